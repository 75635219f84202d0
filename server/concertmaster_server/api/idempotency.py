"""``Idempotency-Key``: the same request twice is carried out once and gets the same answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import ClassVar, Final
from uuid import UUID

from concertmaster_server.db.queries.idempotency import KeptAnswer, RequestKey, claim_key, find_answer, keep_answer
from concertmaster_server.db.refusals import IdempotencyMismatchError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.errors import ConcertMasterError

from .answers import JSON_TYPE, Rendered

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")


class IdempotencyKeyError(ConcertMasterError):
    """The header is not a key that we take."""

    code: ClassVar[str] = "idempotency.key"


def read_key(headers: Mapping[bytes, bytes], header: bytes = b"idempotency-key") -> str | None:
    """Read the header; None where the caller sent none."""
    text = headers.get(header)
    if text is None:
        return None
    key = text.decode("latin-1")
    if _KEY.fullmatch(key) is None:
        raise IdempotencyKeyError
    return key


def hash_request(path: str, query: bytes, body: bytes) -> bytes:
    """Give what two equal requests have in common: the place they go to and every byte of the body."""
    return hashlib.sha256(b"\0".join((path.encode("utf-8"), query, body))).digest()


def operation_at(operation: str, place: Iterable[object]) -> str:
    """Name an operation together with what its path names, for elsewhere the same key means another request."""
    return "/".join((operation, *map(str, place)))


def request_key(organisation: UUID, operation: str, *, place: Iterable[object], key: str, body_hash: bytes) -> RequestKey:
    """Name a request that may come twice; ``place`` holds what its path names."""
    return RequestKey(organisation=organisation, operation=operation_at(operation, place), key=key, body_hash=body_hash)


async def earlier_answer(tx: Transaction, request: RequestKey) -> Rendered | None:
    """Give the answer to an earlier equal request; None when this is the first, which then holds the key until it commits."""
    kept = None
    while kept is None:
        if await claim_key(tx, request):
            return None
        kept = await find_answer(tx, request)
    if kept.body_hash != request.body_hash:
        raise IdempotencyMismatchError
    return rendered(kept)


def rendered(kept: KeptAnswer) -> Rendered:
    """Make a kept answer ready to send."""
    return Rendered(kept.status, JSON_TYPE, kept.answer, kept.headers)


async def keep(tx: Transaction, request: RequestKey, answer: Rendered) -> None:
    """Keep the answer for whoever sends this request again."""
    await keep_answer(tx, request, KeptAnswer(request.body_hash, answer.status, answer.headers, answer.body))
