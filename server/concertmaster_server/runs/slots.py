"""How many attempts of a worker go out at once: so many in all, and of each organisation at most its share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID
from weakref import WeakValueDictionary

_SHARES: Final = 4


def share_of(whole: int) -> int:
    """Give how much of something that a worker has for all organisations may go to one of them."""
    return max(1, whole // _SHARES)


class Slots:
    """Bounds attempts. An organisation whose calls all hang waits for itself and leaves slots to the others."""

    def __init__(self, count: int) -> None:
        self._all = asyncio.Semaphore(count)
        self._share = share_of(count)
        self._shares: WeakValueDictionary[UUID, asyncio.Semaphore] = WeakValueDictionary()  # kept by who waits or is in

    @asynccontextmanager
    async def take(self, organisation: UUID) -> AsyncIterator[None]:
        """Wait for a slot and hold it for as long as the block lasts."""
        share = self._shares.setdefault(organisation, asyncio.Semaphore(self._share))
        # Its own share first: who waits for that takes no slot from anybody.
        async with share, self._all:
            yield
