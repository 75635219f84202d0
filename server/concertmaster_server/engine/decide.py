"""What may happen now. Each decision becomes a record; the records change the state; then ask again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from concertmaster_shared.messages import sentence
from concertmaster_shared.runs.history import Failure

from .results import Outcome
from .state import RunState, Waiting
from .step import StepId


@dataclass(frozen=True, slots=True)
class Start:
    """Start an attempt of a step; ``attempt`` counts from 1."""

    step: StepId
    attempt: int


@dataclass(frozen=True, slots=True)
class Skip:
    """Pass a step by. The run goes on behind it at ``port``, or nowhere."""

    step: StepId
    port: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Let a merge wait for further branches, at most so many seconds."""

    step: StepId
    seconds: float


@dataclass(frozen=True, slots=True)
class Settle:
    """End a step whose end is known: a timer that has come, a loop whose passes are over."""

    step: StepId
    result: Outcome | Failure


@dataclass(frozen=True, slots=True)
class Ask:
    """Wait for a person to judge an attempt of unknown outcome."""

    step: StepId


@dataclass(frozen=True, slots=True)
class Drop:
    """End a step that only waits, as cancelled."""

    step: StepId


@dataclass(frozen=True, slots=True)
class Stop:
    """Give an attempt on its way the signal to stop."""

    step: StepId


@dataclass(frozen=True, slots=True)
class Succeed:
    """End the run well."""

    output: object


@dataclass(frozen=True, slots=True)
class Fail:
    """End the run as failed."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the run as cancelled."""


Decision = Start | Skip | Hold | Settle | Ask | Drop | Stop | Succeed | Fail | Cancel


def decide(state: RunState, now: datetime) -> tuple[Decision, ...]:
    """Give all that may happen now; nothing when the run can only wait, or is over."""
    if not state.started and not state.cancel_requested:
        return ()
    if state.is_winding_up:
        return tuple(_wind_up(state))
    found = tuple(_go_on(state, now))
    if found or state.running or state.waiting:
        return found
    return (Succeed(output_of(state)),)


def next_moment(state: RunState) -> datetime | None:
    """Give the earliest moment at which a waiting step goes on by itself."""
    return min((waiting.due_at for waiting in state.waiting.values() if waiting.due_at is not None), default=None)


def output_of(state: RunState) -> object:
    """Give the run's output: what was returned, else the outputs of the nodes that ran and have no successor."""
    if state.returned is not None:
        return state.steps[state.returned].output
    return {
        step.node_id: found.output
        for step, found in state.steps.items()
        if found.status == "succeeded" and not step.iteration and state.node(step).last
    }


def _go_on(state: RunState, now: datetime) -> Iterator[Decision]:
    for step in state.ready:
        yield _begin(state, step)
    for step in state.merging:
        rule = state.node(step).merge
        assert rule is not None  # noqa: S101 - merges alone get there
        yield Drop(step) if state.pass_of(step).stopping else Hold(step, rule.timeout_s or 0.0)
    for step, waiting in state.waiting.items():
        if state.loops and state.pass_of(step).stopping:
            yield Drop(step)
        elif waiting.due_at is not None and waiting.due_at <= now:
            yield _elapse(state, step, waiting)
    for step in state.uncertain:
        yield Drop(step) if state.pass_of(step).stopping else Ask(step)
    for step in state.ending:
        yield _end_loop(state, step)
    if state.loops:
        yield from (Stop(step) for step in state.running if state.pass_of(step).stopping)


def _begin(state: RunState, step: StepId) -> Decision:
    node = state.node(step)
    if state.pass_of(step).stopping:
        return Drop(step)
    if not state.was_reached(step):
        return Skip(step)
    return Skip(step, node.first_port) if node.disabled else _start(state, step)


def _elapse(state: RunState, step: StepId, waiting: Waiting) -> Decision:
    return _start(state, step) if waiting.outcome is None else Settle(step, waiting.outcome)


def _end_loop(state: RunState, step: StepId) -> Decision:
    loop = state.loops[step]
    if loop.outer.stopping:
        return Drop(step)
    if loop.fails and loop.failures:
        return Settle(step, loop.failures[min(loop.failures)])
    return Settle(step, Outcome(loop.summary(), "done"))


def _start(state: RunState, step: StepId) -> Start:
    known = state.steps.get(step)
    return Start(step, 1 + (known.attempts if known else 0))


def _wind_up(state: RunState) -> Iterator[Decision]:
    lost = (step for step in state.ready if step in state.steps)  # its attempt is lost, and there is to be no other
    waiting = (*state.waiting, *state.uncertain, *lost)
    for step in waiting:
        yield Drop(step)
    for step in state.running:
        yield Stop(step)
    if waiting or state.running:
        return
    if state.loops:
        yield Drop(next(reversed(state.loops)))  # the innermost began last
        return
    yield _end(state)


def _end(state: RunState) -> Decision:
    if state.cancel_requested:
        return Cancel()
    if state.failure is not None:
        return Fail(state.failure)
    if state.halted:
        return Succeed(output_of(state))
    seconds = state.plan.settings.run_limit_s
    return Fail(Failure(code="run.timeout", message=sentence("run.timeout", {"seconds": seconds})))
