"""Statements for PostgreSQL databases of other people, behind the same guard as every other call.

An author names these databases; none of them is ours. A statement runs alone in a transaction, with an end to every wait and a
bound on every answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, LiteralString

import orjson
import psycopg

from .database_connect import DatabaseAddress, DatabaseConnection, DatabaseConnector
from .database_errors import (
    DatabaseBrokenError,
    DatabaseBusyError,
    DatabaseDeadlineError,
    DatabaseError,
    DatabaseRefusedError,
    DatabaseUncertainError,
    RowsTooLargeError,
    TooManyRowsError,
)
from .database_pool import IDLE_S, DatabasePool, Lent
from .database_values import require_names, to_json
from .guard import GuardOptions, Resolver, resolve_name

BYTE_LIMIT: Final = 10 * 1024 * 1024
ROW_LIMIT: Final = 10_000

_CHUNK: Final = 200
_REASON: Final = 300

_CANCELLED: Final = "57014"
_LOST: Final = ("08", "57P")
_FOR_NOW: Final = ("40", "53", "55P03")

# Our reading of statements and rows relies on these.
_SETTINGS: Final = """
set local standard_conforming_strings = on; set local datestyle = 'ISO'; set local timezone = 'UTC';
set local cursor_tuple_fraction = 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseCall:
    """One statement in psycopg's spelling, ``%(name)s`` with ``%`` doubled, its values, and what it may cost."""

    statement: str
    values: Mapping[str, object] = field(default_factory=dict)
    limit: int = ROW_LIMIT
    timeout_s: float = 30.0


@dataclass(frozen=True, slots=True)
class DatabaseAnswer:
    """JSON-ready rows, and how many were found or changed."""

    rows: list[dict[str, Any]]
    count: int


class OutboundDatabases:
    """Calls databases that users choose."""

    def __init__(self, options: GuardOptions, resolve: Resolver = resolve_name, *, idle_s: float = IDLE_S) -> None:
        self._connector = DatabaseConnector(options, resolve)
        self._pool = DatabasePool(self._connector, idle_s=idle_s)

    async def query(self, address: DatabaseAddress, call: DatabaseCall) -> DatabaseAnswer:
        """Read, in a transaction that cannot write; raises ``OutboundError``."""
        async with self._session(address, call, "begin read only") as session:
            async with session.connection.cursor("concertmaster") as cursor:
                await cursor.execute(call.statement.encode(), call.values)
                found = _Found(call.limit, cursor.description)
                while rows := await cursor.fetchmany(_CHUNK):
                    found.add(rows)
            await session.connection.execute("commit")
            return DatabaseAnswer(found.rows, len(found.rows))

    async def write(self, address: DatabaseAddress, call: DatabaseCall) -> DatabaseAnswer:
        """Change, all or nothing; raises ``OutboundError``. Only after ``DatabaseUncertainError`` does nobody know."""
        async with self._session(address, call, "begin") as session:
            cursor = await session.connection.execute(call.statement.encode(), call.values)
            found = _Found(call.limit, cursor.description)
            if cursor.description is not None:
                found.add(await cursor.fetchmany(call.limit + 1))
            session.is_ending = True
            await session.connection.execute("commit")
            return DatabaseAnswer(found.rows, max(0, cursor.rowcount))

    async def close(self) -> None:
        """Close every connection that is not in use."""
        await self._pool.close()
        self._connector.close()

    @asynccontextmanager
    async def _session(self, address: DatabaseAddress, call: DatabaseCall, begin: LiteralString) -> AsyncIterator[_Session]:
        """Give a session for one transaction; what goes wrong in it comes out as one of our errors."""
        milliseconds = int(call.timeout_s * 1000)
        limits = f"set local statement_timeout = {milliseconds}; set local lock_timeout = {milliseconds};"
        until = asyncio.get_running_loop().time() + call.timeout_s
        session = _Session(address.host, call.timeout_s, until)
        try:
            async with self._pool.lend(address, f"{begin}; {limits}{_SETTINGS}", until=until) as session.lent:
                yield session
        except TimeoutError as failure:
            raise DatabaseDeadlineError(seconds=call.timeout_s) from failure
        except UnicodeDecodeError as failure:
            raise DatabaseRefusedError(reason="it holds text that is not UTF-8") from failure
        except psycopg.Error as failure:
            raise session.reason(failure) from failure


class _Session:
    """One transaction: its connection, when it has to be over, and whether its end has been asked for."""

    def __init__(self, host: str, timeout_s: float, until: float) -> None:
        self.lent: Lent | None = None
        self._host = host
        self._timeout_s = timeout_s
        self._until = until
        self.is_ending = False

    @property
    def connection(self) -> DatabaseConnection:
        """Give the connection; only what has been lent can be asked."""
        assert self.lent is not None  # noqa: S101 - set before anybody gets the session
        return self.lent.connection

    def reason(self, failure: psycopg.Error) -> DatabaseError:
        """Say what a failure means for who called."""
        state = failure.sqlstate or ""
        if state == _CANCELLED:
            return DatabaseDeadlineError(seconds=self._timeout_s)
        if state and not state.startswith(_LOST):
            said = (failure.diag.message_primary or "no reason given")[:_REASON]
            return DatabaseBusyError(reason=said) if state.startswith(_FOR_NOW) else DatabaseRefusedError(reason=said)
        if not isinstance(failure, psycopg.OperationalError | psycopg.InterfaceError):
            return DatabaseRefusedError(reason=str(failure)[:_REASON])
        if self.lent is not None and self.lent.leash.is_full:
            return RowsTooLargeError(limit=BYTE_LIMIT)
        if self.is_ending:
            return DatabaseUncertainError(host=self._host)
        is_late = asyncio.get_running_loop().time() >= self._until
        return DatabaseDeadlineError(seconds=self._timeout_s) if is_late else DatabaseBrokenError(host=self._host)


class _Found:
    """Rows as they come in, within their bounds."""

    def __init__(self, limit: int, description: Sequence[psycopg.Column] | None) -> None:
        self.rows: list[dict[str, Any]] = []
        self._columns = [column.name for column in description or ()]
        self._limit = limit
        self._bytes = 0
        require_names(self._columns)

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        for row in rows:
            if len(self.rows) == self._limit:
                raise TooManyRowsError(limit=self._limit)
            self.rows.append(to_json(self._columns, row))
            self._bytes += len(orjson.dumps(self.rows[-1]))
            if self._bytes > BYTE_LIMIT:
                raise RowsTooLargeError(limit=BYTE_LIMIT)
