"""Answers kept under the key of the request that caused them, written in the same transaction as what they tell of.

SQL text, because every keyed request pays for these statements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson

from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.transaction import Transaction

_CLAIM: Final = """
insert into idempotency_keys (org_id, operation, key, body_hash) values (%s, %s, %s, %s) on conflict do nothing returning true
"""

# In one order everywhere: two batches that hold the same keys must not wait for each other.
_KEEP_NEW: Final = """
insert into idempotency_keys (org_id, operation, key, body_hash, status, headers, answer)
select n.org_id, n.operation, n.key, n.body_hash, n.status, n.headers::jsonb, n.answer
from unnest(%s::uuid[], %s::text[], %s::text[], %s::bytea[], %s::smallint[], %s::text[], %s::bytea[])
    as n (org_id, operation, key, body_hash, status, headers, answer)
order by n.org_id, n.operation, n.key
on conflict do nothing
returning org_id, operation, key
"""

_FIND_MANY: Final = """
select org_id, operation, key, body_hash, status, headers, answer
from idempotency_keys join unnest(%s::uuid[], %s::text[], %s::text[]) as asked (org_id, operation, key)
    using (org_id, operation, key)
"""

_FIND: Final = """
select body_hash, status, headers, answer from idempotency_keys where org_id = %s and operation = %s and key = %s
"""

_KEEP: Final = """
update idempotency_keys set status = %s, headers = %s::jsonb, answer = %s where org_id = %s and operation = %s and key = %s
"""


Place = tuple[UUID, str, str]
"""Whose a key is, for which operation, and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestKey:
    """A request that may come twice: whose it is, what it asks for, the caller's key, and the SHA-256 of all it says."""

    organisation: UUID
    operation: str
    key: str
    body_hash: bytes

    @property
    def place(self) -> Place:
        """Give what two requests have in common of which the second is not carried out."""
        return self.organisation, self.operation, self.key


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
    return None if row is None else KeptAnswer(row[0], row[1], _headers(row[2]), row[3])


async def keep_answer(tx: Transaction, request: RequestKey, answer: KeptAnswer) -> None:
    """Keep the answer of the request that took the key."""
    headers = orjson.dumps(answer.headers).decode("utf-8")
    place = (request.organisation, request.operation, request.key)
    await tx.raw.execute(_KEEP, (answer.status, headers, answer.answer, *place))


async def keep_new_answers(raw: RawConnection, answers: Sequence[tuple[RequestKey, KeptAnswer]]) -> frozenset[Place]:
    """Keep answers under keys of which no two are equal; give those that nobody used before, for the others keep nothing.

    Waits for transactions that hold one of the keys.
    """
    rows = [
        (*request.place, request.body_hash, kept.status, orjson.dumps(kept.headers).decode(), kept.answer)
        for request, kept in answers
    ]
    found = await raw.execute(_KEEP_NEW, [list(column) for column in zip(*rows, strict=True)])
    return frozenset((row[0], row[1], row[2]) for row in await found.fetchall())


async def find_answers(raw: RawConnection, places: Collection[Place]) -> dict[Place, KeptAnswer]:
    """Give the answers kept under these keys, of which one may just have been forgotten."""
    found = await raw.execute(_FIND_MANY, [list(column) for column in zip(*places, strict=True)])
    return {
        (organisation, operation, key): KeptAnswer(body_hash, status, _headers(headers), answer)
        for organisation, operation, key, body_hash, status, headers, answer in await found.fetchall()
    }


def _headers(stored: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in stored)
