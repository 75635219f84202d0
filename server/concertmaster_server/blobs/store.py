"""What a store of blobs does, whichever it is; and the measure both take of what passes through."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from .errors import BlobTooLargeError


@dataclass(frozen=True, slots=True)
class BlobFacts:
    """``size`` in bytes, ``sha256`` in hexadecimal."""

    size: int
    sha256: str


class BlobStore(Protocol):
    """Blobs by key. Every method may raise ``BlobUnavailableError`` and ``BlobKeyError``, and ends by itself."""

    async def put(self, key: str, content: bytes) -> BlobFacts:
        """Store content, in place of what was there; on return it outlives a loss of power."""
        ...

    async def put_stream(self, key: str, chunks: AsyncIterable[bytes], *, limit: int | None = None) -> BlobFacts:
        """Store content that comes in parts; what ``chunks`` raises leaves nothing behind."""
        ...

    async def get(self, key: str, *, limit: int | None = None) -> bytes:
        """Give the content; raises ``BlobMissingError``, ``BlobDamagedError``, ``BlobTooLargeError``."""
        ...

    def stream(self, key: str) -> AsyncIterator[bytes]:
        """Give the content in parts; damage is found at the end, so act on nothing before it."""
        ...

    async def exists(self, key: str) -> bool:
        """Tell whether there is a blob."""
        ...

    async def delete(self, key: str) -> None:
        """Remove a blob; it is well that there is none."""
        ...

    async def delete_prefix(self, prefix: str) -> None:
        """Remove every blob whose key goes on after ``prefix`` and a slash."""
        ...


class Measure:
    """Counts and digests content on its way."""

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._size = 0
        self._digest = hashlib.sha256()

    def add(self, chunk: bytes) -> None:
        """Take the next part; raises ``BlobTooLargeError`` as soon as it is too much."""
        self._size += len(chunk)
        if self._limit is not None and self._size > self._limit:
            raise BlobTooLargeError(limit=self._limit)
        self._digest.update(chunk)

    def facts(self) -> BlobFacts:
        """Give size and digest of all that was taken."""
        return BlobFacts(self._size, self._digest.hexdigest())


def measured(content: bytes) -> BlobFacts:
    """Give size and digest of content."""
    return BlobFacts(len(content), hashlib.sha256(content).hexdigest())
