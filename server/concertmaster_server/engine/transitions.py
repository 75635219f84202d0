"""Which record may follow in which status, and which status follows it. Whatever is not in a table is a mistake of ours."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from concertmaster_shared.runs import AttemptStatus, RecordKind, RunStatus, StepStatus, WaitReason

_STEP_GOES_ON: Final[dict[RecordKind, StepStatus]] = {
    "attempt_started": "running",
    "step_succeeded": "succeeded",
    "step_failed": "failed",
    "step_cancelled": "cancelled",
}

STEP: Final[Mapping[tuple[StepStatus, RecordKind], StepStatus]] = MappingProxyType(
    {
        **{("pending", kind): status for kind, status in _STEP_GOES_ON.items()},
        ("pending", "step_skipped"): "skipped",
        ("pending", "loop_started"): "running",
        ("pending", "step_waiting"): "waiting",
        **{("running", kind): status for kind, status in _STEP_GOES_ON.items() if kind != "attempt_started"},
        ("running", "attempt_lost"): "pending",
        ("running", "retry_scheduled"): "waiting",
        ("running", "step_waiting"): "waiting",  # an outcome that nobody can be sure of
        ("waiting", "retry_scheduled"): "waiting",  # somebody who looked at it says: again
        **{("waiting", kind): status for kind, status in _STEP_GOES_ON.items()},
    }
)

RUN_ENDS: Final[dict[RecordKind, RunStatus]] = {
    "run_succeeded": "succeeded",
    "run_failed": "failed",
    "run_cancelled": "cancelled",
}
_RUN_GOES_ON: Final[tuple[RecordKind, ...]] = (
    "attempt_started",
    "attempt_lost",
    "retry_scheduled",
    "loop_started",
    "step_waiting",
    "step_succeeded",
    "step_failed",
    "step_skipped",
    "step_cancelled",
)

RUN: Final[Mapping[tuple[RunStatus, RecordKind], RunStatus]] = MappingProxyType(
    {
        ("queued", "run_started"): "running",
        ("waiting", "run_started"): "running",
        **{(status, kind): "running" for status in ("running", "waiting") for kind in _RUN_GOES_ON},
        **{(status, "run_waiting"): "waiting" for status in ("queued", "running", "waiting")},
        **{(status, kind): end for status in ("running", "waiting") for kind, end in RUN_ENDS.items()},
        ("queued", "run_cancelled"): "cancelled",
        ("queued", "run_failed"): "failed",  # its version could not be read
    }
)


ATTEMPT: Final[Mapping[tuple[AttemptStatus, RecordKind], AttemptStatus]] = MappingProxyType(
    {
        ("running", "step_succeeded"): "succeeded",
        ("running", "step_failed"): "failed",
        ("running", "retry_scheduled"): "failed",  # and there will be another
        ("running", "step_waiting"): "failed",  # nobody can be sure: a person says what became of it
        ("running", "attempt_lost"): "lost",
        ("running", "step_cancelled"): "cancelled",
    }
)
"""How an attempt ends that ``attempt_started`` began: whatever ends or parks its step while it runs."""

TimerStatus = Literal["set", "gone"]
TimerEvent = Literal["due", "left", "replaced"]

TIMER: Final[Mapping[tuple[TimerStatus, TimerEvent], TimerStatus]] = MappingProxyType(
    {
        ("set", "due"): "gone",  # its run rested; it is made ready, and the engine looks at the moment again
        ("set", "left"): "gone",  # its run rests with no moment to wait for, or has ended
        ("set", "replaced"): "set",  # its run rests again, until another moment
    }
)
"""A run has one timer at most, for the earliest of its moments; its row is deleted as it fires."""

_TOLD: Final[frozenset[RecordKind]] = frozenset({"step_succeeded", "step_failed", "retry_scheduled"})

WAIT: Final[Mapping[WaitReason, frozenset[RecordKind]]] = MappingProxyType(
    {
        "retry": frozenset({"attempt_started", "step_failed", "step_cancelled"}),
        "timer": frozenset({"step_succeeded", "step_cancelled"}),
        "merge": frozenset({"step_succeeded", "step_failed", "step_cancelled"}),
        "person": _TOLD | {"step_cancelled"},
        "child": _TOLD | {"step_cancelled"},
        "uncertain": _TOLD | {"step_cancelled"},
    }
)
"""Which record may end a wait for what: the moment, or somebody who tells."""


class IllegalTransitionError(Exception):
    """A record that cannot follow here: the history is not one that this engine wrote."""


def next_step_status(status: StepStatus, kind: RecordKind) -> StepStatus:
    """Give a step's status after a record; raises before anything changes."""
    try:
        return STEP[status, kind]
    except KeyError:
        raise IllegalTransitionError(f"a step that is {status} cannot meet {kind}") from None


def next_run_status(status: RunStatus, kind: RecordKind) -> RunStatus:
    """Give a run's status after a record; raises before anything changes."""
    try:
        return RUN[status, kind]
    except KeyError:
        raise IllegalTransitionError(f"a run that is {status} cannot meet {kind}") from None
