"""Use case: bring a claimed run into memory: its plan, its history folded into a state, and what somebody told it.

A history is read and folded page by page, and everything else has its turn in between: however long it is, it holds nobody up.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from concertmaster_server.blobs import BlobUnavailableError
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.claims import ClaimedRun
from concertmaster_server.db.queries.records import UnreadableRecordError, read_page
from concertmaster_server.db.queries.signals import Signal, read_signals
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.engine.plan import Plan
from concertmaster_server.engine.state import RunState, begin

from .payloads import Payloads
from .plans import Plans

PAGE: Final = 500
"""How many records are read and folded in one piece: some hundredths of a second."""

MOST_LOADING: Final = 200_000
"""How many records may be in the middle of being loaded, over all runs; a longer history is loaded alone."""

_RETRY_S: Final = 0.2

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A run that is ours, where it stands, and what somebody told it meanwhile."""

    run: ClaimedRun
    state: RunState
    signals: Sequence[Signal] = ()


class Loader:
    """Loads runs, as many at once as there is room for."""

    def __init__(self, line: Line, payloads: Payloads) -> None:
        self._line = line
        self._payloads = payloads
        self._plans = Plans(line)
        self._room = Room(MOST_LOADING)

    async def load(self, run: ClaimedRun) -> Loaded:
        """Load a run, however long the database or the store of blobs is away.

        Raises ``PlanError`` for a version that cannot be run, ``UnreadableRecordError`` for a history that cannot be read,
        ``IllegalTransitionError`` for one that cannot be.
        """
        plan = await _patiently(lambda: self._plans.plan_of(run))
        if run.last_sequence <= PAGE:
            state = await self._state_of(run, plan)  # too short to wait behind long ones
        else:
            async with self._room.take(run.last_sequence):
                state = await self._state_of(run, plan)
        signals: Sequence[Signal] = ()
        if run.has_signals:
            found = await _patiently(lambda: self._line.use(partial(read_signals, runs=(run.id,))))
            signals = found.get(run.id, ())
        return Loaded(run, state, signals)

    async def _state_of(self, run: ClaimedRun, plan: Plan) -> RunState:
        state = begin(plan, run.input)
        while state.sequence < run.last_sequence:
            reading = partial(read_page, run=run, after=state.sequence, limit=min(PAGE, run.last_sequence - state.sequence))
            page = await _patiently(partial(self._line.use, reading))
            if not page:
                raise UnreadableRecordError(f"there is nothing after its record {state.sequence} of {run.last_sequence}")
            for record in await _patiently(partial(self._payloads.fill, run.org_id, page)):
                state.apply(record)
            await asyncio.sleep(0)
        return state


class Room:
    """Room for so many things at once. Who wants more than there is waits until nobody else has any; nobody is overtaken."""

    def __init__(self, size: int) -> None:
        self._size = self._free = size
        self._turn = asyncio.Lock()
        self._freed = asyncio.Event()

    @asynccontextmanager
    async def take(self, count: int) -> AsyncIterator[None]:
        """Wait for room and hold it for as long as the block lasts."""
        count = min(count, self._size)
        async with self._turn:
            while self._free < count:
                self._freed.clear()
                await self._freed.wait()
            self._free -= count
        try:
            yield
        finally:
            self._free += count
            self._freed.set()


async def _patiently(work: Callable[[], Awaitable[_Found]]) -> _Found:
    """Read something, however long the database or the store of blobs is away."""
    while True:
        try:
            return await work()
        except (UnavailableError, BlobUnavailableError):
            await asyncio.sleep(_RETRY_S)
