"""Timers that have come due. A timer is a row, not a sleeping process; any worker may fire it, and it fires once.

A run in somebody's memory minds its own timers: its worker sleeps until the moment, and writes that it fired. These statements
are for the runs that rest.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from concertmaster_server.db.raw import RawConnection

_FIRE: Final = """
with due as (
    select t.id, t.run_id from timers t join runs r on r.id = t.run_id
    where t.fired_at is null and t.due_at <= clock_timestamp() and r.claimed_by is null
    order by t.due_at limit %s for update of t skip locked
), fired as (
    update timers set fired_at = clock_timestamp() where id in (select id from due)
)
update runs set ready_at = clock_timestamp()
where id in (select run_id from due) and claimed_by is null and finished_at is null
returning id
"""


async def fire_due(connection: RawConnection, *, limit: int = 500) -> tuple[UUID, ...]:
    """Fire timers that are due and make their runs ready; give the runs."""
    return tuple(row[0] for row in await (await connection.execute(_FIRE, (limit,))).fetchall())
