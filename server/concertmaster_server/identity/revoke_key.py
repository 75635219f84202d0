"""Use case: end a key. It stops working in every process within a second."""

from __future__ import annotations

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.keys import revoke_keys
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction


async def revoke_key(tx: Transaction, act: Act, *, prefix: str) -> None:
    """Revoke the organisation's key of that name; raises ``NotFoundError`` where none counts."""
    if not await revoke_keys(tx, act.organisation, act.at, prefix=prefix):
        raise NotFoundError(kind="key", id=prefix)
