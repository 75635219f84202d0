"""A few connections to each database, kept while they are used. An organisation shares none with another."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final, LiteralString

import psycopg

from .database_connect import DatabaseAddress, DatabaseConnection, DatabaseConnector
from .database_leash import Leash

TOGETHER: Final = 4
"""Connections to one database at once."""

IDLE_S: Final = 30.0

WIRE_LIMIT: Final = 40 * 1024 * 1024
"""Bytes that one statement may send us."""

_LATE_S: Final = 1.0
"""Seconds that a server gets to stop a statement by itself before its line is cut."""


@dataclass(frozen=True, slots=True)
class Lent:
    """A connection on which a transaction has begun, and what watches it."""

    connection: DatabaseConnection
    leash: Leash


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
    async def lend(self, address: DatabaseAddress, begin: LiteralString, *, until: float) -> AsyncIterator[Lent]:
        """Lend a connection and take it back; one on which anything went wrong is closed.

        Raises ``TimeoutError`` when none has begun by ``until``, in the loop's time; soon after that a lent one is cut.
        """
        shelf = self._shelves.setdefault(address, _Shelf())
        shelf.callers += 1
        try:
            async with asyncio.timeout_at(until):
                await shelf.room.acquire()
            try:
                connection = await self._begun(shelf, address, begin, until=until)
                async with _closing_on_failure(connection):
                    with Leash(connection, until=until + _LATE_S, most_bytes=WIRE_LIMIT).hold() as leash:
                        yield Lent(connection, leash)
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
                    with Leash(connection, until=until, most_bytes=WIRE_LIMIT).hold():
                        # What the last statement left behind in its session is no business of the next.
                        await connection.execute("discard all")
                        await connection.execute(begin)
                return connection
        async with asyncio.timeout_at(until):
            connection = await self._connector.connect(address)
        async with _closing_on_failure(connection):
            with Leash(connection, until=until, most_bytes=WIRE_LIMIT).hold():
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
