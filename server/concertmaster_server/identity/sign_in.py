"""Use case: exchange an e-mail address and a password for a key of one device.

Whether an account exists shows neither in the answer nor in the time it takes: an unknown address costs a hash too, and its
failures are counted like any other's. The transaction boundary is this use case's own, because a failure must be kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from concertmaster_server.db.acts import Act
from concertmaster_server.db.database import Database
from concertmaster_server.db.queries.addresses import find_address
from concertmaster_server.db.queries.sign_ins import count_failure, forget_failures, forget_failures_before, lock_failures
from concertmaster_server.db.queries.users import User, find_user, set_password
from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.errors import ConcertMasterError

from .create_key import create_key
from .create_user import plain_email
from .keys import ApiKey
from .passwords import Passwords

_FREE_FAILURES: Final = 4
_LONGEST_PAUSE: Final = timedelta(minutes=15)
_FORGET_AFTER: Final = timedelta(days=2)
_KEY_LIFE: Final = timedelta(days=90)


class SignInRefusedError(ConcertMasterError):
    """The address is unknown, or the password is wrong, or the account is disabled; nobody can tell which."""

    code: ClassVar[str] = "sign_in.refused"


class TooManyFailuresError(ConcertMasterError):
    """This account has to rest for ``seconds`` before the next try."""

    code: ClassVar[str] = "rate.limited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What somebody typed, and the device they typed it on."""

    email: str
    password: str
    device: str


async def sign_in(
    database: Database, passwords: Passwords, credentials: Credentials, *, now: datetime, randomness: bytes
) -> ApiKey:
    """Give a new key; raises ``SignInRefusedError``, or ``TooManyFailuresError`` before anything is checked."""
    address = plain_email(credentials.email)
    address_hash = hashlib.sha256(address.encode("utf-8")).digest()
    async with database.transaction() as tx:
        await _require_rest(tx, address_hash, now)
        user = await _find(tx, address)
        # Counted before the hash: of many tries at the same time all but the first few have to wait.
        await count_failure(tx, address_hash, now)
    known = None if user is None or user.disabled_at is not None else user
    right = await passwords.matches(None if known is None else known.password_hash, credentials.password)
    if known is None or not right:
        raise SignInRefusedError
    async with database.transaction(known.org_id) as tx:
        await forget_failures(tx, address_hash)
        await forget_failures_before(tx, now - _FORGET_AFTER)
        if passwords.outdated(known.password_hash):
            await set_password(tx, known.org_id, known.id, password_hash=await passwords.hash(credentials.password))
        act = Act(organisation=known.org_id, author=known.email, at=now)
        return await _key(tx, act, known, device=credentials.device, randomness=randomness)


def pause_after(failures: int) -> timedelta:
    """Give how long an account rests after so many failures in a row: nothing at first, then doubling to a quarter hour."""
    if failures <= _FREE_FAILURES:
        return timedelta(0)
    return min(timedelta(seconds=2.0 ** min(failures - _FREE_FAILURES, 20)), _LONGEST_PAUSE)


async def _require_rest(tx: Transaction, address_hash: bytes, now: datetime) -> None:
    failed = await lock_failures(tx, address_hash, now)
    left = failed.last_at + pause_after(failed.count) - now
    if left > timedelta(0):
        raise TooManyFailuresError(seconds=max(1, round(left.total_seconds())))


async def _find(tx: Transaction, address: str) -> User | None:
    found = await find_address(tx, "user", address)
    if found is None:
        return None
    await name_organisations(tx.raw, (found.org_id,))
    return await find_user(tx, found.org_id, found.target_id)


async def _key(tx: Transaction, act: Act, user: User, *, device: str, randomness: bytes) -> ApiKey:
    return await create_key(
        tx,
        randomness,
        organisation=act.organisation,
        name=f"{user.email} on {device}" if device else user.email,
        role=user.role,
        user=user.id,
        expires_at=act.at + _KEY_LIFE,
    )
