"""Assignments: what people are asked inside of runs, and deciding in their name."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from .operation import Operation
from .page import Model, Page, PageQuery

AssignmentOutcome = Literal["approved", "rejected", "answered", "expired", "withdrawn"]


class AssignmentsQuery(PageQuery):
    """Which assignments; ``open`` are those that somebody can still settle."""

    run: UUID | None = None
    open: bool | None = None


class AssigneeAnswer(Model):
    """Somebody who is asked; ``decided_by`` is who decided in their name."""

    email: str
    decision: Literal["approved", "rejected", "answered"] | None = None
    comment: str = ""
    submission_id: UUID | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None


class AssignmentAnswer(Model):
    """What people are asked; ``outcome`` is null while it is open. ``quorum`` is how many have to approve or answer."""

    id: UUID
    run_id: UUID
    node_id: str
    iteration: str
    kind: Literal["approval", "form"]
    title: str
    quorum: int
    opened_at: datetime
    deadline_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: AssignmentOutcome | None = None
    assignees: tuple[AssigneeAnswer, ...]


class DecideBody(Model):
    """Whose decision it is, by e-mail address, and what they decided."""

    assignee: Annotated[str, Field(max_length=254)]
    decision: Literal["approved", "rejected"]
    comment: Annotated[str, Field(max_length=2000)] = ""


_TAG = "runs"

LIST = Operation(
    name="listAssignments",
    method="GET",
    path="/assignments",
    summary="List what people are asked, newest first.",
    right="runs.read",
    query=AssignmentsQuery,
    answer=Page[AssignmentAnswer],
    tag=_TAG,
)
DECIDE = Operation(
    name="decideAssignment",
    method="POST",
    path="/assignments/{assignment_id}/decide",
    summary="Approve or reject in the name of somebody who is asked; it counts once, as their own decision would.",
    right="runs.control",
    body=DecideBody,
    answer=AssignmentAnswer,
    idempotent=True,
    errors=("not_found", "assignment.closed", "assignment.decided", "assignment.kind"),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (LIST, DECIDE)
