"""How a run stands: the fold of its records, kept up record by record. Pure.

A step is the life of one node in one pass of its loops; outside loops there is one pass, called "".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

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
    "run_waiting": "waiting",
    "run_succeeded": "succeeded",
    "run_failed": "failed",
    "run_cancelled": "cancelled",
}
# Of several passes of a node, the one that says most about it stands for all.
_LOUDEST: Final[tuple[StepStatus, ...]] = ("failed", "running", "waiting", "pending", "succeeded", "cancelled", "skipped")
# Of several reasons to wait, the one that asks most of people stands for the run.
_REASONS: Final = ("uncertain", "person", "child", "timer", "merge", "retry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as far as it has come.

    ``reason`` and ``due_at`` say for what it waits, ``child`` is the run that it called, ``large`` gives the sizes in bytes of
    values that its records only refer to.
    """

    node_id: str
    iteration: str = ""
    status: StepStatus = "pending"
    attempts: int = 0
    input: object = None
    output: object = None
    large: Mapping[str, int] = field(default_factory=dict)
    error: Failure | None = None
    reason: str | None = None
    due_at: datetime | None = None
    child: UUID | None = None
    is_loop: bool = False
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Give what tells it apart from all other steps of its run."""
        return self.node_id, self.iteration


class Progress:
    """``take`` records in their order; one that was taken before changes nothing."""

    def __init__(self) -> None:
        self.status: RunStatus = "queued"
        self.reason: str | None = None
        self.sequence = 0
        self._steps: dict[tuple[str, str], Step] = {}
        self._statuses: dict[str, Counter[StepStatus]] = {}
        self._reasons: Counter[str | None] = Counter()
        self._busy = 0

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
        return {node: next(status for status in _LOUDEST if found[status]) for node, found in self._statuses.items()}

    def tallies(self) -> dict[str, Mapping[StepStatus, int]]:
        """Give how many passes have which status, for each node that had more than one."""
        return {node: dict(+found) for node, found in self._statuses.items() if found.total() > 1}

    def take(self, record: Record) -> None:
        """Take one record in."""
        if record.sequence <= self.sequence:
            return
        self.sequence = record.sequence
        if record.node_id is not None:
            key = (record.node_id, record.iteration)
            step = self._steps.get(key)
            self._steps[key] = _follow(step or Step(node_id=record.node_id, iteration=record.iteration), record)
            self._count(step, -1)
            self._count(self._steps[key], 1)
            self._stand()
        elif record.kind in _RUN:
            self.status, self.reason = _RUN[record.kind], record.reason

    def _count(self, step: Step | None, by: int) -> None:
        if step is None:
            return
        self._statuses.setdefault(step.node_id, Counter())[step.status] += by
        if step.status == "waiting":
            self._reasons[step.reason] += by
        elif step.status == "running" and not step.is_loop:
            self._busy += by

    def _stand(self) -> None:
        """Say how the run stands by what its steps do: it waits when nothing but waiting is left to do."""
        waits = not self._busy and self._reasons.total() > 0
        self.status = "waiting" if waits else "running"
        self.reason = next((reason for reason in _REASONS if self._reasons[reason]), None) if waits else None


def _follow(step: Step, record: Record) -> Step:
    sizes = {str(name): reference.size for name, reference in (record.payloads or {}).items()}
    step = replace(
        step,
        attempts=max(step.attempts, record.attempt or 0),
        input=step.input if record.input is None else record.input,
        large={**step.large, **sizes} if sizes else step.large,
        error=record.error or step.error,
        reason=None,
        due_at=None,
        child=record.child or step.child,
    )
    if record.kind in _ENDS:
        status = _ENDS[record.kind]
        error = record.error if status == "failed" else None
        started = step.started_at or record.at
        return replace(step, status=status, output=record.output, error=error, started_at=started, finished_at=record.at)
    if record.kind in {"attempt_started", "loop_started"}:
        is_loop = record.kind == "loop_started"
        return replace(step, status="running", started_at=step.started_at or record.at, is_loop=is_loop)
    if record.kind in {"retry_scheduled", "step_waiting"}:
        reason = "retry" if record.kind == "retry_scheduled" else record.reason
        began = step.started_at or record.at
        return replace(step, status="waiting", reason=reason, due_at=record.due_at, started_at=began)
    return replace(step, status="pending") if record.kind == "attempt_lost" else step
