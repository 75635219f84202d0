"""How a run stands: the fold of its records, kept up record by record. Pure.

A step is the life of one node in one pass of its loops; outside loops there is one pass, called "".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from concertmaster_shared.runs import Record, RunStatus, StepStatus
from concertmaster_shared.runs.history import Failure

_ENDS: Final[dict[str, StepStatus]] = {
    "step_succeeded": "succeeded",
    "step_failed": "failed",
    "step_skipped": "skipped",
    "step_cancelled": "cancelled",
}
_RUN: Final[dict[str, RunStatus]] = {
    "run_started": "running",
    "loop_started": "running",
    "step_waiting": "waiting",
    "run_succeeded": "succeeded",
    "run_failed": "failed",
    "run_cancelled": "cancelled",
}
# Of several passes of a node, the one that says most about it stands for all.
_LOUDEST: Final[tuple[StepStatus, ...]] = ("failed", "running", "waiting", "pending", "succeeded", "cancelled", "skipped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as far as it has come."""

    node_id: str
    iteration: str = ""
    status: StepStatus = "pending"
    attempts: int = 0
    input: object = None
    output: object = None
    error: Failure | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None


class Progress:
    """``take`` records in their order; one that was taken before changes nothing."""

    def __init__(self) -> None:
        self.status: RunStatus = "queued"
        self.reason: str | None = None
        self.sequence = 0
        self._steps: dict[tuple[str, str], Step] = {}

    @property
    def steps(self) -> tuple[Step, ...]:
        """Give the steps in the order in which they first appeared."""
        return tuple(self._steps.values())

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will come."""
        return self.status in {"succeeded", "failed", "cancelled"}

    def statuses(self) -> dict[str, str]:
        """Give one status for each node that has been touched."""
        by_node: dict[str, set[StepStatus]] = {}
        for step in self._steps.values():
            by_node.setdefault(step.node_id, set()).add(step.status)
        return {node: next(status for status in _LOUDEST if status in found) for node, found in by_node.items()}

    def take(self, record: Record) -> None:
        """Take one record in."""
        if record.sequence <= self.sequence:
            return
        self.sequence = record.sequence
        if record.kind in _RUN:
            self.status = _RUN[record.kind]
            self.reason = record.reason
        elif self.status in {"queued", "waiting"}:
            self.status, self.reason = "running", None
        if record.node_id is not None:
            key = (record.node_id, record.iteration)
            step = self._steps.get(key) or Step(node_id=record.node_id, iteration=record.iteration)
            self._steps[key] = _follow(step, record)


def _follow(step: Step, record: Record) -> Step:
    attempts = max(step.attempts, record.attempt or 0)
    given = step.input if record.input is None else record.input
    step = replace(step, attempts=attempts, input=given, error=record.error or step.error)
    if record.kind in _ENDS:
        status = _ENDS[record.kind]
        error = record.error if status == "failed" else None
        started = step.started_at or record.at
        return replace(step, status=status, output=record.output, error=error, started_at=started, finished_at=record.at)
    if record.kind == "attempt_started":
        return replace(step, status="running", started_at=step.started_at or record.at)
    if record.kind in {"retry_scheduled", "step_waiting"}:
        return replace(step, status="waiting")
    return replace(step, status="pending") if record.kind == "attempt_lost" else step
