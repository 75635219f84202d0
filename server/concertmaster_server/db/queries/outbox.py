"""The outbox: hints stored with their cause, taken out when they are sent on. They hold an id and nothing else.

Losing a hint costs a little time, never a run: whoever sweeps finds ready runs without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from concertmaster_server.db.raw import RawConnection

RUN_TOPIC: Final = "run"
"""The topic whose target is a run that is ready."""


@dataclass(frozen=True, slots=True)
class Relayed:
    """How many hints were taken out, and which of their runs nobody has taken up yet."""

    taken: int
    waiting: tuple[UUID, ...]


_TAKE: Final = """
with oldest as (
    select id from outbox where topic = %s order by id limit %s for update skip locked
), gone as (
    delete from outbox where id in (select id from oldest) returning target_id
)
select gone.target_id, r.id is not null from gone
left join runs r on r.id = gone.target_id and r.claimed_by is null and r.finished_at is null and r.ready_at is not null
"""


async def take_hints(connection: RawConnection, *, limit: int = 1000) -> Relayed:
    """Take the oldest hints out. Run inside a transaction that ends after they are sent on."""
    rows = await (await connection.execute(_TAKE, (RUN_TOPIC, limit))).fetchall()
    return Relayed(len(rows), tuple(run for run, waiting in rows if waiting))
