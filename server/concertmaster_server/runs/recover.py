"""Use case: take runs from workers that are gone. It starts nothing itself, and doing it twice changes nothing."""

from __future__ import annotations

import logging
from typing import Final
from uuid import UUID

from concertmaster_server.db.queries.claims import Reclaimed, reclaim
from concertmaster_server.db.queries.workers import find_dead, forget
from concertmaster_server.db.raw import RawConnection

from .claim import QUARANTINE_AFTER

_LOG: Final = logging.getLogger(__name__)


async def recover(connection: RawConnection, me: UUID, *, judge: bool) -> tuple[Reclaimed, ...]:
    """Free runs whose lease has lapsed or whose worker is dead; give them.

    ``judge`` allows to call workers dead because their lock is gone. Right after our own connection broke that proves nothing:
    theirs may have broken with it, and they are on their way back.
    """
    dead = await find_dead(connection, me) if judge else ()
    runs = await reclaim(connection, dead, quarantine=QUARANTINE_AFTER)
    if dead:
        await forget(connection, dead)
    for run in runs:
        _LOG.warning("a run lost its worker", extra={"run": str(run.id), "set_aside": run.set_aside})
    return runs
