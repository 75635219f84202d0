"""Reading much at once: one ``COPY … TO STDOUT`` on a connection of its own, in the role that reads answers alone.

The pool keeps its connections for what is short. Who stops reading ends the statement, and the connection with it.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Final

import psycopg

from .address import psycopg_dsn
from .link import connect
from .unavailable import UnavailableError

_PIECE: Final = 256 * 1024
"""Bytes handed on at once, about."""


async def copy_out(
    url: str, statement: str, values: Mapping[str, object], *, settings: Sequence[str] = ()
) -> AsyncGenerator[list[bytes], None]:
    """Give the rows of a ``COPY``, some at a time; raises ``UnavailableError`` where the database goes away in between."""
    try:
        connection = await connect(psycopg_dsn(url), name="export", role="cm_reader")
        try:
            for setting in settings:
                await connection.execute(setting.encode())
            async with connection.cursor() as cursor, cursor.copy(statement.encode(), values) as copy:
                rows: list[bytes] = []
                size = 0
                async for row in copy:
                    rows.append(bytes(row))
                    size += len(row)
                    if size >= _PIECE:
                        yield rows
                        rows, size = [], 0
                if rows:
                    yield rows
        finally:
            await connection.close()
    except (psycopg.OperationalError, psycopg.InterfaceError) as failure:
        raise UnavailableError from failure
