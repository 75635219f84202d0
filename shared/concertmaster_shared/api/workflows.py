"""Workflows: drafts, edits, validation, publishing, versions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from concertmaster_shared.problems import Problem

from .edits import EditsAnswer, EditsBody
from .operation import Nothing, Operation
from .page import Model, Page, PageQuery
from .versions import PublishAnswer, PublishBody, VersionAnswer, VersionSummary


class DocumentBody(Model):
    """A document of readable shape; what does not make sense comes back as problems."""

    document: dict[str, object]


class WorkflowAnswer(Model):
    """A draft as it stands."""

    id: UUID
    revision: int
    document: dict[str, object]
    problems: tuple[Problem, ...] = ()
    published_version: int | None = None


class WorkflowSummary(Model):
    """A line of the list."""

    id: UUID
    name: str
    revision: int
    published_version: int | None = None
    created_at: datetime
    updated_at: datetime


class ProblemsAnswer(Model):
    """What a check found; empty when all is well."""

    problems: tuple[Problem, ...]


_TAG = "workflows"

CREATE = Operation(
    name="createWorkflow",
    method="POST",
    path="/workflows",
    summary="Store a new workflow as a draft.",
    right="workflows.write",
    body=DocumentBody,
    answer=WorkflowAnswer,
    status=201,
    idempotent=True,
    errors=("document.unreadable",),
    tag=_TAG,
)
LIST = Operation(
    name="listWorkflows",
    method="GET",
    path="/workflows",
    summary="List workflows, newest first.",
    right="workflows.read",
    query=PageQuery,
    answer=Page[WorkflowSummary],
    tag=_TAG,
)
GET = Operation(
    name="getWorkflow",
    method="GET",
    path="/workflows/{workflow_id}",
    summary="Read a draft.",
    right="workflows.read",
    answer=WorkflowAnswer,
    errors=("not_found",),
    tag=_TAG,
)
PUT = Operation(
    name="putWorkflow",
    method="PUT",
    path="/workflows/{workflow_id}",
    summary="Replace a draft.",
    right="workflows.write",
    body=DocumentBody,
    answer=WorkflowAnswer,
    precondition="required",
    errors=("not_found", "document.unreadable", "document.stale"),
    tag=_TAG,
)
DELETE = Operation(
    name="deleteWorkflow",
    method="DELETE",
    path="/workflows/{workflow_id}",
    summary="Remove a workflow; its runs and versions stay readable.",
    right="workflows.write",
    answer=Nothing,
    status=204,
    precondition="required",
    errors=("not_found", "document.stale"),
    tag=_TAG,
)
APPLY_EDITS = Operation(
    name="applyEdits",
    method="POST",
    path="/workflows/{workflow_id}/edits",
    summary="Apply edits to a draft.",
    right="workflows.write",
    body=EditsBody,
    answer=EditsAnswer,
    idempotent=True,
    errors=("not_found", "edits.conflict", "edit.misfit"),
    tag=_TAG,
)
VALIDATE = Operation(
    name="validateWorkflow",
    method="POST",
    path="/workflows/validate",
    summary="Check a document; nothing is stored or run.",
    right="workflows.read",
    body=DocumentBody,
    answer=ProblemsAnswer,
    errors=("document.unreadable",),
    tag=_TAG,
)
PUBLISH = Operation(
    name="publishWorkflow",
    method="POST",
    path="/workflows/{workflow_id}/publish",
    summary="Make the draft an immutable version that new runs take.",
    right="workflows.publish",
    body=PublishBody,
    answer=PublishAnswer,
    status=201,
    precondition="optional",
    idempotent=True,
    errors=("not_found", "document.invalid", "document.stale", "address.taken"),
    tag=_TAG,
)
LIST_VERSIONS = Operation(
    name="listWorkflowVersions",
    method="GET",
    path="/workflows/{workflow_id}/versions",
    summary="List published versions, newest first.",
    right="workflows.read",
    query=PageQuery,
    answer=Page[VersionSummary],
    errors=("not_found",),
    tag=_TAG,
)
GET_VERSION = Operation(
    name="getWorkflowVersion",
    method="GET",
    path="/workflows/{workflow_id}/versions/{version}",
    summary="Read a published version.",
    right="workflows.read",
    answer=VersionAnswer,
    errors=("not_found",),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (
    VALIDATE,
    CREATE,
    LIST,
    GET,
    PUT,
    DELETE,
    APPLY_EDITS,
    PUBLISH,
    LIST_VERSIONS,
    GET_VERSION,
)
