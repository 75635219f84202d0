"""A connection of one task that comes back after the database was away. One statement or transaction at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

import psycopg

from concertmaster_shared.errors import ConcertMasterError

from .link import connect
from .raw import RawConnection
from .unavailable import UnavailableError

Found = TypeVar("Found")


class UnstorableError(ConcertMasterError):
    """The database refuses a value, so sending it again cannot help."""

    code: ClassVar[str] = "step.unstorable"


class Line:
    """Connects when it is first used, and again after it broke. ``reconnects`` counts the latter."""

    def __init__(self, dsn: str, name: str, *, role: str | None = "cm_engine") -> None:
        self._dsn = dsn
        self._name = name
        self._role = role
        self._connection: RawConnection | None = None
        self._lock = asyncio.Lock()
        self._opened = 0

    @property
    def reconnects(self) -> int:
        """Tell how often the connection was lost and made again."""
        return max(0, self._opened - 1)

    async def use(self, work: Callable[[RawConnection], Awaitable[Found]]) -> Found:
        """Do ``work`` on the connection, alone.

        Raises ``UnavailableError`` when the connection cannot be had or breaks: then nobody knows whether the work was committed.
        Raises ``UnstorableError`` when the database refuses a value; nothing was committed.
        """
        async with self._lock:
            try:
                return await work(await self._open())
            except (psycopg.DataError, psycopg.IntegrityError) as refusal:
                raise UnstorableError from refusal
            except (psycopg.OperationalError, psycopg.InterfaceError) as failure:
                await self._drop()
                raise UnavailableError from failure
            except asyncio.CancelledError:
                # What the server was doing goes on there; this connection is of no further use.
                await self._drop()
                raise

    async def close(self) -> None:
        """Close the connection; it opens again when it is used."""
        async with self._lock:
            await self._drop()

    async def _open(self) -> RawConnection:
        if self._connection is None or self._connection.closed:
            self._connection = await connect(self._dsn, name=self._name, role=self._role)
            self._opened += 1
            # These statements look rows up by key. A plan made while a table was small must not scan it when it is large.
            await self._connection.execute("set enable_seqscan = off")
        return self._connection

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
