"""How much waits to be taken up, so that more is refused before anybody is told yes.

Each web process counts for itself: what the database said at most a moment ago, and what it has let in since. The bound is a
protection, so a few more than it allows do no harm.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.runs import count_ready
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_shared.errors import ConcertMasterError

_LOG: Final = logging.getLogger(__name__)

_LOOK_EVERY_S: Final = 1.0
_TRUSTED_S: Final = 5.0
"""A count older than this may have nothing to do with what is true by now."""

_SHARE: Final = 20
"""Counting takes at most one part in so many of a connection's time, however much there is to count."""


class QueueFullError(ConcertMasterError):
    """More waits already than is let in; nothing was stored. Takes ``limit``."""

    code: ClassVar[str] = "queue.full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many runs may be ready and not taken up."""

    organisation: int = 100_000
    instance: int = 500_000


def backlog(database_url: str, bounds: Bounds, seconds: Callable[[], float]) -> Backlog:
    """Make the backlog of a web process; ``seconds`` is a clock that never goes back."""
    return Backlog(Line(psycopg_dsn(database_url), "backlog"), bounds, seconds)


class Backlog:
    """Lets runs in as long as there is room."""

    def __init__(self, line: Line, bounds: Bounds, seconds: Callable[[], float]) -> None:
        self._line = line
        self._bounds = bounds
        self._seconds = seconds
        self._ready: defaultdict[UUID, int] = defaultdict(int)
        self._total = 0
        self._next_look = self._trusted_until = seconds()
        self._looking: asyncio.Task[None] | None = None

    async def look(self) -> None:
        """See to it that the count is fresh: it is renewed on the side, and waited for only where it is old."""
        now = self._seconds()
        if now >= self._next_look and self._looking is None:
            self._looking = asyncio.create_task(self._count())
        if now >= self._trusted_until and self._looking is not None:
            await asyncio.wait((self._looking,))

    def take(self, organisation: UUID, runs: int = 1) -> None:
        """Let so many runs in; raises ``QueueFullError`` where there is no room."""
        if self._ready[organisation] + runs > self._bounds.organisation:
            raise QueueFullError(limit=self._bounds.organisation)
        if self._total + runs > self._bounds.instance:
            raise QueueFullError(limit=self._bounds.instance)
        self._ready[organisation] += runs
        self._total += runs

    async def admit(self, organisation: UUID, runs: int = 1) -> None:
        """Look, and let so many runs in; raises ``QueueFullError``."""
        await self.look()
        self.take(organisation, runs)

    async def close(self) -> None:
        """Stop looking."""
        looking = self._looking
        if looking is not None:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
        await self._line.close()

    async def _count(self) -> None:
        began = self._seconds()
        try:
            ready = await self._line.use(lambda raw: count_ready(raw, at_most=self._bounds.instance))
            self._ready = defaultdict(int, ready)
            self._total = sum(ready.values())
        except UnavailableError:
            # Whoever stores something meets the same outage and says so.
            _LOG.warning("the backlog could not be counted")
        finally:
            now = self._seconds()
            self._next_look = now + max(_LOOK_EVERY_S, _SHARE * (now - began))
            self._trusted_until = self._next_look + _TRUSTED_S
            self._looking = None
