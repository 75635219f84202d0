"""What may happen now. Each decision becomes a record; the records change the state; then ask again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from concertmaster_shared.runs.history import Failure

from .state import RunState
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


Decision = Start | Skip | Ask | Drop | Stop | Succeed | Fail | Cancel


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
    return min((due_at for due_at in state.waiting.values() if due_at is not None), default=None)


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
        node = state.node(step)
        if not state.was_reached(step):
            yield Skip(step)
        elif node.disabled:
            yield Skip(step, node.first_port)
        else:
            yield _start(state, step)
    for step, due_at in state.waiting.items():
        if due_at is not None and due_at <= now:
            yield _start(state, step)
    for step in state.uncertain:
        yield Ask(step)


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
    yield Cancel() if state.cancel_requested or state.failure is None else Fail(state.failure)
