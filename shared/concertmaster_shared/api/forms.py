"""Forms: drafts, publishing, versions."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from concertmaster_shared.forms.changes import Change, Kind
from concertmaster_shared.problems import Problem

from .operation import Nothing, Operation
from .page import Model, Page, PageQuery
from .versions import PublishAnswer, PublishBody, VersionAnswer, VersionSummary
from .workflows import DocumentBody


class FormAnswer(Model):
    """A draft as it stands; ``url`` is where respondents find it once it is published."""

    id: UUID
    slug: str
    revision: int
    document: dict[str, object]
    problems: tuple[Problem, ...] = ()
    published_version: int | None = None
    url: str


class FormSummary(Model):
    """A line of the list."""

    id: UUID
    slug: str
    name: str
    revision: int
    published_version: int | None = None
    created_at: datetime
    updated_at: datetime


class PublishFormBody(PublishBody):
    """A word on why, and what becomes of the answers that people have begun: they *stay* under their version, or *move*."""

    drafts: Literal["stay", "move"] = "stay"


class PublishFormAnswer(PublishAnswer):
    """The version that was made, what it changes for answers, and how many open drafts were moved to it."""

    changes: tuple[Change, ...] = ()
    moved: int = 0


class ChangesAnswer(Model):
    """What publishing the draft now would change. ``open_drafts`` counts those that are not handed in, by version."""

    published_version: int | None = None
    gravest: Kind = "safe"
    changes: tuple[Change, ...] = ()
    open_drafts: dict[int, int] = Field(default_factory=dict)


_TAG = "forms"

CREATE = Operation(
    name="createForm",
    method="POST",
    path="/forms",
    summary="Store a new form as a draft.",
    right="forms.write",
    body=DocumentBody,
    answer=FormAnswer,
    status=201,
    idempotent=True,
    errors=("form.unreadable",),
    tag=_TAG,
)
LIST = Operation(
    name="listForms",
    method="GET",
    path="/forms",
    summary="List forms, newest first.",
    right="forms.read",
    query=PageQuery,
    answer=Page[FormSummary],
    tag=_TAG,
)
GET = Operation(
    name="getForm",
    method="GET",
    path="/forms/{form_id}",
    summary="Read a draft.",
    right="forms.read",
    answer=FormAnswer,
    errors=("not_found",),
    tag=_TAG,
)
PUT = Operation(
    name="putForm",
    method="PUT",
    path="/forms/{form_id}",
    summary="Replace a draft.",
    right="forms.write",
    body=DocumentBody,
    answer=FormAnswer,
    precondition="required",
    errors=("not_found", "form.unreadable", "document.stale"),
    tag=_TAG,
)
DELETE = Operation(
    name="deleteForm",
    method="DELETE",
    path="/forms/{form_id}",
    summary="Close and remove a form; its submissions stay.",
    right="forms.write",
    answer=Nothing,
    status=204,
    precondition="required",
    errors=("not_found", "document.stale"),
    tag=_TAG,
)
PUBLISH = Operation(
    name="publishForm",
    method="POST",
    path="/forms/{form_id}/publish",
    summary="Make the draft an immutable version that respondents see.",
    right="forms.publish",
    body=PublishFormBody,
    answer=PublishFormAnswer,
    status=201,
    precondition="optional",
    idempotent=True,
    errors=("not_found", "document.invalid", "document.stale", "address.taken"),
    tag=_TAG,
)
CHANGES = Operation(
    name="compareForm",
    method="GET",
    path="/forms/{form_id}/changes",
    summary="Compare a draft with the published version: safe, widening and breaking changes.",
    right="forms.read",
    answer=ChangesAnswer,
    errors=("not_found",),
    tag=_TAG,
)
LIST_VERSIONS = Operation(
    name="listFormVersions",
    method="GET",
    path="/forms/{form_id}/versions",
    summary="List published versions, newest first.",
    right="forms.read",
    query=PageQuery,
    answer=Page[VersionSummary],
    errors=("not_found",),
    tag=_TAG,
)
GET_VERSION = Operation(
    name="getFormVersion",
    method="GET",
    path="/forms/{form_id}/versions/{version}",
    summary="Read a published version.",
    right="forms.read",
    answer=VersionAnswer,
    errors=("not_found",),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (
    CREATE,
    LIST,
    GET,
    PUT,
    DELETE,
    PUBLISH,
    CHANGES,
    LIST_VERSIONS,
    GET_VERSION,
)
