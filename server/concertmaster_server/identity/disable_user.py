"""Use case: let a person sign in no more, and end every key of theirs."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries import users
from concertmaster_server.db.queries.keys import revoke_keys
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction


async def disable_user(tx: Transaction, act: Act, *, user_id: UUID) -> None:
    """Disable a user of the organisation."""
    if await users.find_user(tx, act.organisation, user_id) is None:
        raise NotFoundError(kind="user", id=user_id)
    await users.disable_user(tx, act.organisation, user_id, now=act.at)
    await revoke_keys(tx, act.organisation, act.at, user=user_id)
