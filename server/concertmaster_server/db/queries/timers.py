"""When resting runs go on by themselves. A timer is a row, not a sleeping process; any worker may fire it, and it fires once.

A run has one timer at most, for the earliest of its moments: which step it is for stands in its history. A run in somebody's
memory minds its own moments: its worker sleeps until they come. These statements are for the runs that rest.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from concertmaster_server.db.raw import RawConnection

_FIRE: Final = """
with due as (
    select t.run_id from timers t join runs r on r.id = t.run_id
    where t.due_at <= clock_timestamp() and r.claimed_by is null
    order by t.due_at limit %s for update skip locked
), fired as (
    delete from timers where run_id = any(array(select run_id from due))
)
update runs set ready_at = clock_timestamp()
where id = any(array(select run_id from due)) and claimed_by is null and finished_at is null
returning id
"""


async def fire_due(connection: RawConnection, *, limit: int = 500) -> tuple[UUID, ...]:
    """Fire timers that are due and make their runs ready; give the runs."""
    return tuple(row[0] for row in await (await connection.execute(_FIRE, (limit,))).fetchall())
