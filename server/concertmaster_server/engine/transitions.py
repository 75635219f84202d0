"""Which record may follow in which status, and which status follows it. Whatever is not in a table is a mistake of ours."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from concertmaster_shared.runs import RecordKind, RunStatus, StepStatus

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
