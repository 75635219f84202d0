"""The sign of life of a worker: a lock that ends with the process, and a heartbeat that renews what memory holds.

It has a thread and a connection of its own, so that no step, however long it computes, keeps it from beating. When no beat gets
through for longer than ``TRUST_S`` the worker must not believe in its claims any more: somebody else may have them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.claims import Heartbeat, Held, renew
from concertmaster_server.db.queries.workers import forget, register, take_lock
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.unavailable import UnavailableError

_LOG: Final = logging.getLogger(__name__)

BEAT_S: Final = 2.5
TRUST_S: Final = 7.0
"""Seven tenths of a lease."""

_BEAT_LIMIT_S: Final = 4.0
_RETRY_S: Final = 0.1
_LEAVE_S: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who beats: this incarnation of a worker, a fresh one at each start, and the queues it serves."""

    incarnation: UUID
    queues: Sequence[str]


class Liveness:
    """Beats until it is stopped. ``held`` maps runs to fences; its owner changes it while we read.

    ``told`` learns of each beat in the owner's loop, with the monotonic moment at which its answer came.
    """

    def __init__(self, dsn: str, identity: Identity, held: Mapping[UUID, int], told: Callable[[Heartbeat, float], None]) -> None:
        self._line = Line(dsn, "liveness")
        self._identity = identity
        self._held = held
        self._told = told
        self._owner = asyncio.get_running_loop()
        self._ready = asyncio.Event()
        self._beaten = float("-inf")
        self._locked: RawConnection | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="liveness", daemon=True)
        self._beating: Future[None] = Future()

    async def start(self) -> None:
        """Begin to beat; returns when the worker is known and its lock is taken."""
        self._thread.start()
        self._beating = asyncio.run_coroutine_threadsafe(self._beat(), self._loop)
        await self._ready.wait()

    async def stop(self) -> None:
        """Stop beating, and take the worker off the list."""
        self._beating.cancel()
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._leave(), self._loop))
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join)
        self._loop.close()

    def is_fresh(self) -> bool:
        """Tell whether the claims that we hold can be believed in."""
        return time.monotonic() - self._beaten < TRUST_S

    def check(self) -> None:
        """Raise if it does not even try to beat any more, which is a mistake of ours."""
        if self._beating.done():
            raise RuntimeError("the heartbeat has stopped") from self._beating.exception()

    async def _beat(self) -> None:
        while True:
            pause = await self._beat_once()
            await asyncio.sleep(pause)

    async def _beat_once(self) -> float:
        """Beat, and give the seconds until the next time."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(_BEAT_LIMIT_S):
                heartbeat = await self._line.use(self._renew)
        except (UnavailableError, TimeoutError) as failure:
            _LOG.warning("a heartbeat did not get through", extra={"reason": type(failure).__name__})
            return _RETRY_S
        # Counted from before it was sent: the lease runs from some moment after that.
        self._beaten = began
        self._owner.call_soon_threadsafe(self._tell, heartbeat, time.monotonic())
        return BEAT_S if self._locked is not None else _RETRY_S

    async def _renew(self, connection: RawConnection) -> Heartbeat:
        me = self._identity
        if self._locked is not connection:
            # The lock of a connection that broke may outlive it for a moment; until it is ours again, beat fast.
            self._locked = connection if await take_lock(connection, me.incarnation) else None
        await register(connection, me.incarnation, me.queues)
        # A copy made in one go: the other thread changes the mapping meanwhile.
        held = [Held(run, fence) for run, fence in dict(self._held).items()]
        return await renew(connection, me.incarnation, held)

    async def _leave(self) -> None:
        with contextlib.suppress(UnavailableError, TimeoutError):
            async with asyncio.timeout(_LEAVE_S):
                await self._line.use(lambda connection: forget(connection, (self._identity.incarnation,)))
        await self._line.close()

    def _tell(self, heartbeat: Heartbeat, at: float) -> None:
        self._ready.set()
        self._told(heartbeat, at)
