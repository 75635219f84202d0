"""Counts by form: made in memory, added to the day's sums each second. What a killed process had not yet added is lost."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from concertmaster_server.db.database import Database
from concertmaster_server.db.queries.tallies import Tally, add_tallies
from concertmaster_server.db.unavailable import UnavailableError

_EVERY_S: Final = 1.0
_MOST_KEPT: Final = 50_000
_LOG: Final = logging.getLogger(__name__)


class Tallies:
    """The counts of one process."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._counted: Counter[Tally] = Counter()
        self._adding: asyncio.Task[None] | None = None

    def count(self, tally: Tally) -> None:
        """Count one of something; its sum is in the database a second later."""
        self._counted[tally] += 1
        if self._adding is None:
            self._adding = asyncio.create_task(self._add_later())

    def count_all(self, counts: Iterable[Tally]) -> None:
        """Count one of each."""
        for one in counts:
            self.count(one)

    async def flush(self) -> None:
        """Add what was counted to the sums; where the database is away it waits for the next time."""
        counted, self._counted = self._counted, Counter()
        if not counted:
            return
        try:
            async with self._database.transaction(*{tally[0] for tally in counted}) as tx:
                await add_tallies(tx, counted, day=self._now().date())
        except UnavailableError:
            room = max(0, _MOST_KEPT - len(self._counted))
            self._counted.update(dict(counted.most_common(room)))
            _LOG.warning("counts wait for the database")

    async def close(self) -> None:
        """Add what is left."""
        adding, self._adding = self._adding, None
        if adding is not None:
            adding.cancel()
            await asyncio.gather(adding, return_exceptions=True)
        await self.flush()

    async def _add_later(self) -> None:
        while self._counted:
            await asyncio.sleep(_EVERY_S)
            await self.flush()
        self._adding = None
