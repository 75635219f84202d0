"""Send hints from the outbox on to the doorbells. A hint whose run somebody has taken up already needs no ring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from concertmaster_server.db.queries.outbox import take_hints
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.queue import Doorbell, DoorbellError

_IDS_A_RING: Final = 100


async def relay_outbox(connection: RawConnection, doorbells: Sequence[Doorbell]) -> int:
    """Take hints out and ring for those that nobody has followed yet; give how many were taken.

    Where no doorbell works the hints are gone all the same: runs are found by looking, and a heap of hints helps nobody.
    """
    async with connection.transaction():
        relayed = await take_hints(connection)
        await ring(doorbells, relayed.waiting)
    return relayed.taken


async def ring(doorbells: Sequence[Doorbell], runs: Iterable[UUID]) -> None:
    """Ring for runs at the first doorbell that works."""
    names = ",".join(str(run) for run, _ in zip(runs, range(_IDS_A_RING), strict=False))
    if not names:
        return
    for doorbell in doorbells:
        try:
            await doorbell.wake(names)
        except DoorbellError:
            continue
        return
