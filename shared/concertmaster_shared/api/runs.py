"""Runs: start and watch."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from concertmaster_shared.runs import RunStatus, StepStatus
from concertmaster_shared.runs.history import Failure, Record

from .operation import Operation
from .page import Model, Page, PageQuery

Priority = Literal["high", "medium", "low"]


class StartBody(Model):
    """What the run starts with."""

    input: dict[str, object] = Field(default_factory=dict)
    priority: Priority = "medium"


class StartQuery(Model):
    """How long to wait for the end before answering, in seconds."""

    wait: Annotated[float, Field(ge=0, le=60)] = 0


class RunAnswer(Model):
    """A run; ``output`` and ``error`` are set when it has ended.

    ``forked_from`` is the run whose history it goes on from, ``parent_run`` the one that called it. Runs of one ``lane``
    take turns.
    """

    id: UUID
    workflow_id: UUID
    version: int
    status: RunStatus
    reason: str | None = None
    input: object = None
    output: object = None
    error: Failure | None = None
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    paused: bool = False
    forked_from: UUID | None = None
    parent_run: UUID | None = None
    lane: str | None = None


class RunsQuery(PageQuery):
    """Which runs."""

    workflow: UUID | None = None
    status: RunStatus | None = None
    reason: Annotated[str, Field(max_length=50)] | None = None


class StepAnswer(Model):
    """A step of a run, folded from the run's records."""

    node_id: str
    iteration: str
    status: StepStatus
    attempts: int
    input: object = None
    output: object = None
    error: Failure | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None


_TAG = "runs"

START = Operation(
    name="startRun",
    method="POST",
    path="/workflows/{workflow_id}/runs",
    summary="Start a run of the published version; with `wait`, answer the finished run if it ends in time.",
    right="runs.start",
    body=StartBody,
    query=StartQuery,
    answer=RunAnswer,
    status=202,
    idempotent=True,
    errors=("not_found", "workflow.not_published", "run.no_start", "run.lane", "run.unstorable", "queue.full"),
    tag=_TAG,
)
LIST = Operation(
    name="listRuns",
    method="GET",
    path="/runs",
    summary="List runs, newest first.",
    right="runs.read",
    query=RunsQuery,
    answer=Page[RunAnswer],
    tag=_TAG,
)
GET = Operation(
    name="getRun",
    method="GET",
    path="/runs/{run_id}",
    summary="Read a run.",
    right="runs.read",
    answer=RunAnswer,
    errors=("not_found",),
    tag=_TAG,
)
LIST_STEPS = Operation(
    name="listSteps",
    method="GET",
    path="/runs/{run_id}/steps",
    summary="List the steps of a run.",
    right="runs.read",
    query=PageQuery,
    answer=Page[StepAnswer],
    errors=("not_found",),
    tag=_TAG,
)
EVENTS = Operation(
    name="streamRun",
    method="GET",
    path="/runs/{run_id}/events",
    summary="Stream the run's records as server-sent events; `Last-Event-ID` resumes after a sequence number.",
    right="runs.read",
    answer=Record,
    errors=("not_found",),
    tag=_TAG,
)
OPERATIONS: tuple[Operation[object], ...] = (START, LIST, GET, LIST_STEPS, EVENTS)
