"""The web server of the product in a test, started and ended without the pauses that only a long life can afford."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any, Final

import uvicorn

_TICK_S: Final = 1.0
_GRACE_S: Final = 1.0


class BriefServer(uvicorn.Server):
    """Ends as soon as it is told to and what was being answered is answered; ``end`` may be called from any thread."""

    def __init__(self, app: Any, *, port: int = 0) -> None:
        super().__init__(uvicorn.Config(app, port=port, log_config=None, access_log=False, lifespan="off"))
        self._ending = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def origin(self) -> str:
        """Say where it listens."""
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"

    def end(self) -> None:
        """Let it end; it closes what it listens at and all connections."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ending.set)

    async def startup(self, sockets: Any = None) -> None:
        """Listen."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)

    async def main_loop(self) -> None:
        """Keep the date of the answers right until the end."""
        while not self._ending.is_set():
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), _TICK_S)

    async def shutdown(self, sockets: Any = None) -> None:
        """Close everything, with a second for answers on their way."""
        for server in self.servers:
            server.close()
        for listening in sockets or ():
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            _, late = await asyncio.wait(set(self.server_state.tasks), timeout=_GRACE_S)
            for task in late:
                task.cancel()
        until = time.monotonic() + _GRACE_S
        while self.server_state.connections and time.monotonic() < until:  # noqa: ASYNC110 - they tell in no other way
            await asyncio.sleep(0.001)
