"""One raw psycopg connection, in a role of ours: for the few hot statements, listening, liveness, and keeping house."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from .raw import RawConnection

_KEEPALIVE: Final = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}


async def connect(dsn: str, *, name: str, role: str | None = "cm_engine", statement_timeout_s: float = 15.0) -> RawConnection:
    """Open an autocommit connection that has taken on ``role``; ``name`` is what the server shows of it.

    Without a role it stays what its login is, which may own the database: for keeping house alone.
    """
    conninfo = make_conninfo(
        dsn,
        connect_timeout=5,
        application_name=f"concertmaster-{name}",
        options=f"-c statement_timeout={int(statement_timeout_s * 1000)}",
        **_KEEPALIVE,
    )
    connection = await _open(conninfo)
    try:
        if role is not None:
            await connection.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
    except BaseException:  # whatever it was, nobody else can close this connection
        await connection.close()
        raise
    return connection


async def _open(conninfo: str) -> RawConnection:
    """Connect, and leave nothing half open when cancelled meanwhile.

    The driver drops what it was opening, but whoever keeps the cancelled task keeps that alive: the server would hold a place for
    as long as it bears authentication (a minute), and let no database be dropped before.
    """
    opening = asyncio.ensure_future(psycopg.AsyncConnection.connect(conninfo, autocommit=True))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        while not opening.done():  # it has a limit of time; whoever cancels twice must not leave it half open after all
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({opening})
        with contextlib.suppress(psycopg.Error):
            await opening.result().close()
        raise
