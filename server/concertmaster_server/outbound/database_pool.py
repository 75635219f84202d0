"""A few connections to each database, kept while they are used. An organisation shares none with another."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final, LiteralString

import psycopg

from .database_connect import DatabaseAddress, DatabaseConnection, DatabaseConnector

TOGETHER: Final = 4
"""Connections to one database at once."""

IDLE_S: Final = 30.0

_LATE_S: Final = 1.0
"""Seconds that a server gets to stop a statement by itself before we hang up."""


@dataclass(slots=True)
class _Shelf:
    """The connections to one database: those at rest with when they came to it, and how many callers there are."""

    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(TOGETHER))
    resting: list[tuple[DatabaseConnection, float]] = field(default_factory=list)
    callers: int = 0


class DatabasePool:
    """Lends connections on which a transaction has begun."""

    def __init__(self, connector: DatabaseConnector, *, idle_s: float = IDLE_S) -> None:
        self._connector = connector
        self._idle_s = idle_s
        self._shelves: dict[DatabaseAddress, _Shelf] = {}
        self._sweeping: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def lend(self, address: DatabaseAddress, begin: LiteralString, *, until: float) -> AsyncIterator[DatabaseConnection]:
        """Lend a connection and take it back; one on which anything went wrong is closed.

        Raises ``TimeoutError`` when none has begun by ``until``, in the loop's time; soon after that a lent one is hung up.
        """
        shelf = self._shelves.setdefault(address, _Shelf())
        shelf.callers += 1
        try:
            async with asyncio.timeout_at(until):
                await shelf.room.acquire()
            try:
                connection = await self._begun(shelf, address, begin, until=until)
                async with _closing_on_failure(connection):
                    with _hanging_up(connection, until + _LATE_S):
                        yield connection
                shelf.resting.append((connection, time.monotonic()))
            finally:
                shelf.room.release()
        finally:
            shelf.callers -= 1
            self._sweep_later()

    async def close(self) -> None:
        """Close every connection that rests; those that are lent are closed by who has them."""
        if self._sweeping is not None:
            self._sweeping.cancel()
        await self._close_resting(0)

    async def _begun(self, shelf: _Shelf, address: DatabaseAddress, begin: LiteralString, *, until: float) -> DatabaseConnection:
        """Begin on a connection at rest, which may have died meanwhile, else on a new one."""
        while shelf.resting:
            connection, _ = shelf.resting.pop()
            with suppress(psycopg.Error):
                async with _closing_on_failure(connection):
                    with _hanging_up(connection, until):
                        # What the last statement left behind in its session is no business of the next.
                        await connection.execute("discard all")
                        await connection.execute(begin)
                return connection
        async with asyncio.timeout_at(until):
            connection = await self._connector.connect(address)
        async with _closing_on_failure(connection):
            with _hanging_up(connection, until):
                await connection.execute(begin)
        return connection

    def _sweep_later(self) -> None:
        if self._sweeping is None or self._sweeping.done():
            self._sweeping = asyncio.create_task(self._sweep())

    async def _sweep(self) -> None:
        while self._shelves:
            await asyncio.sleep(self._idle_s / 2)
            await self._close_resting(self._idle_s)
            for address in [address for address, shelf in self._shelves.items() if not (shelf.resting or shelf.callers)]:
                del self._shelves[address]

    async def _close_resting(self, idle_s: float) -> None:
        now = time.monotonic()
        for shelf in tuple(self._shelves.values()):
            old = [connection for connection, since in shelf.resting if now - since >= idle_s]
            shelf.resting = [(connection, since) for connection, since in shelf.resting if connection not in old]
            for connection in old:
                await connection.close()


@asynccontextmanager
async def _closing_on_failure(connection: DatabaseConnection) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:  # whatever it was, nobody else may get this connection
        await connection.close()
        raise


@contextmanager
def _hanging_up(connection: DatabaseConnection, at: float) -> Iterator[None]:
    """Cut the line at a moment. A cancelled wait asks the server to stop and awaits its answer; a dead one gives none."""
    timer = asyncio.get_running_loop().call_at(at, _hang_up, connection)
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(connection: DatabaseConnection) -> None:
    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
