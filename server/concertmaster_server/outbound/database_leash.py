"""Cut a database's line when it takes too long or sends too much: the driver waits for ever, and reads rows of any size."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import psycopg
from psycopg.rows import TupleRow

_LOOK_S: Final = 0.05

# Where Linux keeps the count of received bytes in its ``struct tcp_info``; elsewhere lines are not measured.
_RECEIVED: Final = slice(128, 136)


class Leash:
    """Watches one line while it is in use. ``is_full`` says that it was cut for what came over it."""

    def __init__(self, connection: psycopg.AsyncConnection[TupleRow], *, until: float, most_bytes: int) -> None:
        self.is_full = False
        self._connection = connection
        self._until = until
        self._most = most_bytes

    @contextmanager
    def hold(self) -> Iterator[Leash]:
        """Watch for as long as the block lasts.

        A cancelled wait would ask the server to stop and await its answer. A dead server gives none; a cut line ends every wait.
        """
        self._most += self._received()
        self._timer = asyncio.get_running_loop().call_later(_LOOK_S, self._look)
        try:
            yield self
        finally:
            self._timer.cancel()

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        self.is_full = self._received() > self._most
        if self.is_full or loop.time() >= self._until:
            self._cut()
        else:
            self._timer = loop.call_at(min(self._until, loop.time() + _LOOK_S), self._look)

    def _received(self) -> int:
        if not sys.platform.startswith("linux"):
            return 0
        with suppress(OSError, psycopg.Error), self._line() as line:
            facts = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _RECEIVED.stop)
            return int.from_bytes(facts[_RECEIVED], sys.byteorder)
        return 0

    def _cut(self) -> None:
        with suppress(OSError, psycopg.Error), self._line() as line:
            line.shutdown(socket.SHUT_RDWR)

    def _line(self) -> socket.socket:
        return socket.socket(fileno=os.dup(self._connection.fileno()))
