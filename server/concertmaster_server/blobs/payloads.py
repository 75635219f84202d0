"""Values of runs, by reference when they are large.

The reference travels in a field of its own, never inside the value, so nothing that a user writes can be taken for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import orjson

from .errors import BlobDamagedError, BlobKeyError
from .store import BlobStore, measured

INLINE_LIMIT: Final = 256 * 1024
"""Bytes of JSON up to which a value stays where it is."""


@dataclass(frozen=True, slots=True)
class BlobReference:
    """Where a value lies, and what its JSON must be: ``size`` in bytes, ``sha256`` in hexadecimal."""

    key: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Stowed:
    """A value as a record keeps it: ``inline`` itself, or where it lies. With a ``blob``, ``inline`` is None."""

    inline: object = None
    blob: BlobReference | None = None


async def stow(store: BlobStore, prefix: str, value: object) -> Stowed:
    """Give a JSON value as a record keeps it, stored below ``prefix`` when it is large; the same value again is the same blob."""
    content = orjson.dumps(value)
    if len(content) <= INLINE_LIMIT:
        return Stowed(inline=value)
    facts = measured(content)
    reference = BlobReference(key=f"{prefix}/{facts.sha256}", sha256=facts.sha256, size=facts.size)
    await store.put(reference.key, content)
    return Stowed(blob=reference)


async def fetch(store: BlobStore, prefix: str, stowed: Stowed) -> object:
    """Give the value back; a reference that does not lie below ``prefix`` raises ``BlobKeyError``."""
    reference = stowed.blob
    if reference is None:
        return stowed.inline
    if not reference.key.startswith(f"{prefix}/"):
        raise BlobKeyError(key=reference.key, reason="it belongs to somebody else")
    content = await store.get(reference.key, limit=reference.size)
    if measured(content).sha256 != reference.sha256:
        raise BlobDamagedError(key=reference.key)
    value: object = orjson.loads(content)
    return value
