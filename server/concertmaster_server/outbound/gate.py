"""One gate that calls pass: so many at once, and so many a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from .bucket import Bucket


class Gate:
    """Bounds how many are behind it, and how often it opens; None bounds nothing."""

    def __init__(self, clock: Callable[[], float], *, places: int | None, rate_per_s: float | None) -> None:
        self._clock = clock
        self._places = None if places is None else asyncio.Semaphore(places)
        self._bucket = None if rate_per_s is None else Bucket(rate_per_s)

    @asynccontextmanager
    async def passed(self, *, until: float) -> AsyncIterator[float]:
        """Wait for a place and one's turn and keep the place while the block lasts; the waiting ends by cancellation alone.

        Gives 0, or how many seconds one's turn is away when it comes only after ``until``: then it is not waited for.
        """
        if self._places is not None:
            await self._places.acquire()
        try:
            yield await self._turn(until)
        finally:
            if self._places is not None:
                self._places.release()

    async def _turn(self, until: float) -> float:
        if self._bucket is None:
            return 0.0
        now = self._clock()
        wait = self._bucket.take(now, longest_s=until - now)
        if wait > until - now:
            return wait
        await asyncio.sleep(wait)
        return 0.0
