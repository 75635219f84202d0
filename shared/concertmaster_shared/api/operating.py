"""Runs: cancel them, let them rest and go on, judge what is uncertain, do again what failed; one of them, or many."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from concertmaster_shared.runs import RunStatus

from .operation import Operation
from .page import Model
from .runs import RunAnswer


class ForkBody(Model):
    """From which step on everything is done again; ``input`` replaces what the run begins with.

    Without ``iteration``, a node inside loops means the outermost of them.
    """

    from_node: str
    iteration: str = ""
    input: dict[str, object] | None = None


class ResolveBody(Model):
    """What to make of a step of which nobody knows whether its effect happened.

    ``retry`` tries once more with the same key; ``succeeded`` goes on at ``port`` (else the first) with ``output``.
    """

    node_id: str
    iteration: str = ""
    decision: Literal["retry", "succeeded", "failed"]
    output: object = None
    port: str | None = None


class RetryManyBody(Model):
    """Which runs to retry, each once, the oldest first."""

    status: Literal["failed", "cancelled"]
    workflow: UUID | None = None
    error_code: str | None = None
    created_after: AwareDatetime | None = None
    created_before: AwareDatetime | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class CancelManyBody(Model):
    """Which open runs to cancel, the oldest first."""

    status: Literal["queued", "running", "waiting"] | None = None
    workflow: UUID | None = None
    created_after: AwareDatetime | None = None
    created_before: AwareDatetime | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class ForkedAnswer(Model):
    """The run that goes on from another one."""

    id: UUID
    status: RunStatus


class ManyAnswer(Model):
    """The runs that were made or cancelled, and how many are left that fit the same description."""

    ids: list[UUID]
    left: int


_TAG = "runs"
_NOT_FORKED = ("run.erased", "run.unreadable")

CANCEL = Operation(
    name="cancelRun",
    method="POST",
    path="/runs/{run_id}/cancel",
    summary="Cancel a run: no further step starts.",
    right="runs.control",
    answer=RunAnswer,
    errors=("not_found", "run.ended"),
    tag=_TAG,
)
PAUSE = Operation(
    name="pauseRun",
    method="POST",
    path="/runs/{run_id}/pause",
    summary="Let a run rest: attempts on their way end, nothing further starts. Runs that it has called go on.",
    right="runs.control",
    answer=RunAnswer,
    errors=("not_found", "run.ended"),
    tag=_TAG,
)
RESUME = Operation(
    name="resumeRun",
    method="POST",
    path="/runs/{run_id}/resume",
    summary="Let a run go on that was paused, or set aside because it was lost with its workers too often.",
    right="runs.control",
    answer=RunAnswer,
    errors=("not_found", "run.ended", "run.not_paused"),
    tag=_TAG,
)
RESOLVE = Operation(
    name="resolveStep",
    method="POST",
    path="/runs/{run_id}/resolve",
    summary="Judge a step of which nobody knows whether its effect happened; it is judged once.",
    right="runs.control",
    body=ResolveBody,
    answer=RunAnswer,
    errors=("not_found", "run.ended", "step.not_uncertain", "step.port"),
    tag=_TAG,
)
RETRY = Operation(
    name="retryRun",
    method="POST",
    path="/runs/{run_id}/retry",
    summary="Do again what failed or was cancelled, in a new run with the same version; results stay. It has no caller.",
    right="runs.start",
    answer=ForkedAnswer,
    status=202,
    idempotent=True,
    errors=("not_found", "run.not_failed", *_NOT_FORKED),
    tag=_TAG,
)
FORK = Operation(
    name="forkRun",
    method="POST",
    path="/runs/{run_id}/fork",
    summary="Do a step and all behind it again, in a new run with the same version; what lies before stays. It has no caller.",
    right="runs.start",
    body=ForkBody,
    answer=ForkedAnswer,
    status=202,
    idempotent=True,
    errors=("not_found", "step.unknown", "run.lane", "run.unstorable", *_NOT_FORKED),
    tag=_TAG,
)
RETRY_MANY = Operation(
    name="retryRuns",
    method="POST",
    path="/runs/retry",
    summary="Retry runs that no other goes on from yet, each once: asking again goes on with those that are left.",
    right="runs.start",
    body=RetryManyBody,
    answer=ManyAnswer,
    status=202,
    tag=_TAG,
)
CANCEL_MANY = Operation(
    name="cancelRuns",
    method="POST",
    path="/runs/cancel",
    summary="Cancel open runs: no further step of them starts.",
    right="runs.control",
    body=CancelManyBody,
    answer=ManyAnswer,
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (CANCEL, PAUSE, RESUME, RESOLVE, RETRY, FORK, RETRY_MANY, CANCEL_MANY)
