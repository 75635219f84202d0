"""Submissions: answers come in, and can be found, read, reviewed and erased."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from .operation import Nothing, Operation
from .page import Model, Page, PageQuery

ReviewState = Literal["new", "accepted", "rejected"]


class SubmitBody(Model):
    """Answers by field name."""

    answers: dict[str, object]
    locale: Annotated[str, Field(max_length=35)] | None = None


class SubmitAnswer(Model):
    """What was stored, and the runs that it started."""

    id: UUID
    run_ids: tuple[UUID, ...]


class ConsentAnswer(Model):
    """What somebody agreed to: the text in the language of the answers, its hash in hexadecimal (the label's without one)."""

    field: str
    label: str
    text: str
    sha256: str
    version: int
    at: datetime


class SubmissionAnswer(Model):
    """A stored submission; answers by field name. ``late`` is what came after the deadline of its version.

    Lists leave ``consents`` out.
    """

    id: UUID
    form_id: UUID
    version: int
    locale: str
    status: ReviewState
    comment: str = ""
    submitted_at: datetime
    late: bool = False
    answers: dict[str, object]
    run_ids: tuple[UUID, ...] = ()
    consents: tuple[ConsentAnswer, ...] = ()


class SubmissionQuery(PageQuery):
    """Which submissions, in which order. A page may hold fewer than ``limit`` while there are more: ``next_cursor`` tells."""

    filter: Annotated[
        str, Field(max_length=4096, description='An expression over the answers: country == "DE" and staff > 10')
    ] = ""
    sort: Annotated[str, Field(max_length=200, description="A field, or submitted_at; with '-' the largest first.")] = ""
    search: Annotated[str, Field(max_length=500, description="Words that all occur in the answers.")] = ""
    count: Annotated[bool, Field(description="Count what fits, as far as 10,000.")] = False
    cursor: Annotated[str, Field(max_length=3_000)] | None = None


class SubmissionCount(Model):
    """How many submissions fit; of a ``capped`` count there may be more."""

    count: int
    capped: bool


class SubmissionPage(Page[SubmissionAnswer]):
    """A page of submissions, and how many there are if that was asked."""

    count: SubmissionCount | None = None


class ReviewBody(Model):
    """What a reviewer decides; what is not given stays."""

    status: ReviewState | None = None
    comment: Annotated[str, Field(max_length=10_000)] | None = None


_TAG = "submissions"

SUBMIT = Operation(
    name="submitAnswers",
    method="POST",
    path="/forms/{form_id}/submissions",
    summary="Submit answers to a published form.",
    right="submit",
    body=SubmitBody,
    answer=SubmitAnswer,
    status=201,
    idempotent=True,
    errors=("not_found", "answers.invalid", "answers.unstorable", "form.closed", "queue.full"),
    tag=_TAG,
)
LIST = Operation(
    name="listSubmissions",
    method="GET",
    path="/forms/{form_id}/submissions",
    summary="Find submissions by their answers; the newest first unless another order is asked for.",
    right="submissions.read",
    query=SubmissionQuery,
    answer=SubmissionPage,
    errors=("not_found", "filter.invalid", "sort.invalid", "search.empty", "cursor.invalid", "answers.too_slow"),
    tag=_TAG,
)
GET = Operation(
    name="getSubmission",
    method="GET",
    path="/forms/{form_id}/submissions/{submission_id}",
    summary="Read one submission.",
    right="submissions.read",
    answer=SubmissionAnswer,
    errors=("not_found",),
    tag=_TAG,
)
REVIEW = Operation(
    name="reviewSubmission",
    method="PATCH",
    path="/forms/{form_id}/submissions/{submission_id}",
    summary="Set the review state or the comment.",
    right="submissions.write",
    body=ReviewBody,
    answer=SubmissionAnswer,
    precondition="required",
    errors=("not_found", "document.stale"),
    tag=_TAG,
)
ERASE = Operation(
    name="eraseSubmission",
    method="DELETE",
    path="/forms/{form_id}/submissions/{submission_id}",
    summary="Erase the answers for good.",
    right="submissions.write",
    answer=Nothing,
    status=204,
    precondition="required",
    errors=("not_found", "document.stale"),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (SUBMIT, LIST, GET, REVIEW, ERASE)
