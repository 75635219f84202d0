"""Submissions: answers come in, and can be read. Filters and exports come with the answers room."""

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


class SubmissionAnswer(Model):
    """A stored submission; answers by field name."""

    id: UUID
    form_id: UUID
    version: int
    locale: str
    status: ReviewState
    comment: str = ""
    submitted_at: datetime
    answers: dict[str, object]
    run_ids: tuple[UUID, ...] = ()


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
    summary="List submissions, newest first.",
    right="submissions.read",
    query=PageQuery,
    answer=Page[SubmissionAnswer],
    errors=("not_found",),
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
