"""The state of a run: the fold of its records. It lives in the memory of the worker that holds the run; records alone change it.

Each record costs what its node's edges cost, whatever the size of the workflow: what may start next is kept up to date instead of
being looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from concertmaster_shared.runs import Record, RecordKind, RunStatus, StepStatus, WaitReason
from concertmaster_shared.runs.history import Failure
from concertmaster_shared.workflow.loops import ITEM, LOOP

from .passes import Loop, Pass
from .plan import RETURN, Plan, PlannedNode
from .results import Outcome
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """For what a step waits. Without ``due_at`` a signal ends it; ``outcome`` is how a timer ends, ``child`` the called run."""

    reason: WaitReason
    due_at: datetime | None = None
    outcome: Outcome | None = None
    child: UUID | None = None


@dataclass(slots=True)
class RunState:
    """Everything the engine knows of a run.

    ``ready`` steps may start, ``running`` ones have an attempt on its way, ``waiting`` ones wait, ``uncertain`` ones lost an
    attempt that a person must judge, ``merging`` ones begin to wait for further branches, ``ending`` ones are loops whose last
    pass is over. ``cancel_requested`` and ``timed_out`` are set from outside; everything else follows from records.
    """

    plan: Plan
    input: object = None
    status: RunStatus = "queued"
    started: bool = False
    sequence: int = 0
    steps: dict[StepId, StepState] = field(default_factory=dict)
    root: Pass = field(default_factory=Pass)
    ready: dict[StepId, None] = field(default_factory=dict)
    running: dict[StepId, None] = field(default_factory=dict)
    waiting: dict[StepId, Waiting] = field(default_factory=dict)
    uncertain: dict[StepId, None] = field(default_factory=dict)
    merging: dict[StepId, None] = field(default_factory=dict)
    ending: dict[StepId, None] = field(default_factory=dict)
    loops: dict[StepId, Loop] = field(default_factory=dict)
    failure: Failure | None = None
    halted: bool = False
    returned: StepId | None = None
    cancel_requested: bool = False
    timed_out: bool = False
    _passes: dict[tuple[str | None, str], Pass] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._passes[None, ""] = self.root

    @property
    def is_winding_up(self) -> bool:
        """Tell whether nothing further may start: somebody cancelled, a step ended the run, or its time is over."""
        return self.cancel_requested or self.failure is not None or self.halted or self.timed_out

    @property
    def results(self) -> Mapping[str, object]:
        """Give the results of the steps outside of loops."""
        return self.root.results

    def node(self, step: StepId) -> PlannedNode:
        """Give the node of a step."""
        return self.plan.nodes[step.node_id]

    def pass_of(self, step: StepId) -> Pass:
        """Give where a step happens."""
        return self._passes[self.plan.nodes[step.node_id].loop, step.iteration]

    def was_reached(self, step: StepId) -> bool:
        """Tell whether an edge into the step was taken, or it is where the run began."""
        return step.node_id == self.plan.start or bool(self.arrived_at(step))

    def arrived_at(self, step: StepId) -> tuple[str, ...]:
        """Give the nodes from which the run came to a step, in their order."""
        return tuple(self.pass_of(step).arrived.get(step.node_id, ()))

    def apply(self, record: Record) -> None:
        """Take a record in; raises ``IllegalTransitionError`` for one that cannot follow, before anything changes."""
        if record.sequence != self.sequence + 1:
            raise IllegalTransitionError(f"record {record.sequence} cannot follow record {self.sequence}")
        status = next_run_status(self.status, record.kind)
        if record.node_id is not None:
            step_id = StepId(record.node_id, record.iteration)
            step = self.steps.get(step_id) or StepState()
            step.status = next_step_status(step.status, record.kind)
            self._begin_up_to(step_id)
            self.steps[step_id] = step
            self._leave_places(step_id)
            _EFFECTS[record.kind](self, step_id, step, record)
        elif record.kind == "run_started":
            self.started = True
            self._make_ready(self.root, self.plan.start)
        self.status = status
        self.sequence = record.sequence

    def settle(self, step_id: StepId, port: str | None) -> None:
        """Settle the edges behind a step that has ended: taken at ``port``, not taken elsewhere."""
        node, place = self.node(step_id), self.pass_of(step_id)
        for name, targets in node.outgoing.items():
            if name == ITEM and node.type == LOOP:
                continue  # these lead into its passes
            for target in targets:
                self._arrive(place, target, step_id.node_id if name == port else None)
        self.leave(step_id)

    def leave(self, step_id: StepId) -> None:
        """Note that a step is open no more; the last one ends its pass."""
        place = self.pass_of(step_id)
        place.live.discard(step_id.node_id)
        if not place.live and place.loop is not None:
            self._end_pass(place, place.loop)

    def fail(self, step_id: StepId, failure: Failure) -> None:
        """Let a failure that nothing catches end its pass, and what that ends."""
        place = self.pass_of(step_id)
        named = failure.model_copy(update={"node_id": step_id.node_id})
        if place.loop is None:
            self.failure = self.failure or named
            return
        place.failure = place.failure or named
        place.stop()
        if place.loop.fails:
            place.loop.stop()

    def begin_loop(self, step_id: StepId, given: Any) -> None:
        """Begin the first passes of a loop."""
        place = self.pass_of(step_id)
        fails = given["on_item_error"] == "fail"
        loop = Loop(step_id, place, list(given["items"]), int(given["parallel"]), fails=fails)
        place.loops[step_id.node_id] = self.loops[step_id] = loop
        self._go_on_with(loop)

    def close_loop(self, step_id: StepId) -> None:
        """Make what the passes of a loop gave visible behind it, as lists."""
        loop = self.loops.pop(step_id)
        del loop.outer.loops[step_id.node_id]
        for name in self.node(step_id).body:
            loop.outer.results[name] = loop.outputs(name)

    def _leave_places(self, step_id: StepId) -> None:
        self.ready.pop(step_id, None)
        self.running.pop(step_id, None)
        self.waiting.pop(step_id, None)
        self.uncertain.pop(step_id, None)
        self.merging.pop(step_id, None)
        self.ending.pop(step_id, None)

    def _arrive(self, place: Pass, target: str, source: str | None) -> None:
        """Settle one edge into a node; ``source`` is None for one that was not taken."""
        node = self.plan.nodes[target]
        left = place.unsettled[target] = place.unsettled.get(target, node.incoming) - 1
        if source is not None:
            place.arrived.setdefault(target, []).append(source)
        if node.merge is None:
            if left == 0:
                self._make_ready(place, target)
            return
        step_id = StepId(target, place.iteration)
        known = self.steps.get(step_id)
        if step_id in self.ready or (known is not None and known.status not in {"pending", "waiting"}):
            return  # it went on without this one
        here = len(place.arrived.get(target, ()))
        if here >= node.merge.need or left == 0:
            self._leave_places(step_id)
            self._make_ready(place, target)
        elif here and node.merge.timeout_s is not None and step_id not in self.waiting:
            place.live.add(target)
            self.merging[step_id] = None

    def _make_ready(self, place: Pass, node_id: str) -> None:
        place.live.add(node_id)
        self.ready[StepId(node_id, place.iteration)] = None

    def _go_on_with(self, loop: Loop) -> None:
        """Begin as many passes as may be live at once."""
        targets = self.node(loop.step).outgoing.get(ITEM, ())
        if not targets:
            loop.begun = len(loop.items)
        stopping = loop.stopping or self.is_winding_up
        while not stopping and loop.begun < len(loop.items) and len(loop.live) < loop.parallel:
            self._begin_pass(loop)
        if not loop.live and (stopping or loop.begun == len(loop.items)):
            self.ending[loop.step] = None

    def _begin_pass(self, loop: Loop) -> None:
        index, outer = loop.begun, loop.outer.iteration
        place = Pass(iteration=f"{outer}.{index}" if outer else str(index), loop=loop, index=index)
        loop.begun += 1
        loop.live[index] = self._passes[loop.step.node_id, place.iteration] = place
        for target in self.node(loop.step).outgoing.get(ITEM, ()):
            self._arrive(place, target, loop.step.node_id)

    def _begin_up_to(self, step_id: StepId) -> None:
        """Begin the pass of a step whose turn it is not: a run that goes on from another one may redo passes before it."""
        node_id = self.plan.nodes[step_id.node_id].loop
        if node_id is None or (node_id, step_id.iteration) in self._passes:
            return
        outer, _, index = step_id.iteration.rpartition(".")
        loop = self.loops[StepId(node_id, outer)]
        while loop.begun <= int(index):
            self._begin_pass(loop)

    def _end_pass(self, place: Pass, loop: Loop) -> None:
        del self._passes[loop.step.node_id, place.iteration]
        del loop.live[place.index]
        loop.results[place.index] = place.results
        if place.failure is not None:
            loop.failures[place.index] = place.failure
        self._go_on_with(loop)


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
    step.failures += record.error is not None and not record.error.unsent
    state.waiting[step_id] = Waiting("retry", record.due_at)


def _loop_started(state: RunState, step_id: StepId, step: StepState, record: Record) -> None:
    step.attempts = 1
    state.begin_loop(step_id, record.input)


def _waiting(state: RunState, step_id: StepId, step: StepState, record: Record) -> None:
    step.attempts = max(step.attempts, 1)
    outcome = Outcome(record.output, record.port) if record.reason == "timer" else None
    reason: Any = record.reason
    state.waiting[step_id] = Waiting(reason, record.due_at, outcome, record.child)


def _succeeded(state: RunState, step_id: StepId, step: StepState, record: Record) -> None:
    node = state.node(step_id)
    step.attempts = max(step.attempts, 1)
    step.output = record.output
    if step_id in state.loops:
        state.close_loop(step_id)
    state.pass_of(step_id).results[step_id.node_id] = record.output
    if node.type == RETURN and state.returned is None:
        state.returned = step_id
    if record.reason == "stop":
        state.halted = True
        state.failure = state.failure or record.error
    state.settle(step_id, record.port)


def _failed(state: RunState, step_id: StepId, step: StepState, record: Record) -> None:
    step.attempts = max(step.attempts, 1)
    failure = record.error or Failure(code="internal", message="")
    if step_id in state.loops:
        state.close_loop(step_id)
    if state.node(step_id).catches:
        state.pass_of(step_id).results[step_id.node_id] = {"error": {"code": failure.code, "message": failure.message}}
        state.settle(step_id, record.port)
    else:
        state.fail(step_id, failure)
        state.leave(step_id)


def _skipped(state: RunState, step_id: StepId, _step: StepState, record: Record) -> None:
    state.settle(step_id, record.port)


def _cancelled(state: RunState, step_id: StepId, _step: StepState, _record: Record) -> None:
    """Lead nowhere: the run, or the pass it is in, is about to end."""
    if step_id in state.loops:
        state.close_loop(step_id)
    state.leave(step_id)


_EFFECTS: Final[Mapping[RecordKind, Callable[[RunState, StepId, StepState, Record], None]]] = MappingProxyType(
    {
        "attempt_started": _attempt_started,
        "attempt_lost": _attempt_lost,
        "retry_scheduled": _retry_scheduled,
        "loop_started": _loop_started,
        "step_waiting": _waiting,
        "step_succeeded": _succeeded,
        "step_failed": _failed,
        "step_skipped": _skipped,
        "step_cancelled": _cancelled,
    }
)
