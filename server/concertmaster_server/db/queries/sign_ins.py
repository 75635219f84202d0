"""Failed sign-ins by the hash of an e-mail address, whether or not anybody has that address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from concertmaster_server.db.tables import SIGN_IN_FAILURES
from concertmaster_server.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Failures:
    """How often in a row, and when last."""

    count: int
    last_at: datetime


async def lock_failures(tx: Transaction, address_hash: bytes, now: datetime) -> Failures:
    """Give the failures since the last success; who else tries this address waits for the end of this transaction."""
    columns = SIGN_IN_FAILURES.c
    first = insert(SIGN_IN_FAILURES).values(address_hash=address_hash, failures=0, last_at=now)
    await tx.core.execute(first.on_conflict_do_nothing())
    statement = select(columns.failures, columns.last_at).where(columns.address_hash == address_hash)
    row = (await tx.core.execute(statement.with_for_update())).one()
    return Failures(row.failures, row.last_at)


async def count_failure(tx: Transaction, address_hash: bytes, now: datetime) -> None:
    """Count one failure more."""
    columns = SIGN_IN_FAILURES.c
    counted = update(SIGN_IN_FAILURES).where(columns.address_hash == address_hash)
    await tx.core.execute(counted.values(failures=columns.failures + 1, last_at=now))


async def forget_failures(tx: Transaction, address_hash: bytes) -> None:
    """Begin again after a success."""
    await tx.core.execute(delete(SIGN_IN_FAILURES).where(SIGN_IN_FAILURES.c.address_hash == address_hash))


async def forget_failures_before(tx: Transaction, moment: datetime) -> None:
    """Forget failures that nobody has added to for long: made-up addresses must not fill the table."""
    await tx.core.execute(delete(SIGN_IN_FAILURES).where(SIGN_IN_FAILURES.c.last_at < moment))
