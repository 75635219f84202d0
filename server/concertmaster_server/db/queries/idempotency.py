"""Answers kept under the key of the request that caused them, written in the same transaction as what they tell of.

SQL text, because every keyed request pays for these statements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson

from concertmaster_server.db.database import Transaction

_CLAIM: Final = """
insert into idempotency_keys (org_id, operation, key, body_hash) values (%s, %s, %s, %s) on conflict do nothing returning true
"""

_FIND: Final = """
select body_hash, status, headers, answer from idempotency_keys where org_id = %s and operation = %s and key = %s
"""

_KEEP: Final = """
update idempotency_keys set status = %s, headers = %s::jsonb, answer = %s where org_id = %s and operation = %s and key = %s
"""


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
    values = (request.organisation, request.operation, request.key, request.body_hash)
    return await (await tx.raw.execute(_CLAIM, values)).fetchone() is not None


async def find_answer(tx: Transaction, request: RequestKey) -> KeptAnswer | None:
    """Give the answer kept under a key that was used before; None where it has just been forgotten."""
    row = await (await tx.raw.execute(_FIND, (request.organisation, request.operation, request.key))).fetchone()
    return None if row is None else KeptAnswer(row[0], row[1], tuple((name, value) for name, value in row[2]), row[3])


async def keep_answer(tx: Transaction, request: RequestKey, answer: KeptAnswer) -> None:
    """Keep the answer of the request that took the key."""
    headers = orjson.dumps(answer.headers).decode("utf-8")
    place = (request.organisation, request.operation, request.key)
    await tx.raw.execute(_KEEP, (answer.status, headers, answer.answer, *place))
