"""Connections and transactions of the web side: a pool, and a transaction that names the organisations it works for.

Questions about answers have a small pool of their own, in the role ``cm_reader``: ``reading`` is the one way to it.

``Transaction.core`` speaks SQLAlchemy, ``Transaction.raw`` is the psycopg connection below it; both are one transaction. Workers
keep their own raw connections (``link``) and need no pool.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import orjson
import psycopg
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from .address import sqlalchemy_url
from .raw import RawConnection, name_organisations
from .reader import Reader, TooSlowError
from .transaction import Transaction
from .unavailable import UnavailableError


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How many connections to hold, and how long a statement or a wait for a connection may take (seconds)."""

    url: str
    pool_size: int = 10
    pool_wait_s: float = 5.0
    statement_timeout_s: float = 15.0
    readers: int = 4
    reading_timeout_s: float = 2.0


class Database:
    """The pool of the web side, in the role ``cm_app``."""

    def __init__(self, options: Options) -> None:
        self.url = options.url
        self._engine = _engine(options)
        self._readers = _reading_engine(options)
        self._reading_timeout_s = options.reading_timeout_s

    @asynccontextmanager
    async def transaction(self, *organisations: UUID) -> AsyncIterator[Transaction]:
        """Begin a transaction that sees the rows of ``organisations`` alone; commits at the end, rolls back on any error.

        Raises ``UnavailableError`` when the connection cannot be had or breaks.
        """
        try:
            opened = await self._open(organisations)
            try:
                async with opened.core.begin():
                    yield opened
            finally:
                await opened.core.close()
        except (PoolTimeoutError, psycopg.OperationalError, psycopg.InterfaceError) as failure:
            raise UnavailableError from failure
        except DBAPIError as failure:
            if failure.connection_invalidated or isinstance(failure.orig, psycopg.OperationalError):
                raise UnavailableError from failure
            raise

    async def _open(self, organisations: tuple[UUID, ...]) -> Transaction:
        """Take a connection and begin; where the pool's have died since their last use, take a new one.

        The first statement of a transaction is the test of its connection. Asking each one beforehand whether it still lives
        would cost a fifth of a short transaction's time.
        """
        try:
            return await self._begin(organisations)
        except (psycopg.OperationalError, psycopg.InterfaceError):
            return await self._begin(organisations)

    async def _begin(self, organisations: tuple[UUID, ...]) -> Transaction:
        core = await self._engine.connect()
        try:
            raw = await _driver(core)
            await name_organisations(raw, organisations)
        except BaseException:
            # When SQLAlchemy sees for itself that the connection is dead, it gives up all that are as old.
            with suppress(DBAPIError):
                await core.exec_driver_sql("select 1")
            await core.close()
            raise
        return Transaction(core, raw)

    @asynccontextmanager
    async def reading(self, organisation: UUID) -> AsyncIterator[Reader]:
        """Look at the answers of one organisation, and at nothing else.

        Row-level security would keep conditions over answers from every index, so this role passes by it, and the tables that the
        reader gives are the organisation's alone. All questions are answered from one picture of them: where one says how far it
        looked, another may go on. Raises ``TooSlowError`` when a statement takes too long.
        """
        try:
            async with self._readers.connect() as core:
                raw = await _driver(core)
                async with raw.transaction():
                    yield Reader(raw, organisation)
        except psycopg.errors.QueryCanceled as failure:
            raise TooSlowError(seconds=self._reading_timeout_s) from failure
        except (PoolTimeoutError, psycopg.OperationalError, psycopg.InterfaceError, DBAPIError) as failure:
            raise UnavailableError from failure

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
        await self._readers.dispose()


def _engine(options: Options) -> AsyncEngine:
    settings = {
        "statement_timeout": int(options.statement_timeout_s * 1000),
        "idle_in_transaction_session_timeout": 30000,
        "lock_timeout": 10000,
        "timezone": "UTC",
    }
    return _pool(options, "cm_app", settings, size=options.pool_size)


def _reading_engine(options: Options) -> AsyncEngine:
    """Make the pool of readers. What they ask is planned anew each time: a plan must know the values it is for."""
    settings = {
        "statement_timeout": int(options.reading_timeout_s * 1000),
        "default_transaction_read_only": "on",
        "default_transaction_isolation": "repeatable\\ read",
        "jit": "off",
        "max_parallel_workers_per_gather": 0,
        "timezone": "UTC",
    }
    engine = _pool(options, "cm_reader", settings, size=options.readers, prepare_threshold=None)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _pool(options: Options, role: str, settings: Mapping[str, object], *, size: int, **driver: object) -> AsyncEngine:
    engine = create_async_engine(
        sqlalchemy_url(options.url),
        json_deserializer=orjson.loads,
        pool_size=size,
        max_overflow=0,
        pool_timeout=options.pool_wait_s,
        hide_parameters=True,  # answers and documents stay out of error texts, and so out of the log
        connect_args={
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
            "connect_timeout": 5,
            "application_name": "concertmaster-api",
            **driver,
        },
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _take_role(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"set role {role}")
        connection.commit()

    return engine


async def _driver(core: AsyncConnection) -> RawConnection:
    fairy = await core.get_raw_connection()
    return cast("RawConnection", fairy.driver_connection)
