"""Use case: advance one claimed run, until it ends, rests, or is not ours any more.

A turn carries out what is pure and notes it; then everything noted is written in one go, and only then the outside effects begin
whose start was among it. So a pure step costs no commit of its own, no effect begins whose start is not durable, and before the
run waits for anything, all it knows is durable.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final, Literal, TypeAlias, TypeVar

from concertmaster_server.db.queries.signals import Signal
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.engine.results import Assign, Call, Outcome
from concertmaster_server.engine.step import StepContext, StepError, StepId, failure_of
from concertmaster_shared.runs.history import Failure

from .load import Loaded
from .means import Means
from .notes import Close
from .perform import Limits, perform
from .turn import Turn

_LOG: Final = logging.getLogger(__name__)
_RETRY_S: Final = 0.2

_Found = TypeVar("_Found")
_Ending: TypeAlias = Outcome | Failure | Literal["unsent"] | None
"""How an attempt ended: None where it was cancelled, unsent where it waited for a slot until its run was to rest."""


class ClaimLostError(Exception):
    """Somebody else holds the run by now, or may; what we know of it is of no use."""


class Advance:
    """One claimed run in the memory of its worker."""

    def __init__(self, loaded: Loaded, means: Means) -> None:
        self._run = loaded.run
        self._means = means
        self._state = loaded.state
        self._state.cancel_requested = loaded.run.cancel_requested
        self._signals = [*loaded.signals]
        self._turn = Turn(loaded.run, self._state, means)
        self._attempts: dict[asyncio.Task[_Ending], StepId] = {}
        self._heard: set[int] = set()
        self._news = asyncio.Event()
        self.has_progressed = False

    def cancel(self) -> None:
        """Tell that somebody wants the run cancelled."""
        self._state.cancel_requested = True
        self._news.set()

    def pause(self) -> None:
        """Tell that somebody wants the run to rest."""
        self._turn.pausing = True
        self._news.set()

    def resume(self) -> None:
        """Tell that nobody wants the run to rest any more."""
        if self._turn.pausing:
            self._turn.pausing = False
            self._news.set()

    def tell(self, signals: Sequence[Signal]) -> None:
        """Tell what somebody told waiting steps."""
        self._signals += signals
        self._news.set()

    def drain(self) -> None:
        """Tell to let go of the run as soon as no attempt is on its way."""
        self._turn.draining = True
        self._news.set()

    async def carry_on(self) -> None:
        """Advance the run until it leaves this memory; raises ``ClaimLostError``."""
        try:
            self._turn.open()
            while not await self._write(await self._take()):
                self._begin()
                self._stop()
                if not (self._turn.unfinished or self._turn.begun or self._signals):
                    await self._wait()
                self._take_results()
        finally:
            await self._stop_all()

    async def _take(self) -> Close | None:
        """Take a turn, with all that has to be looked up for it."""
        signals, self._signals = self._signals, []
        # A signal may be read twice before it is written that it was followed.
        self._turn.hear([signal for signal in signals if signal.id not in self._heard])
        self._heard.update(signal.id for signal in signals)
        close = self._turn.take()
        while close is None and self._turn.asked:
            for step, asked in tuple(self._turn.asked.items()):
                await self._look_up(step, asked)
            close = self._turn.take()
        return await self._handled(close) if close is not None and close.status == "failed" else close

    async def _look_up(self, step: StepId, asked: Call | Assign) -> None:
        try:
            if isinstance(asked, Call):
                called = await self._patiently(lambda: self._means.callees.called(self._run, step, asked))
                if self._turn.found(step, reason="child", child=called.id):
                    self._turn.notes.call(called)
            else:
                assigned = await self._patiently(lambda: self._means.callees.assigned(self._run, step, asked))
                if self._turn.found(step, reason="person"):
                    self._turn.notes.assign(assigned)
        except StepError as error:
            self._turn.missed(step, failure_of(error))

    async def _handled(self, close: Close) -> Close:
        """Let the failure of the run start what its workflow names for that; a handler that cannot start changes nothing."""
        workflow, run = self._state.plan.settings.on_error, self._run
        if workflow is None or run.within_handler or close.error is None:
            return close
        about = {"id": str(run.id), "workflow_id": str(run.workflow_id), "version": run.version, "input": run.input}
        value = {"run": about, "error": close.error.model_dump(exclude_none=True)}
        try:
            handler = await self._patiently(lambda: self._means.callees.handler(run, workflow, value))
        except StepError as error:
            _LOG.warning("a failure has no handler", extra={"run": str(run.id), "reason": error.code})
            return close
        return replace(close, handlers=(handler,))

    async def _patiently(self, look: Callable[[], Awaitable[_Found]]) -> _Found:
        """Look something up, however long the database is away."""
        while True:
            try:
                return await look()
            except UnavailableError:
                await asyncio.sleep(_RETRY_S)

    async def _write(self, close: Close | None) -> bool:
        """Write what is noted; tell whether the run has left. An end that a cancel forestalled leaves it here."""
        notes = self._turn.notes
        if close is None and not notes:
            return False
        entry = await self._means.payloads.lighten(notes.entry(self._means.now(), close))
        written = await self._means.ledger.write(entry)
        if written.cancel_requested:
            self.cancel()
        if written.paused:
            self.pause()
        if written.verdict == "fenced":
            raise ClaimLostError
        if written.verdict == "cancelled":
            return False
        self.has_progressed = self.has_progressed or notes.progress
        notes.written()
        return close is not None

    def _begin(self) -> None:
        """Send out the attempts whose start is durable now, unless the run is to end or rest: the next turn takes them back."""
        if self._state.is_winding_up or self._turn.pausing or not self._turn.begun:
            return
        if not self._means.may_act():
            raise ClaimLostError
        for step, context in self._turn.begun.items():
            task = asyncio.create_task(self._attempt(step, context))
            task.add_done_callback(lambda _: self._news.set())
            self._attempts[task] = step
        self._turn.begun.clear()

    async def _attempt(self, step: StepId, context: StepContext) -> _Ending:
        """Perform an attempt when there is a slot, unless the run is to end or rest by then. Raises ``ClaimLostError``."""
        async with self._means.slots.take(self._run.org_id):
            # Looked at again: the wait for a slot may have been long.
            if self._state.is_winding_up:
                return None
            if self._turn.pausing or self._turn.draining:
                return "unsent"
            if not self._means.may_act():
                raise ClaimLostError
            executor, settings = self._means.executors[self._state.node(step).type], self._state.plan.settings
            limits = Limits(settings.step_soft_limit_s, settings.step_hard_limit_s)
            return await perform(executor, context, run=self._run.id, step=step, limits=limits)

    def _stop(self) -> None:
        for task, step in self._attempts.items():
            if step in self._turn.stopping:
                task.cancel()
        self._turn.stopping.clear()

    async def _wait(self) -> None:
        """Wait for an attempt to end, a moment to come, or somebody to tell us something."""
        moment = self._turn.next_moment()
        seconds = None if moment is None else max(0.0, (moment - self._means.now()).total_seconds())
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            pass
        self._news.clear()

    def _take_results(self) -> None:
        for task in [task for task in self._attempts if task.done()]:
            step, ending = self._attempts.pop(task), None if task.cancelled() else task.result()
            if ending == "unsent":
                self._turn.give_back(step)
            else:
                self._turn.settle(step, ending)

    async def _stop_all(self) -> None:
        for task in self._attempts:
            task.cancel()
        await asyncio.gather(*self._attempts, return_exceptions=True)
