"""Process incarnations of workers, and the session locks that tell the living from the dead. In the role ``cm_engine``.

The lock lives as long as the connection that took it: when the process dies the kernel closes the socket, the backend ends
and the lock is gone, with no time-out in between. A transaction pooler must not stand between a worker and the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from concertmaster_server.db.raw import RawConnection

from .claims import GRACE_S

# Trying a lock and failing proves that its owner lives. A lock we get instead is gone with the statement. The others are
# chosen first, so that nobody's lock is tried while it may be on its way back.
_DEAD: Final = """
with others as materialized (
    select incarnation, lock_key from workers
    where incarnation <> %(me)s and clock_timestamp() > pg_postmaster_start_time() + %(grace)s * interval '1 second'
)
select incarnation from others where pg_try_advisory_xact_lock(lock_key)
"""

_FORGET: Final = """
delete from workers w where incarnation = any(%s::uuid[]) and not exists (select from runs where claimed_by = w.incarnation)
"""


def lock_key(incarnation: UUID) -> int:
    """Give the key of an incarnation's lock: the last 64 bits of its id, as PostgreSQL's bigint."""
    return int.from_bytes(incarnation.bytes[8:], "big", signed=True)


async def take_lock(connection: RawConnection, incarnation: UUID) -> bool:
    """Take the incarnation's lock for as long as this connection lives; False while an old connection of ours still has it."""
    row = await (await connection.execute("select pg_try_advisory_lock(%s)", (lock_key(incarnation),))).fetchone()
    return row is not None and bool(row[0])


async def register(connection: RawConnection, incarnation: UUID, queues: Sequence[str]) -> None:
    """Enter the worker in the list that sweepers look through, or note that it lives. Who is listed without a lock is dead."""
    statement = (
        "insert into workers (incarnation, lock_key, queues) values (%s, %s, %s)"
        " on conflict (incarnation) do update set seen_at = clock_timestamp()"
    )
    await connection.execute(statement, (incarnation, lock_key(incarnation), list(queues)))


async def find_dead(connection: RawConnection, me: UUID) -> tuple[UUID, ...]:
    """Give the listed workers whose lock is gone. Right after a start of PostgreSQL nobody counts as dead."""
    found = await connection.execute(_DEAD, {"me": me, "grace": GRACE_S})
    return tuple(row[0] for row in await found.fetchall())


async def forget(connection: RawConnection, incarnations: Sequence[UUID]) -> None:
    """Take workers off the list, as far as nothing is ascribed to them any more."""
    await connection.execute(_FORGET, (list(incarnations),))
