"""Use case: let a person sign in."""

from __future__ import annotations

import re
from typing import ClassVar, Final
from uuid import UUID

from concertmaster_server.db.queries.addresses import Address, claim_address
from concertmaster_server.db.queries.users import User, insert_user
from concertmaster_server.db.refusals import AddressTakenError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api import Role
from concertmaster_shared.errors import ConcertMasterError

from .passwords import Passwords, require_strength

_EMAIL: Final = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,255}")


class BadEmailError(ConcertMasterError):
    """This is no e-mail address. Takes ``email``."""

    code: ClassVar[str] = "user.bad_email"


def plain_email(email: str) -> str:
    """Give an e-mail address as it is looked up: without blanks around it, in lower case."""
    return email.strip().casefold()


async def create_user(
    tx: Transaction, passwords: Passwords, *, organisation: UUID, user_id: UUID, email: str, password: str, role: Role
) -> User:
    """Store a user; raises ``BadEmailError``, ``WeakPasswordError`` or ``AddressTakenError``."""
    address = plain_email(email)
    if _EMAIL.fullmatch(address) is None:
        raise BadEmailError(email=email)
    require_strength(password, email=address)
    if not await claim_address(tx, "user", address, owner=Address(organisation, user_id)):
        raise AddressTakenError(address=address)
    user = User(id=user_id, org_id=organisation, email=address, password_hash=await passwords.hash(password), role=role)
    await insert_user(tx, user)
    return user
