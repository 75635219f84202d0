"""Four times a second: free the runs of dead workers, fire what is due, find who was overlooked, send hints on.

Any worker may; all do.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from concertmaster_server.db.line import Line, UnstorableError
from concertmaster_server.db.queries.consequences import cancel_left_over
from concertmaster_server.db.queries.signals import find_overlooked
from concertmaster_server.db.queries.timers import fire_due
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.queue import Doorbell
from concertmaster_server.runs.people.expire_assignments import expire_assignments
from concertmaster_server.runs.recover import recover
from concertmaster_server.triggers.fire_schedules import fire_schedules

from .relay_outbox import relay_outbox, ring

_LOG: Final = logging.getLogger(__name__)

SWEEP_S: Final = 0.25
_LEFT_OVER_S: Final = 3.0
"""How often to look for called runs whose caller is over: rarely are there any, and all open called runs are looked at."""

_TRUST_AFTER_S: Final = 1.0
"""After our own connection broke we call nobody dead for so long: theirs may have broken with it."""


class Sweeper:
    """Sweeps until it is cancelled; ``look`` is called when there may be something to claim."""

    def __init__(
        self, line: Line, me: UUID, doorbells: Sequence[Doorbell], *, look: Callable[[], None], new_id: Callable[[], UUID]
    ) -> None:
        self._line = line
        self._me = me
        self._doorbells = doorbells
        self._look = look
        self._new_id = new_id
        self._reconnects = 0
        self._judge_from = 0.0
        self._left_over_from = 0.0

    async def run(self) -> None:
        """Sweep, for ever."""
        while True:
            try:
                await self._line.use(self._sweep)
            except UnavailableError:
                _LOG.debug("a sweep did not reach the database")
            except UnstorableError:
                _LOG.exception("a sweep was broken off: the database refuses a value")
            await asyncio.sleep(SWEEP_S)

    async def _sweep(self, connection: RawConnection) -> None:
        if self._line.reconnects != self._reconnects:
            self._reconnects, self._judge_from = self._line.reconnects, time.monotonic() + _TRUST_AFTER_S
        freed = await recover(connection, self._me, judge=time.monotonic() >= self._judge_from)
        ready = [
            *(run.id for run in freed),
            *await fire_due(connection),
            *await find_overlooked(connection),
            *await self._cancel_left_over(connection),
            *await fire_schedules(connection, new_id=self._new_id),
            *await expire_assignments(connection, new_id=self._new_id),
        ]
        await relay_outbox(connection, self._doorbells)
        if ready:
            self._look()
            await ring(self._doorbells, ready)

    async def _cancel_left_over(self, connection: RawConnection) -> tuple[UUID, ...]:
        now = time.monotonic()
        if now < self._left_over_from:
            return ()
        self._left_over_from = now + _LEFT_OVER_S
        return await cancel_left_over(connection)
