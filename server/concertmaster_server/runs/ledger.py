"""Group commit: what all runs of a worker want written goes out together, one transaction at a time.

While one commit is on its way the next batch gathers by itself, so nobody waits longer than for the commit before. A commit
whose answer was lost is sent again until the database says what became of it: the statement tells what it wrote already.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from concertmaster_server.db.line import Line, UnstorableError
from concertmaster_server.db.queries.records import MOST_RUNS, Entry, Written, append
from concertmaster_server.db.unavailable import UnavailableError

_MOST_BYTES: Final = 4_000_000
_RETRY_S: Final = (0.05, 0.1, 0.25, 0.5)


class Ledger:
    """Writes entries for many runs; ``run`` does the work until it is cancelled."""

    def __init__(self, line: Line, worker: UUID) -> None:
        self._line = line
        self._worker = worker
        self._waiting: list[tuple[Entry, asyncio.Future[Written]]] = []
        self._some = asyncio.Event()

    async def write(self, entry: Entry) -> Written:
        """Write an entry and give what became of it, however long the database is away.

        Raises ``UnstorableError`` when the database refuses a value. Who stops waiting may find it written nevertheless.
        """
        written: asyncio.Future[Written] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, written))
        self._some.set()
        return await written

    async def run(self) -> None:
        """Commit what gathers, for ever."""
        while True:
            await self._some.wait()
            batch = self._take()
            if batch:
                await self._commit(batch)

    def _take(self) -> list[tuple[Entry, asyncio.Future[Written]]]:
        """Take what is still wanted, within the bounds of one commit."""
        batch: list[tuple[Entry, asyncio.Future[Written]]] = []
        size = taken = 0
        for entry, written in self._waiting:
            if len(batch) == MOST_RUNS or size > _MOST_BYTES:
                break
            taken += 1
            if not written.done():
                batch.append((entry, written))
                size += sum(len(record.body) for record in entry.records)
        del self._waiting[:taken]
        if not self._waiting:
            self._some.clear()
        return batch

    async def _commit(self, batch: Sequence[tuple[Entry, asyncio.Future[Written]]]) -> None:
        tries = 0
        while batch:
            entries = [entry for entry, _ in batch]
            try:
                verdicts = await self._line.use(lambda connection: append(connection, self._worker, entries))  # noqa: B023 - used at once
            except UnavailableError:
                await asyncio.sleep(_RETRY_S[min(tries, len(_RETRY_S) - 1)])
                tries += 1
                batch = [(entry, written) for entry, written in batch if not written.done()]
                continue
            except UnstorableError as refusal:
                await self._commit_apart(batch, refusal)
                return
            for (_, written), verdict in zip(batch, verdicts, strict=True):
                if not written.done():
                    written.set_result(verdict)
            return

    async def _commit_apart(self, batch: Sequence[tuple[Entry, asyncio.Future[Written]]], refusal: UnstorableError) -> None:
        """Find out whose value is refused: the others must not suffer for it."""
        if len(batch) > 1:
            for one in batch:
                await self._commit([one])
        elif not batch[0][1].done():
            batch[0][1].set_exception(refusal)
