"""Who waits for a run hears of its changes: one listening connection a process, fanned out in memory.

What is heard says only that there may be something new. Whoever waits looks for itself, and now and then even when nothing was
heard: a notification may be lost. All who look at one moment do so with one statement.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final
from uuid import UUID

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.channel import Channel
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.records import CHANGED_CHANNEL
from concertmaster_server.db.queries.runs import RunRow, find_runs

from .gather import Asked, Gathering

LOOK_S: Final = 5.0
"""How long to trust silence."""


def run_watch(database_url: str) -> RunWatch:
    """Make the watch of a web process."""
    dsn = psycopg_dsn(database_url)
    # The engine sees runs of all organisations, so a look needs no transaction that names them; it asks for both ids.
    return RunWatch(Channel(dsn, CHANGED_CHANNEL, name="watch", role="cm_app"), Line(dsn, "watch-look"))


class Changes:
    """Tells that a run may have changed since the last look."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def tell(self) -> None:
        """Say that there may be something new."""
        self._changed.set()

    async def next(self, seconds: float = LOOK_S) -> None:
        """Wait until something may be new, at most ``seconds``."""
        if not self._changed.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._changed.wait()
        self._changed.clear()


class RunWatch:
    """Hears of changes of runs from the first time that somebody waits, and reads runs for many at once."""

    def __init__(self, channel: Channel, line: Line) -> None:
        self._channel = channel
        self._line = line
        self._waiting: defaultdict[str, set[Changes]] = defaultdict(set)
        self._listening: asyncio.Task[None] | None = None
        self._looks: Gathering[tuple[UUID, UUID], RunRow | None] = Gathering(self._look)

    @contextmanager
    def changes(self, run_id: UUID, *, is_stored: bool = True) -> Iterator[Changes]:
        """Follow a run for as long as the block lasts. The first look is due at once, unless the run is not stored yet."""
        if self._listening is None:
            self._listening = asyncio.create_task(self._channel.listen(self._heard, connected=self._tell_all))
        changes = Changes()
        if is_stored:
            changes.tell()
        self._waiting[str(run_id)].add(changes)
        try:
            yield changes
        finally:
            followers = self._waiting[str(run_id)]
            followers.discard(changes)
            if not followers:
                del self._waiting[str(run_id)]

    async def read(self, organisation: UUID, run_id: UUID) -> RunRow | None:
        """Give a run as it stands; raises ``UnavailableError``."""
        return await self._looks.ask((organisation, run_id))

    async def close(self) -> None:
        """Stop listening and looking."""
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        await self._looks.close()
        await self._channel.close()
        await self._line.close()

    async def _look(self, batch: Sequence[Asked[tuple[UUID, UUID], RunRow | None]]) -> None:
        asked = {look.question for look in batch}
        found = await self._line.use(lambda raw: find_runs(raw, asked))
        for look in batch:
            look.answer(found.get(look.question[1]))

    def _heard(self, payload: str) -> None:
        for run_id in payload.split(","):
            for changes in self._waiting.get(run_id, ()):
                changes.tell()

    def _tell_all(self) -> None:
        for followers in self._waiting.values():
            for changes in followers:
                changes.tell()
