"""The state of a run: the fold of its records. It lives in the memory of the worker that holds the run; records alone change it.

Each record costs what its node's edges cost, whatever the size of the workflow: what may start next is kept up to date instead of
being looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from concertmaster_shared.runs import Record, RecordKind, RunStatus, StepStatus
from concertmaster_shared.runs.history import Failure

from .plan import RETURN, Plan, PlannedNode
from .step import StepId
from .transitions import IllegalTransitionError, next_run_status, next_step_status


@dataclass(slots=True)
class StepState:
    """Where one step stands.

    ``failures`` counts failed attempts; lost ones do not count against its retries. ``input`` is what its first attempt was
    given: later ones get the same, because a receiver that knows the key expects the same request.
    """

    status: StepStatus = "pending"
    attempts: int = 0
    failures: int = 0
    input: object = None
    output: object = None


@dataclass(slots=True)
class RunState:
    """Everything the engine knows of a run.

    ``ready`` steps may start, ``running`` ones have an attempt on its way, ``waiting`` ones have a moment at which they go on or
    wait for a person (None), ``uncertain`` ones lost an attempt that a person must judge. ``results`` is what expressions see
    as ``steps``. ``cancel_requested`` is set from outside; everything else follows from records.
    """

    plan: Plan
    input: object = None
    status: RunStatus = "queued"
    started: bool = False
    sequence: int = 0
    steps: dict[StepId, StepState] = field(default_factory=dict)
    results: dict[str, object] = field(default_factory=dict)
    ready: dict[StepId, None] = field(default_factory=dict)
    running: dict[StepId, None] = field(default_factory=dict)
    waiting: dict[StepId, datetime | None] = field(default_factory=dict)
    uncertain: dict[StepId, None] = field(default_factory=dict)
    failure: Failure | None = None
    returned: StepId | None = None
    cancel_requested: bool = False
    _unsettled: dict[StepId, int] = field(default_factory=dict)
    _reached: set[StepId] = field(default_factory=set)

    @property
    def is_winding_up(self) -> bool:
        """Tell whether nothing further may start: somebody cancelled, or a step failed and nothing catches it."""
        return self.cancel_requested or self.failure is not None

    def node(self, step: StepId) -> PlannedNode:
        """Give the node of a step."""
        return self.plan.nodes[step.node_id]

    def was_reached(self, step: StepId) -> bool:
        """Tell whether an edge into the step was taken, or it is where the run began."""
        return step in self._reached

    def apply(self, record: Record) -> None:
        """Take a record in; raises ``IllegalTransitionError`` for one that cannot follow, before anything changes."""
        if record.sequence != self.sequence + 1:
            raise IllegalTransitionError(f"record {record.sequence} cannot follow record {self.sequence}")
        status = next_run_status(self.status, record.kind)
        if record.node_id is not None:
            step_id = StepId(record.node_id, record.iteration)
            step = self.steps.get(step_id) or StepState()
            step.status = next_step_status(step.status, record.kind)
            self.steps[step_id] = step
            self._leave_places(step_id)
            _EFFECTS[record.kind](self, step_id, step, record)
        elif record.kind == "run_started":
            self.started = True
            self._reach(StepId(self.plan.start))
        self.status = status
        self.sequence = record.sequence

    def _leave_places(self, step_id: StepId) -> None:
        self.ready.pop(step_id, None)
        self.running.pop(step_id, None)
        self.waiting.pop(step_id, None)
        self.uncertain.pop(step_id, None)

    def _reach(self, step_id: StepId) -> None:
        self._reached.add(step_id)
        self.ready[step_id] = None

    def settle(self, step_id: StepId, port: str | None) -> None:
        """Settle the edges behind a step that has ended: taken at ``port``, not taken elsewhere."""
        for name, targets in self.node(step_id).outgoing.items():
            for target in targets:
                follower = StepId(target, step_id.iteration)
                unsettled = self._unsettled.get(follower, self.plan.nodes[target].incoming) - 1
                self._unsettled[follower] = unsettled
                if name == port:
                    self._reached.add(follower)
                if unsettled == 0:
                    self.ready[follower] = None


def begin(plan: Plan, value: object) -> RunState:
    """Give the state of a run that has no history yet; ``value`` is what it starts with."""
    return RunState(plan, value)


def fold(plan: Plan, value: object, records: Iterable[Record]) -> RunState:
    """Give the state of a run after its records."""
    state = begin(plan, value)
    for record in records:
        state.apply(record)
    return state


def _attempt_started(state: RunState, step_id: StepId, step: StepState, record: Record) -> None:
    step.attempts = record.attempt or step.attempts + 1
    if step.input is None:
        step.input = record.input
    state.running[step_id] = None


def _attempt_lost(state: RunState, step_id: StepId, _step: StepState, _record: Record) -> None:
    if state.node(step_id).asks:
        state.uncertain[step_id] = None
    else:
        state.ready[step_id] = None


def _retry_scheduled(state: RunState, step_id: StepId, step: StepState, record: Record) -> None:
    step.failures += 1
    state.waiting[step_id] = record.due_at


def _waiting(state: RunState, step_id: StepId, _step: StepState, record: Record) -> None:
    state.waiting[step_id] = record.due_at


def _succeeded(state: RunState, step_id: StepId, step: StepState, record: Record) -> None:
    node = state.node(step_id)
    step.attempts = max(step.attempts, 1)
    step.output = record.output
    state.results[step_id.node_id] = record.output
    if node.type == RETURN and state.returned is None:
        state.returned = step_id
    state.settle(step_id, record.port)


def _failed(state: RunState, step_id: StepId, step: StepState, record: Record) -> None:
    step.attempts = max(step.attempts, 1)
    node = state.node(step_id)
    failure = record.error or Failure(code="internal", message="")
    if node.catches:
        state.results[step_id.node_id] = {"error": {"code": failure.code, "message": failure.message}}
        state.settle(step_id, record.port)
    elif state.failure is None:
        state.failure = failure.model_copy(update={"node_id": step_id.node_id})


def _skipped(state: RunState, step_id: StepId, _step: StepState, record: Record) -> None:
    state.settle(step_id, record.port)


def _cancelled(_state: RunState, _step_id: StepId, _step: StepState, _record: Record) -> None:
    """Lead nowhere: the run is about to end."""


_EFFECTS: Final[Mapping[RecordKind, Callable[[RunState, StepId, StepState, Record], None]]] = MappingProxyType(
    {
        "attempt_started": _attempt_started,
        "attempt_lost": _attempt_lost,
        "retry_scheduled": _retry_scheduled,
        "run_waiting": _waiting,
        "step_succeeded": _succeeded,
        "step_failed": _failed,
        "step_skipped": _skipped,
        "step_cancelled": _cancelled,
    }
)
