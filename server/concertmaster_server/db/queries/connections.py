"""Connections to other systems. Their secret comes and goes sealed: nothing in this room can open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final
from uuid import UUID

import psycopg
from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from concertmaster_server.db.refusals import ConnectionTakenError
from concertmaster_server.db.tables import CONNECTIONS
from concertmaster_server.db.transaction import Transaction

from .named_connections import ConnectionRow

_COLUMNS: Final = tuple(CONNECTIONS.c[column.name] for column in fields(ConnectionRow))
_ROWS: Final = select(*_COLUMNS)


async def insert_connection(tx: Transaction, organisation: UUID, row: ConnectionRow) -> None:
    """Store a connection; raises ``ConnectionTakenError``."""
    try:
        await tx.core.execute(
            insert(CONNECTIONS).values(org_id=organisation, **_values(row), created_at=row.created_at, id=row.id)
        )
    except IntegrityError as failure:
        raise _refused(failure, row) from failure


async def update_connection(tx: Transaction, organisation: UUID, row: ConnectionRow) -> None:
    """Replace a connection that this transaction has locked; raises ``ConnectionTakenError``."""
    try:
        await tx.core.execute(update(CONNECTIONS).where(*_same(organisation, row.id)).values(**_values(row)))
    except IntegrityError as failure:
        raise _refused(failure, row) from failure


async def delete_connection(tx: Transaction, organisation: UUID, connection_id: UUID) -> None:
    """Remove a connection, its sealed secret with it."""
    await tx.core.execute(delete(CONNECTIONS).where(*_same(organisation, connection_id)))


async def find_connection(tx: Transaction, organisation: UUID, connection_id: UUID) -> ConnectionRow | None:
    """Give a connection."""
    row = (await tx.core.execute(_ROWS.where(*_same(organisation, connection_id)))).mappings().one_or_none()
    return None if row is None else _row(row)


async def lock_connection(tx: Transaction, organisation: UUID, connection_id: UUID) -> ConnectionRow | None:
    """Give a connection that nobody else changes before this transaction ends."""
    row = (await tx.core.execute(_ROWS.where(*_same(organisation, connection_id)).with_for_update())).mappings().one_or_none()
    return None if row is None else _row(row)


async def list_connections(tx: Transaction, organisation: UUID, *, before: UUID | None, limit: int) -> tuple[ConnectionRow, ...]:
    """Give at most ``limit`` connections older than ``before``, newest first; ids grow with time."""
    statement = _ROWS.where(CONNECTIONS.c.org_id == organisation).order_by(CONNECTIONS.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(CONNECTIONS.c.id < before)
    return tuple(_row(row) for row in (await tx.core.execute(statement)).mappings())


def _row(values: Mapping[Any, Any]) -> ConnectionRow:
    row = ConnectionRow(**values)
    return replace(row, secret_fields=tuple(row.secret_fields))


def _values(row: ConnectionRow) -> dict[str, object]:
    changing = {"name", "kind", "settings", "secret_fields", "sealed", "key_id", "revision", "updated_at"}
    return {name: getattr(row, name) for name in changing} | {"secret_fields": list(row.secret_fields)}


def _refused(failure: IntegrityError, row: ConnectionRow) -> Exception:
    return ConnectionTakenError(name=row.name) if isinstance(failure.orig, psycopg.errors.UniqueViolation) else failure


def _same(organisation: UUID, connection_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return CONNECTIONS.c.org_id == organisation, CONNECTIONS.c.id == connection_id
