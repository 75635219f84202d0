"""The ways out of a worker: made once from its options, handed to the executors, closed at its end."""

from __future__ import annotations

from concertmaster_server.blobs import open_store
from concertmaster_server.executors import Outside
from concertmaster_server.outbound.client import OutboundClient

from .options import WorkerOptions


class WaysOut:
    """Holds what executors may use of the outside."""

    def __init__(self, options: WorkerOptions) -> None:
        self._http = OutboundClient(options.outbound, hosts=options.hosts)
        self.outside = Outside(http=self._http, files=open_store(options.blobs))

    async def close(self) -> None:
        """Close every way out."""
        await self._http.close()
