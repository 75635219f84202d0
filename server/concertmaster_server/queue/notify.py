"""The doorbell over the database's notifications: works wherever the database does."""

from __future__ import annotations

from concertmaster_shared.errors import ConcertMasterError

from .doorbell import DoorbellError, Ring, WordChannel


class NotifyDoorbell:
    """Rings at every worker that listens."""

    def __init__(self, channel: WordChannel) -> None:
        self._channel = channel

    async def wake(self, run_ids: str) -> None:
        """Notify; raises ``DoorbellError``."""
        try:
            await self._channel.send(run_ids)
        except ConcertMasterError as failure:
            raise DoorbellError from failure

    async def subscribe(self, ring: Ring) -> None:
        """Listen until cancelled. After a gap somebody should look."""
        await self._channel.listen(ring, connected=lambda: ring(""))

    async def close(self) -> None:
        """Close the channel."""
        await self._channel.close()
