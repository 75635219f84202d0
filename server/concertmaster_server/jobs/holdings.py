"""The runs in the memory of this worker: each is advanced by a task of its own, inside a boundary of its own."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final
from uuid import UUID

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.claims import ClaimedRun, Held, look, release, release_unheld, set_aside
from concertmaster_server.db.queries.records import UnreadableRecordError
from concertmaster_server.db.queries.signals import read_signals
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.engine.plan import PlanError, UnknownTypeError
from concertmaster_server.runs.advance import Advance, ClaimLostError
from concertmaster_server.runs.claim import is_suspect
from concertmaster_server.runs.load import Loader
from concertmaster_server.runs.means import Means
from concertmaster_server.runs.set_aside import end_unreadable
from concertmaster_server.runs.slots import share_of

_LOG: Final = logging.getLogger(__name__)
_CROWDED: Final = 0.75
"""From which part of its share on an organisation has a crowd here."""


class Holdings:
    """What this worker holds. ``fences`` is read by the heartbeat's thread; ``freed`` is called when a lane may have a place."""

    def __init__(self, me: UUID, line: Line, means: Means, *, size: int, freed: Callable[[], None]) -> None:
        self.fences: dict[UUID, int] = {}
        self._me = me
        self._line = line
        self._means = means
        self._loader = Loader(line, means.payloads)
        self._size = size
        self._freed = freed
        self._tasks: dict[asyncio.Task[None], ClaimedRun] = {}
        self._held: Counter[UUID] = Counter()
        self._advances: dict[UUID, Advance] = {}
        self._suspects: dict[UUID, Advance | None] = {}
        self._draining = False
        self._doubtful = False

    def room(self) -> int:
        """Tell how many more runs fit."""
        return max(0, self._size - len(self._tasks))

    def is_crowded(self, organisation: UUID) -> bool:
        """Tell whether runs of an organisation that only wait should make room: for others, or for its own that want to move."""
        return 2 * len(self._tasks) > self._size or self._held[organisation] > _CROWDED * share_of(self._size)

    def sated(self) -> tuple[UUID, ...]:
        """Give the organisations that have their share of this memory: what hangs there must not keep others out."""
        return tuple(organisation for organisation, count in self._held.items() if count >= share_of(self._size))

    def room_for_suspects(self) -> int:
        """Tell whether a suspect may come: one at a time, until it has shown that it gets on."""
        return 0 if any(advance is None or not advance.has_progressed for advance in self._suspects.values()) else 1

    def take(self, run: ClaimedRun) -> None:
        """Begin to load and advance a run; from now on heartbeats name it as held."""
        self.fences[run.id] = run.fence
        if is_suspect(run):
            self._suspects[run.id] = None
        task = asyncio.create_task(self._hold(run), name=f"run {run.id}")
        self._tasks[task] = run
        self._held[run.org_id] += 1
        task.add_done_callback(self._forget)

    async def look_after(self, named: Iterable[UUID]) -> None:
        """Look what somebody wants of the named runs, and tell them; raises ``UnavailableError``."""
        ours = [run for run in named if run in self._advances]
        if not ours:
            return
        wishes = await self._line.use(partial(look, worker=self._me, runs=ours))
        told = [wish.id for wish in wishes if wish.signals]
        signals = await self._line.use(partial(read_signals, runs=told)) if told else {}
        for wish in wishes:
            advance = self._advances.get(wish.id)
            if advance is None:
                continue
            if wish.cancel:
                advance.cancel()
            elif wish.pause:
                advance.pause()
            else:
                advance.resume()
            if wish.signals:
                advance.tell(signals.get(wish.id, ()))

    async def give_back_unheld(self) -> None:
        """Give back what is ours by the database and unknown here: a claim's answer was lost, or a run could not be set aside.

        Called between two claims, by whoever claims. Raises ``UnavailableError``.
        """
        if self._doubtful:
            await self._line.use(partial(release_unheld, worker=self._me, held=list(self.fences)))
            self._doubtful = False

    def doubt(self) -> None:
        """Note that the database may ascribe runs to us that are not here."""
        self._doubtful = True

    def lose(self, claims: Iterable[Held]) -> None:
        """Drop runs that are not ours any more."""
        lost = set(claims)
        for task, run in self._tasks.items():
            if Held(run.id, run.fence) in lost:
                _LOG.warning("a claim was lost", extra={"run": str(run.id), "fence": run.fence})
                task.cancel()

    def lose_all(self) -> None:
        """Drop everything: nobody knows whether it is ours."""
        self.lose(Held(run.id, run.fence) for run in self._tasks.values())

    async def let_go(self, grace_s: float) -> None:
        """Let attempts on their way end, at most ``grace_s`` seconds, and give every run back."""
        self._draining = True
        for advance in self._advances.values():
            advance.drain()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=grace_s)
        left = [Held(run.id, run.fence) for run in self._tasks.values()]
        if left:
            tasks = tuple(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await self._line.use(partial(release, worker=self._me, held=left))

    async def _hold(self, run: ClaimedRun) -> None:
        try:
            advance = Advance(await self._loader.load(run), self._means)
            self._advances[run.id] = advance
            if run.id in self._suspects:
                self._suspects[run.id] = advance
            if self._draining:
                advance.drain()
            await advance.carry_on()
        except ClaimLostError:
            _LOG.warning("a run was advanced by another worker meanwhile", extra={"run": str(run.id), "fence": run.fence})
        except (UnknownTypeError, UnreadableRecordError) as error:
            _LOG.error("a run is set aside until a program that can read it resumes it: %s", error, extra={"run": str(run.id)})
            await self._end_or_set_aside(run, error)
        except PlanError as error:
            await end_unreadable(self._means.ledger, run, error, at=self._means.now())
        except Exception as error:  # noqa: BLE001 - the boundary: a mistake of ours in one run must not touch the others
            _LOG.exception("a run cannot be advanced", extra={"run": str(run.id)})
            await self._end_or_set_aside(run, error)

    async def _end_or_set_aside(self, run: ClaimedRun, error: Exception) -> None:
        """Let go of a run that cannot be advanced: it ends where somebody wanted that, else an operator looks at it."""
        ended = run.cancel_requested and await end_unreadable(self._means.ledger, run, error, at=self._means.now())
        if not ended:
            await self._set_aside(run)

    async def _set_aside(self, run: ClaimedRun) -> None:
        try:
            await self._line.use(partial(set_aside, worker=self._me, run=run))
        except UnavailableError:
            self.doubt()
            _LOG.warning("a run could not be set aside; it is claimed again later", extra={"run": str(run.id)})

    def _forget(self, task: asyncio.Task[None]) -> None:
        run = self._tasks.pop(task)
        self._held[run.org_id] -= 1
        if not self._held[run.org_id]:
            del self._held[run.org_id]
        if run.lane is not None or run.id in self._suspects:
            self._freed()  # the next of its lane, or the next suspect, may have waited for this
        if self.fences.get(run.id) == run.fence:  # else it has been claimed anew meanwhile
            del self.fences[run.id]
            self._advances.pop(run.id, None)
            self._suspects.pop(run.id, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            _LOG.error("a run was dropped", extra={"run": str(run.id)}, exc_info=error)
