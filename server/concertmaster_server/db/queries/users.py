"""Users: people who sign in. Their e-mail addresses are looked up in ``addresses``, before the organisation is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from concertmaster_server.db.tables import USERS
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person inside an organisation; ``password_hash`` is an argon2 text with its salt and figures."""

    id: UUID
    org_id: UUID
    email: str
    password_hash: str
    role: Role
    disabled_at: datetime | None = None


async def insert_user(tx: Transaction, user: User) -> None:
    """Store a user."""
    await tx.core.execute(
        insert(USERS).values(id=user.id, org_id=user.org_id, email=user.email, password_hash=user.password_hash, role=user.role)
    )


async def find_user(tx: Transaction, organisation: UUID, user_id: UUID) -> User | None:
    """Give a user, disabled or not."""
    columns = USERS.c
    statement = select(*(columns[name] for name in User.__slots__)).where(columns.org_id == organisation, columns.id == user_id)
    row = (await tx.core.execute(statement)).mappings().one_or_none()
    return None if row is None else User(**row)


async def set_password(tx: Transaction, organisation: UUID, user_id: UUID, *, password_hash: str) -> None:
    """Replace a user's password."""
    columns = USERS.c
    await tx.core.execute(
        update(USERS).where(columns.org_id == organisation, columns.id == user_id).values(password_hash=password_hash)
    )


async def disable_user(tx: Transaction, organisation: UUID, user_id: UUID, *, now: datetime) -> None:
    """Let a user sign in no more."""
    columns = USERS.c
    await tx.core.execute(update(USERS).where(columns.org_id == organisation, columns.id == user_id).values(disabled_at=now))
