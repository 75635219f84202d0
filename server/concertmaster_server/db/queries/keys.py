"""API keys. They stand outside row-level security, because a key says which organisation it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select, update

from concertmaster_server.db.tables import API_KEYS
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """A stored key; ``hash`` is the SHA-256 of its text."""

    prefix: str
    org_id: UUID
    hash: bytes
    name: str
    role: Role
    user_id: UUID | None
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


_KEYS: Final = select(*(API_KEYS.c[field.name] for field in fields(KeyRow)))


async def insert_key(tx: Transaction, row: KeyRow) -> None:
    """Store a key."""
    await tx.core.execute(
        insert(API_KEYS).values(
            prefix=row.prefix,
            org_id=row.org_id,
            hash=row.hash,
            name=row.name,
            role=row.role,
            user_id=row.user_id,
            expires_at=row.expires_at,
        )
    )


async def find_key(tx: Transaction, prefix: str) -> KeyRow | None:
    """Give the key of that name, whoever it belongs to and whether or not it still counts."""
    row = (await tx.core.execute(_KEYS.where(API_KEYS.c.prefix == prefix))).mappings().one_or_none()
    return None if row is None else KeyRow(**row)


async def touch_key(tx: Transaction, prefix: str, now: datetime) -> None:
    """Note that a key was used."""
    await tx.core.execute(update(API_KEYS).where(API_KEYS.c.prefix == prefix).values(last_used_at=now))


async def revoke_keys(
    tx: Transaction, organisation: UUID, now: datetime, *, prefix: str | None = None, user: UUID | None = None
) -> int:
    """Revoke the organisation's keys of that name or user; give how many counted until now."""
    keys = API_KEYS.c
    chosen = keys.prefix == prefix if prefix is not None else keys.user_id == user
    statement = update(API_KEYS).where(keys.org_id == organisation, chosen, keys.revoked_at.is_(None)).values(revoked_at=now)
    return (await tx.core.execute(statement)).rowcount
