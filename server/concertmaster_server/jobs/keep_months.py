"""Now and then: make the parts of the history for the months to come, and drop those that are empty. Any worker may.

It speaks as the owner of the database, on a connection that lives for a moment alone.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.months import begin_keeping, database_now, drop_months, make_months, owns_history
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.unavailable import UnavailableError

_LOG: Final = logging.getLogger(__name__)

FIRST_S: Final = 30.0
EVERY_S: Final = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What a round did: the names of parts; ``allowed`` is False where the login does not own the history."""

    made: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    allowed: bool = True


async def keep_months(raw: RawConnection) -> Kept:
    """Make what is missing and drop what is over, as far as nobody has to wait for it."""
    if not await owns_history(raw):
        return Kept(allowed=False)
    if not await begin_keeping(raw):
        return Kept()
    now = await database_now(raw)
    return Kept(await make_months(raw, now), await drop_months(raw, now))


async def keep_months_for_ever(dsn: str, *, first_s: float = FIRST_S, every_s: float = EVERY_S) -> None:
    """Keep house until cancelled; where this login may not, say so once and leave it to ``migrate``."""
    line = Line(dsn, "months", role=None)
    await asyncio.sleep(first_s)
    try:
        while True:
            try:
                kept = await line.use(keep_months)
            except UnavailableError:
                await asyncio.sleep(min(every_s, 60.0))
                continue
            finally:
                await line.close()
            if not kept.allowed:
                _LOG.warning("this login does not own the history: run 'concertmaster migrate' each month, as its owner")
                await asyncio.Event().wait()
            if kept.made or kept.dropped:
                _LOG.info("the history has other months", extra={"made": kept.made, "dropped": kept.dropped})
            await asyncio.sleep(every_s)
    finally:
        await line.close()
