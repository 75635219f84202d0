"""Answers kept under the key of the request that caused them, written in the same transaction as what they tell of."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.postgresql import insert

from concertmaster_server.db.database import Transaction
from concertmaster_server.db.tables import IDEMPOTENCY_KEYS


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestKey:
    """A request that may come twice: whose it is, what it asks for, the caller's key, and the SHA-256 of all it says."""

    organisation: UUID
    operation: str
    key: str
    body_hash: bytes


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer that the first such request got."""

    body_hash: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    answer: bytes


async def claim_key(tx: Transaction, request: RequestKey) -> bool:
    """Take the key for this transaction; waits for another one that holds it. False when it has been used before."""
    statement = (
        insert(IDEMPOTENCY_KEYS)
        .values(org_id=request.organisation, operation=request.operation, key=request.key, body_hash=request.body_hash)
        .on_conflict_do_nothing()
        .returning(IDEMPOTENCY_KEYS.c.key)
    )
    return (await tx.core.execute(statement)).first() is not None


async def find_answer(tx: Transaction, request: RequestKey) -> KeptAnswer:
    """Give the answer kept under a key that was used before."""
    kept = IDEMPOTENCY_KEYS.c
    statement = select(kept.body_hash, kept.status, kept.headers, kept.answer).where(*_same(request))
    row = (await tx.core.execute(statement)).one()
    return KeptAnswer(row.body_hash, row.status, tuple((name, value) for name, value in row.headers), row.answer)


async def keep_answer(tx: Transaction, request: RequestKey, answer: KeptAnswer) -> None:
    """Keep the answer of the request that took the key."""
    await tx.core.execute(
        update(IDEMPOTENCY_KEYS)
        .where(*_same(request))
        .values(status=answer.status, headers=[list(pair) for pair in answer.headers], answer=answer.answer)
    )


def _same(request: RequestKey) -> tuple[ColumnElement[bool], ...]:
    kept = IDEMPOTENCY_KEYS.c
    return kept.org_id == request.organisation, kept.operation == request.operation, kept.key == request.key
