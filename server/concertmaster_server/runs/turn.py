"""The part of advancing a run that takes no waiting: ask the engine, carry out what is pure, note what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from concertmaster_server.db.queries.claims import ClaimedRun
from concertmaster_server.db.queries.records import TimerRow
from concertmaster_server.engine.decide import (
    Ask,
    Cancel,
    Decision,
    Drop,
    Fail,
    Skip,
    Start,
    Stop,
    Succeed,
    decide,
    next_moment,
)
from concertmaster_server.engine.parameters import per_item, resolve
from concertmaster_server.engine.retry import pause_s
from concertmaster_server.engine.state import RunState
from concertmaster_server.engine.step import Outcome, StepContext, StepError, StepId, failure_of, step_key
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
    to end. ``draining`` starts nothing that reaches outside.
    """

    def __init__(self, run: ClaimedRun, state: RunState, means: Means) -> None:
        self.notes = Notes(run, state)
        self.begun: dict[StepId, StepContext] = {}
        self.stopping: set[StepId] = set()
        self.unfinished = False
        self.draining = False
        self._run = run
        self._state = state
        self._means = means
        self._about_the_run = {
            "id": str(run.id),
            "started_at": run.started_at.isoformat(),
            "version": run.version,
        }

    def open(self) -> None:
        """Note that the run began, or which attempts were lost with the worker that held it before."""
        if not self._state.started and not self._state.cancel_requested:
            self.notes.add("run_started", self._run.started_at)
        for step in tuple(self._state.running):
            self.notes.add("attempt_lost", self._means.now(), step)

    def take(self) -> Close | None:
        """Do all that can be done now; give how the run leaves this memory, None while it stays."""
        self.unfinished = False
        while True:
            before = self._state.sequence
            for decision in decide(self._state, self._means.now()):
                close = self._carry_out(decision)
                if close is not None:
                    return close
            if len(self.notes) >= _MOST_RECORDS:
                self.unfinished = True
                return None
            if self._state.sequence == before:
                return self._rest()

    def settle(self, step: StepId, result: Outcome | Failure | None, given: Mapping[str, object] | None = None) -> None:
        """Note how a step or an attempt ended: with an outcome, a failure, or cancelled (None)."""
        now = self._means.now()
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
        self._settle_failure(step, result, given)

    def _settle_failure(self, step: StepId, failure: Failure, given: Mapping[str, object] | None) -> None:
        now, node, known = self._means.now(), self._state.node(step), self._state.steps.get(step)
        pause = None
        if known is not None and step in self._state.running and not self._state.is_winding_up:
            pause = pause_s(node.retry, failure, known.failures + 1, chance=self._means.chance())
        if pause is None:
            self.notes.add("step_failed", now, step, input=given, error=failure, port="error" if node.catches else None)
            return
        self.notes.add("retry_scheduled", now, step, error=failure, due_at=now + timedelta(seconds=pause))

    def _carry_out(self, decision: Decision) -> Close | None:
        now = self._means.now()
        match decision:
            case Start(step, attempt):
                self._start(step, attempt)
            case Skip(step, port):
                self.notes.add("step_skipped", now, step, port=port)
            case Ask(step):
                self.notes.add("run_waiting", now, step, reason="uncertain")
            case Drop(step):
                self.notes.add("step_cancelled", now, step)
                self.notes.timer_fired(step)
            case Stop(step):
                self._stop(step)
            case Succeed(output):
                return Close("succeeded", output=output)
            case Fail(failure):
                return Close("failed", error=failure)
            case Cancel():
                return Close("cancelled")
        return None

    def _start(self, step: StepId, attempt: int) -> None:
        node = self._state.node(step)
        outside = node.effect != "pure"
        if outside and self.draining:
            return
        if step in self._state.waiting:
            self.notes.timer_fired(step)
        try:
            context = self._context(step, attempt)
            if outside:
                known = self._state.steps.get(step)
                given = context.parameters if known is None or known.input is None else None
                self.notes.add("attempt_started", context.now, step, attempt=attempt, key=context.key, input=given)
                self.begun[step] = context
                return
        except StepError as error:
            self.settle(step, failure_of(error))
            return
        result = compute(self._means.executors[node.type], context, run=self._run.id, step=step)
        # What a trigger listens to is no input of a step, and may hold a secret.
        self.settle(step, result, None if node.is_trigger else context.parameters or None)

    def _context(self, step: StepId, attempt: int) -> StepContext:
        node, now, key = self._state.node(step), self._means.now(), step_key(self._run.org_id, self._run.id, step)
        names = {
            "input": self._state.input,
            "steps": self._state.results,
            "run": self._about_the_run,
            "step": {"key": key},
        }
        known = self._state.steps.get(step)
        given: Any = known.input if known is not None else None
        return StepContext(
            organisation=self._run.org_id,
            parameters=resolve(node, names, now) if given is None else given,
            per_item=per_item(node, names, now),
            input=self._state.input,
            key=key,
            attempt=attempt,
            now=now,
        )

    def _stop(self, step: StepId) -> None:
        if self.begun.pop(step, None) is not None:
            self.settle(step, None)  # it has not been sent out
        else:
            self.stopping.add(step)

    def _rest(self) -> Close | None:
        """Say how the run leaves this memory when there is nothing to do for it here."""
        if self._state.running:
            return None
        if self.draining:
            return Close("running", ready=True)
        moment = next_moment(self._state)
        if moment is not None and moment - self._means.now() <= timedelta(seconds=HOLD_S):
            return None
        self._set_timers()
        return Close("waiting", reason="uncertain" if None in self._state.waiting.values() else "retry")

    def _set_timers(self) -> None:
        """Give each step that waits for a moment its timer, in place of one that an earlier rest may have left."""
        for step, due_at in self._state.waiting.items():
            self.notes.timer_fired(step)
            if due_at is not None:
                self.notes.set_timer(TimerRow(self._means.new_id(), step.node_id, step.iteration, "retry", due_at))
