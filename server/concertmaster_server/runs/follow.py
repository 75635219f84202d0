"""Use cases: wait for the end of a run, and stream its records as they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from concertmaster_server.db.database import Database
from concertmaster_server.db.queries.records import read_records
from concertmaster_server.db.queries.runs import RunRow
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_shared.runs import OPEN_RUN_STATUSES, Record

from .read import read_run
from .watch import Changes, RunWatch

_RECORDS_AT_ONCE: Final = 500
SILENCE_S: Final = 15.0

_SILENCE_OF_ONE_S: Final = 2.0
"""After so long whoever waits for one run looks without having heard anything."""


async def wait_for_end(
    watch: RunWatch, organisation: UUID, run_id: UUID, *, seconds: float, changes: Changes | None = None
) -> RunRow | None:
    """Give the run when it has ended, None if nobody knows of its end within ``seconds``. No connection is held while waiting.

    Whoever began to listen for ``changes`` before the run was stored passes them on. Raises ``NotFoundError``. A database that
    is away is no error here: the run was accepted, and whoever waits must not hear that it was not.
    """
    if changes is None:
        with watch.changes(run_id) as own:
            return await wait_for_end(watch, organisation, run_id, seconds=seconds, changes=own)
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while (left := deadline - loop.time()) > 0:
        await changes.next(min(left, _SILENCE_OF_ONE_S))
        try:
            run = await watch.read(organisation, run_id)
        except UnavailableError:
            continue
        if run is None:
            raise NotFoundError(kind="run", id=run_id)
        if run.finished_at is not None:
            return run
    return None


async def follow(
    database: Database, watch: RunWatch, organisation: UUID, *, run_id: UUID, after: int
) -> AsyncIterator[tuple[Record, ...]]:
    """Give a run's records after a sequence number as they come, until its end; an empty batch says that nothing has come.

    Raises ``NotFoundError``.
    """
    with watch.changes(run_id) as changes:
        while True:
            async with database.transaction(organisation) as tx:
                run = await read_run(tx, organisation, run_id)
                records = await read_records(tx.raw, run_id, after=after, limit=_RECORDS_AT_ONCE)
            if records:
                yield records
                after = records[-1].sequence
            if len(records) < _RECORDS_AT_ONCE:
                # Looked at before its records: whatever an ended run wrote has been seen.
                if run.status not in OPEN_RUN_STATUSES:
                    return
                yield ()
                await changes.next(SILENCE_S)
