"""Use case: find out whose key this is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from concertmaster_server.db.queries import keys as rows
from concertmaster_server.db.transaction import Transaction

from . import keys
from .caller import Caller, UnauthenticatedError

_TOUCH_EVERY: Final = timedelta(minutes=1)
_NO_HASH: Final = bytes(32)


async def authenticate(tx: Transaction, text: str, now: datetime) -> Caller:
    """Give the holder of the key ``text``; raises ``UnauthenticatedError`` for anything but a key that counts now."""
    key = keys.read(text)
    if key is None:
        raise UnauthenticatedError
    row = await rows.find_key(tx, key.prefix)
    if not keys.same(key.hash, _NO_HASH if row is None else row.hash) or row is None:
        raise UnauthenticatedError
    if row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
        raise UnauthenticatedError
    if row.last_used_at is None or now - row.last_used_at > _TOUCH_EVERY:
        await rows.touch_key(tx, row.prefix, now)
    return Caller(organisation=row.org_id, key=row.prefix, name=row.name, role=row.role, user=row.user_id)
