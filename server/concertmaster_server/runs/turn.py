"""The part of advancing a run that takes no waiting: ask the engine, carry out what is pure, note what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from concertmaster_server.db.queries.claims import ClaimedRun
from concertmaster_server.db.queries.signals import Signal
from concertmaster_server.engine.context import RunFacts, context_of
from concertmaster_server.engine.decide import (
    Ask,
    Cancel,
    Decision,
    Drop,
    Fail,
    Hold,
    Settle,
    Skip,
    Start,
    Stop,
    Succeed,
    decide,
    next_moment,
)
from concertmaster_server.engine.results import Assign, Call, Each, Halt, Outcome, Pause, Result
from concertmaster_server.engine.retry import pause_s
from concertmaster_server.engine.state import RunState
from concertmaster_server.engine.step import StepContext, StepError, StepId, failure_of
from concertmaster_shared.runs.history import Failure

from .means import Means
from .notes import Close, Notes
from .perform import compute

HOLD_S: Final = 5.0
"""A run whose next step is due this soon stays in memory; one that waits longer rests in the database."""

_MOST_RECORDS: Final = 500


class Turn:
    """Takes turn after turn of one run.

    ``begun`` holds attempts whose start is noted and which have not been sent out yet; ``stopping`` those on their way that have
    to end; ``asked`` are steps that need something looked up before they can be noted. ``draining`` starts nothing that reaches
    outside, ``pausing`` starts nothing at all.
    """

    def __init__(self, run: ClaimedRun, state: RunState, means: Means) -> None:
        self.notes = Notes(run, state)
        self.begun: dict[StepId, StepContext] = {}
        self.stopping: set[StepId] = set()
        self.asked: dict[StepId, Call | Assign] = {}
        self.unfinished = False
        self.draining = False
        self.pausing = False
        self._given: dict[StepId, tuple[Mapping[str, object] | None, datetime]] = {}
        self._run = run
        self._state = state
        self._means = means
        limit = state.plan.settings.run_limit_s
        self._ends_at = None if limit is None else run.started_at + timedelta(seconds=limit)
        self._facts = RunFacts(id=run.id, organisation=run.org_id, version=run.version, started_at=run.started_at)

    def open(self) -> None:
        """Note that the run began, or which attempts were lost with the worker that held it before."""
        if not self._state.started and not self._state.cancel_requested:
            self.notes.add("run_started", self._run.started_at)
        for step in tuple(self._state.running):
            self.notes.add("attempt_lost", self._means.now(), step)

    def hear(self, signals: Sequence[Signal]) -> None:
        """Take in what somebody told waiting steps. A signal that comes too late is dropped."""
        for signal in signals:
            step = StepId(signal.node_id, signal.iteration)
            if step in self._state.waiting:
                self._follow(step, signal)
            self.notes.heard(signal.id)

    def take(self) -> Close | None:
        """Do all that can be done now; give how the run leaves this memory, None while it stays."""
        self.unfinished = False
        while True:
            if self._ends_at is not None and self._ends_at <= self._means.now():
                self._state.timed_out = True
            if self.pausing and not self._state.is_winding_up:
                return self._pause()
            before = self._state.sequence
            for decision in decide(self._state, self._means.now()):
                close = self._carry_out(decision)
                if close is not None:
                    return close
            if len(self.notes) >= _MOST_RECORDS:
                self.unfinished = True
                return None
            if self._state.sequence == before:
                return None if self.asked else self._rest()

    def next_moment(self) -> datetime | None:
        """Give the earliest moment at which the run goes on by itself, or is out of time.

        A run that is about to end waits for its attempts alone. One that is about to rest leaves its timers to whoever goes on
        with it; only its time can still run out.
        """
        if self._state.is_winding_up:
            return None
        moment = None if self.pausing or self.draining else next_moment(self._state)
        return min(filter(None, (moment, self._ends_at)), default=None)

    def settle(
        self,
        step: StepId,
        result: Outcome | Failure | None,
        given: Mapping[str, object] | None = None,
        *,
        at: datetime | None = None,
    ) -> None:
        """Note how a step or an attempt ended: with an outcome, a failure, or cancelled (None).

        A pure step ends ``at`` the moment that its expressions saw as now, so that it can be computed again from its record.
        """
        now = at or self._means.now()
        if result is None:
            self.notes.add("step_cancelled", now, step)
            return
        if isinstance(result, Outcome):
            try:
                self.notes.add("step_succeeded", now, step, input=given, output=result.output, port=result.port)
            except StepError as error:
                result, given = failure_of(error), None
            else:
                return
        try:
            self._settle_failure(step, result, given, now)
        except StepError as error:
            told = failure_of(error)
            self._settle_failure(step, result.model_copy(update={"code": told.code, "message": told.message}), None, now)

    def found(self, step: StepId, **facts: Any) -> bool:
        """Note that a step waits for what was looked up for it; tell whether it does: what it was given may be unstorable."""
        del self.asked[step]
        given, at = self._given.pop(step)
        try:
            self.notes.add("step_waiting", at, step, input=given, **facts)
        except StepError as error:
            self.settle(step, failure_of(error), at=at)
            return False
        return True

    def missed(self, step: StepId, failure: Failure) -> None:
        """Note that what a step needs is not to be had."""
        del self.asked[step]
        given, at = self._given.pop(step)
        self.settle(step, failure, given, at=at)

    def give_back(self, step: StepId) -> None:
        """Note that a step begins anew when the run goes on: its attempt has not been sent out, and uses up none."""
        now = self._means.now()
        self.notes.add("retry_scheduled", now, step, due_at=now)

    def _follow(self, step: StepId, signal: Signal) -> None:
        body, now = signal.body, self._means.now()
        if body.get("again"):
            self.notes.add("retry_scheduled", now, step, due_at=now)
        elif body.get("error"):
            self._fail(step, Failure.model_validate(body["error"]), None, now)
        else:
            self.settle(step, Outcome(body.get("output"), body.get("port", "out")))

    def _settle_failure(self, step: StepId, failure: Failure, given: Mapping[str, object] | None, now: datetime) -> None:
        node, known = self._state.node(step), self._state.steps.get(step)
        pause = None
        if known is not None and step in self._state.running and not self._state.is_winding_up:
            if failure.uncertain and node.asks:
                self.notes.add("step_waiting", now, step, error=failure, reason="uncertain")
                return
            pause = pause_s(node.retry, failure, known.failures + 1, chance=self._means.chance())
        if pause is None:
            self._fail(step, failure, given, now)
            return
        self.notes.add("retry_scheduled", now, step, error=failure, due_at=now + timedelta(seconds=pause))

    def _fail(self, step: StepId, failure: Failure, given: Mapping[str, object] | None, now: datetime) -> None:
        port = "error" if self._state.node(step).catches else None
        self.notes.add("step_failed", now, step, input=given, error=failure, port=port)

    def _carry_out(self, decision: Decision) -> Close | None:
        now, state = self._means.now(), self._state
        match decision:
            case Start(step, attempt) if step in state.ready or step in state.waiting:
                self._start(step, attempt)
            case Skip(step, port):
                self.notes.add("step_skipped", now, step, port=port)
            case Hold(step, seconds) if step in state.merging:
                self.notes.add("step_waiting", now, step, reason="merge", due_at=now + timedelta(seconds=seconds))
            case Settle(step, result) if step in state.waiting or step in state.ending:
                self._end(step, result)
            case Ask(step) if step in state.uncertain:
                self.notes.add("step_waiting", now, step, reason="uncertain")
            case Drop(step):
                self._drop(step)
            case Stop(step):
                self._stop(step)
            case Succeed() | Fail() | Cancel():
                return _close(decision)
        return None

    def _start(self, step: StepId, attempt: int) -> None:
        node = self._state.node(step)
        outside = node.effect != "pure"
        if (outside and self.draining) or step in self.asked:
            return
        now = self._means.now()
        try:
            context = context_of(self._state, self._facts, step, attempt=attempt, now=now)
            if outside:
                known = self._state.steps.get(step)
                given = context.parameters if known is None or known.input is None else None
                self.notes.add("attempt_started", now, step, attempt=attempt, key=context.key, input=given)
                self.begun[step] = context
                return
        except StepError as error:
            self.settle(step, failure_of(error), at=now)
            return
        result = compute(self._means.executors[node.type], context, run=self._run.id, step=step)
        # What a trigger listens to is no input of a step, and may hold a secret.
        self._go_on(step, result, None if node.is_trigger else context.parameters or None, now)

    def _go_on(self, step: StepId, result: Result | Failure, given: Mapping[str, object] | None, now: datetime) -> None:
        """Note what a pure step does; what cannot be stored fails it."""
        try:
            self._note(step, result, given, now)
        except StepError as error:
            self.settle(step, failure_of(error), at=now)

    def _note(self, step: StepId, result: Result | Failure, given: Mapping[str, object] | None, now: datetime) -> None:
        match result:
            case Pause(until, outcome):
                facts = {"due_at": until, "output": outcome.output, "port": outcome.port}
                self.notes.add("step_waiting", now, step, input=given, reason="timer", **facts)
            case Each():
                self.notes.add("loop_started", now, step, input=given)
            case Halt(failure):
                self.notes.add("step_succeeded", now, step, input=given, error=failure, reason="stop")
            case Call() | Assign():
                self.asked[step] = result
                self._given[step] = (given, now)
            case _:
                self.settle(step, result, given, at=now)

    def _end(self, step: StepId, result: Outcome | Failure) -> None:
        if isinstance(result, Outcome):
            self.settle(step, result)
        else:
            self._fail(step, result, None, self._means.now())

    def _drop(self, step: StepId) -> None:
        waiting = self._state.waiting.get(step)
        self.asked.pop(step, None)
        if waiting is not None and waiting.child is not None:
            self.notes.cancel_child(waiting.child)
        if waiting is not None and waiting.reason == "person":
            self.notes.withdraw(step)
        self.notes.add("step_cancelled", self._means.now(), step)

    def _stop(self, step: StepId) -> None:
        if self.begun.pop(step, None) is not None:
            self.settle(step, None)  # it has not been sent out
        else:
            self.stopping.add(step)

    def _pause(self) -> Close | None:
        """Rest as soon as no attempt is on its way; those that have not been sent out start when the run goes on."""
        for step in self.begun:
            self.give_back(step)
        self.begun.clear()
        if self._state.running:
            return None
        return Close("waiting", reason="paused", wakes_at=self.next_moment())

    def _rest(self) -> Close | None:
        """Say how the run leaves this memory when there is nothing to do for it here."""
        if self._state.running:
            return None
        if self.draining:
            return Close("running", ready=True)
        moment = self.next_moment()
        is_soon = moment is not None and moment - self._means.now() <= timedelta(seconds=HOLD_S)
        if is_soon and not self._means.is_crowded(self._run.org_id):
            return None
        return Close("waiting", reason=self._reason(), wakes_at=moment)

    def _reason(self) -> str:
        """Say for what a resting run waits: for a person first, who is told so."""
        reasons = {waiting.reason for waiting in self._state.waiting.values()}
        return next(reason for reason in ("uncertain", "person", "child", "timer", "merge", "retry") if reason in reasons)


def _close(end: Succeed | Fail | Cancel) -> Close:
    match end:
        case Succeed(output):
            return Close("succeeded", output=output)
        case Fail(failure):
            return Close("failed", error=failure)
        case Cancel():
            return Close("cancelled")
