"""A notification channel of the database (LISTEN/NOTIFY): says that something happened, holds nothing, and may lose words."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

import psycopg
from psycopg import sql

from .line import Line
from .link import connect
from .unavailable import UnavailableError

_RETRY_S: Final = (0.05, 0.1, 0.25, 0.5, 1.0)
_ALIVE_S: Final = 15.0
"""A listener that heard nothing for so long asks whether its connection still stands."""

WAKE_CHANNEL: Final = "cm_wake"
"""Says that a run is ready, or that something was asked of it; the payload is run ids, joined by commas."""


def _nothing() -> None:
    """Leave it at that."""


class Channel:
    """Sends to and listens on one channel, each on a connection of its own."""

    def __init__(self, dsn: str, channel: str, *, name: str, role: str = "cm_engine") -> None:
        self._dsn = dsn
        self._channel = channel
        self._name = name
        self._role = role
        self._line = Line(dsn, name)

    async def send(self, payload: str) -> None:
        """Notify every listener; raises ``UnavailableError``."""
        await self._line.use(lambda connection: connection.execute("select pg_notify(%s, %s)", (self._channel, payload)))

    async def listen(
        self,
        heard: Callable[[str], None],
        *,
        connected: Callable[[], None] = _nothing,
        alive: Callable[[], None] = _nothing,
        lost: Callable[[], None] = _nothing,
        alive_s: float = _ALIVE_S,
    ) -> None:
        """Call ``heard`` with each payload until cancelled; connect again whenever the connection breaks.

        ``connected`` is called after each start of listening: what was said before then may have been missed. ``alive`` is called
        whenever the connection has proved to stand, at least each ``alive_s``, and ``lost`` when it broke.
        """
        tries = 0
        while True:
            with contextlib.suppress(psycopg.OperationalError, psycopg.InterfaceError, UnavailableError, OSError):
                connection = await connect(self._dsn, name=f"{self._name}-listen", role=self._role)
                async with connection:
                    await connection.execute(sql.SQL("listen {}").format(sql.Identifier(self._channel)))
                    tries = 0
                    connected()
                    while True:
                        async for notification in connection.notifies(timeout=alive_s):
                            heard(notification.payload)
                        await connection.execute("select")
                        alive()
            lost()
            await asyncio.sleep(_RETRY_S[min(tries, len(_RETRY_S) - 1)])
            tries += 1

    async def close(self) -> None:
        """Close the sending connection; listening ends by cancellation."""
        await self._line.close()
