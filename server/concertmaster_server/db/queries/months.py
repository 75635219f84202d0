"""Parts of the history, made ahead of their month and dropped when nothing lies in them any more. Spoken as the owner.

Both need a moment alone with the history and with the runs. Whoever writes them goes first: these statements give up after a
while that nobody notices, and are tried again with the next round.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import psycopg

from concertmaster_server.db.partitions import (
    LOCK_KEY,
    Month,
    drop_statement,
    make_statement,
    months,
    past_month,
    strays_statement,
)
from concertmaster_server.db.raw import RawConnection

# Shorter than the server's patience with deadlocks, so that it is never a writer that gives up.
_PATIENCE: Final = "set local lock_timeout = '400ms'"

_OWNER: Final = """
select pg_has_role(current_user, relowner, 'usage') and has_schema_privilege('history', 'create')
from pg_class where oid = 'run_records'::regclass
"""

_PARTS: Final = """
select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'run_records'::regclass
"""

# Asked in the role that sees the runs of everybody: the owner sees none.
_NEEDED: Final = "select exists (select from runs where id >= %s and id < %s)"


async def owns_history(raw: RawConnection) -> bool:
    """Tell whether this login may make and drop parts."""
    row = await (await raw.execute(_OWNER)).fetchone()
    return row is not None and bool(row[0])


async def begin_keeping(raw: RawConnection) -> bool:
    """Be the one who changes parts for as long as this connection lives; False while somebody else is, or migrates."""
    row = await (await raw.execute("select pg_try_advisory_lock(%s)", (LOCK_KEY,))).fetchone()
    return row is not None and bool(row[0])


async def find_parts(raw: RawConnection) -> frozenset[str]:
    """Give the names of the parts that are there."""
    return frozenset(row[0] for row in await (await raw.execute(_PARTS)).fetchall())


async def database_now(raw: RawConnection) -> datetime:
    """Give the time of the database."""
    row = await (await raw.execute("select clock_timestamp()")).fetchone()
    assert row is not None  # noqa: S101 - a select without from gives a row
    now: datetime = row[0]
    return now


async def make_months(raw: RawConnection, now: datetime) -> tuple[str, ...]:
    """Make the parts of this month and the next ones that are not there; give their names."""
    there = await find_parts(raw)
    return tuple([month.name for month in months(now) if month.name not in there and await _make(raw, month)])


async def drop_months(raw: RawConnection, now: datetime) -> tuple[str, ...]:
    """Drop the parts of months long over of which neither a record nor a run is left; give their names."""
    past = [month for name in sorted(await find_parts(raw)) if (month := past_month(name, now)) is not None]
    return tuple([month.name for month in past if await _drop(raw, month)])


async def _make(raw: RawConnection, month: Month) -> bool:
    try:
        async with raw.transaction():
            await raw.execute(_PATIENCE)
            if await _is_true(raw, strays_statement(month)):
                return False
            await raw.execute(make_statement(month).encode())
    except (psycopg.errors.LockNotAvailable, psycopg.errors.CheckViolation):
        return False  # somebody wrote all the time, or the first record of the month just now
    return True


async def _drop(raw: RawConnection, month: Month) -> bool:
    if await _is_needed(raw, month):
        return False
    try:
        async with raw.transaction():
            await raw.execute(_PATIENCE)
            await raw.execute(f"lock table history.{month.name} in access exclusive mode".encode())
            # Looked at again, now that nobody can write.
            if await _is_needed(raw, month):
                return False
            await raw.execute(drop_statement(month).encode())
    except psycopg.errors.LockNotAvailable:
        return False
    return True


async def _is_needed(raw: RawConnection, month: Month) -> bool:
    if await _is_true(raw, f"select exists (select from history.{month.name})"):  # noqa: S608 - a name of ours
        return True
    async with raw.transaction():
        await raw.execute("set local role cm_engine")
        row = await (await raw.execute(_NEEDED, (month.first, month.end))).fetchone()
        await raw.execute("reset role")
    return row is None or bool(row[0])


async def _is_true(raw: RawConnection, statement: str) -> bool:
    row = await (await raw.execute(statement.encode())).fetchone()
    return row is not None and bool(row[0])
