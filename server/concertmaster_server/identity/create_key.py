"""Use case: make an API key. Its text is given once and is stored nowhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from concertmaster_server.db.queries.keys import KeyRow, insert_key
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api import Role

from .keys import ApiKey, mint


async def create_key(
    tx: Transaction,
    randomness: bytes,
    *,
    organisation: UUID,
    name: str,
    role: Role,
    user: UUID | None = None,
    expires_at: datetime | None = None,
) -> ApiKey:
    """Store a key made from ``keys.RANDOMNESS`` random bytes and give it, text included."""
    key = mint(randomness)
    row = KeyRow(
        prefix=key.prefix,
        org_id=organisation,
        hash=key.hash,
        name=name,
        role=role,
        user_id=user,
        expires_at=expires_at,
        revoked_at=None,
        last_used_at=None,
    )
    await insert_key(tx, row)
    return key
