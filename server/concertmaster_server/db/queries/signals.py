"""What somebody outside tells a waiting step: how it ends, or to try again. Spoken by whoever tells, and by workers.

A signal is written together with what it tells of, and deleted together with the record that follows from it; so it is followed
once, or found to be too late. A run that is over is told nothing; what it was told while it ended is forgotten later. Telling
makes the run ready: nobody has to hear of it for it to be followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from concertmaster_server.db.channel import WAKE_CHANNEL
from concertmaster_server.db.raw import RawConnection


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal as it waits to be followed.

    ``body`` holds ``port`` and ``output`` of a step that has ended, or its ``error``, or ``again`` for another attempt.
    """

    id: int
    run_id: UUID
    node_id: str
    iteration: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A signal to write."""

    org_id: UUID
    run_id: UUID
    node_id: str
    iteration: str
    body: dict[str, Any]


_TELL: Final = """
insert into signals (org_id, run_id, node_id, iteration, body)
select n.org_id, n.run_id, n.node_id, n.iteration, n.body::jsonb
from unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[]) as n (org_id, run_id, node_id, iteration, body)
join runs r on r.id = n.run_id and r.finished_at is null
"""

# Nobody waits for a run that somebody else is writing: the sweep finds signals whose run nobody made ready.
_MAKE_READY: Final = """
with free as (
    select id from runs where id = any(%s::uuid[]) and finished_at is null for update skip locked
), made as (
    update runs set ready_at = clock_timestamp() where id = any(array(select id from free))
)
select pg_notify(%s, array_to_string(%s::uuid[], ','))
"""

# Reads all signals there are: those of runs that are over must not gather.
_OVERLOOKED: Final = """
with told as (
    select r.id from runs r
    where r.id in (select run_id from signals) and r.ready_at is null and r.finished_at is null
    limit 500 for update of r skip locked
)
update runs set ready_at = clock_timestamp() where id = any(array(select id from told)) returning id
"""

_FORGET_LATE: Final = """
delete from signals where id in (
    select s.id from signals s join runs r on r.id = s.run_id where r.finished_at is not null
    limit 50000 for update of s skip locked
)
"""

_READ: Final = """
select id, run_id, node_id, iteration, body from signals where run_id = any(%s::uuid[]) order by id
"""


async def tell(connection: RawConnection, tellings: Sequence[Telling]) -> None:
    """Write signals and make their runs ready; the transaction names the organisations."""
    rows = [(one.org_id, one.run_id, one.node_id, one.iteration, orjson.dumps(one.body).decode()) for one in tellings]
    await connection.execute(_TELL, [list(column) for column in zip(*rows, strict=True)])
    runs = list({one.run_id for one in tellings})
    await connection.execute(_MAKE_READY, (runs, WAKE_CHANNEL, runs))


async def read_signals(connection: RawConnection, runs: Sequence[UUID]) -> dict[UUID, list[Signal]]:
    """Give the signals that wait for runs, oldest first."""
    found: dict[UUID, list[Signal]] = {}
    for row in await (await connection.execute(_READ, (list(runs),))).fetchall():
        found.setdefault(row[1], []).append(Signal(*row))
    return found


async def find_overlooked(connection: RawConnection) -> tuple[UUID, ...]:
    """Make runs ready that were told something while somebody wrote them; give them."""
    return tuple(row[0] for row in await (await connection.execute(_OVERLOOKED)).fetchall())


async def forget_late(connection: RawConnection) -> int:
    """Delete signals to runs that are over, at most as many as one statement should; tell how many."""
    return (await connection.execute(_FORGET_LATE)).rowcount
