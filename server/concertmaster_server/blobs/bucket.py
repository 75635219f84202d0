"""Blobs in an S3-compatible bucket. The operator names it in the settings, so its address passes no guard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from .errors import BlobDamagedError, BlobMissingError, BlobTooLargeError, BlobUnavailableError
from .keys import checked_key
from .store import BlobFacts, Measure, measured

_LOG: Final = logging.getLogger(__name__)

_CALL_S: Final = 60.0
_STREAM_S: Final = 3600.0
_CHUNK: Final = 1024 * 1024
_PART: Final = 8 * 1024 * 1024
_DIGEST: Final = "sha256"
"""The metadata that holds the digest; streams have none, as it comes before the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketAddress:
    """A bucket, and the part of it that is ours. Without keys the machine's own rights count, without endpoint it is Amazon's."""

    bucket: str
    region: str
    prefix: str = ""
    endpoint: str | None = None
    access_key: str | None = None
    secret_key: str | None = field(default=None, repr=False)


class BucketStore:
    """A store in a bucket; one instance a process, any number of processes and machines."""

    def __init__(self, address: BucketAddress) -> None:
        self._store = S3Store(
            address.bucket,
            prefix=address.prefix or None,
            region=address.region,
            client_options={
                "allow_http": True,
                "connect_timeout": timedelta(seconds=5),
                "read_timeout": timedelta(seconds=15),
                "timeout": timedelta(seconds=_STREAM_S),
            },
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
            **_said_outright(address),
        )

    async def put(self, key: str, content: bytes) -> BlobFacts:
        """Store content, in place of what was there."""
        facts = measured(content)
        async with self._call(checked_key(key)):
            await obstore.put_async(self._store, key, content, attributes={_DIGEST: facts.sha256}, use_multipart=False)
        return facts

    async def put_stream(self, key: str, chunks: AsyncIterable[bytes], *, limit: int | None = None) -> BlobFacts:
        """Store content that comes in parts."""
        measure = Measure(limit)

        async def counted() -> AsyncIterator[bytes]:
            async for chunk in chunks:
                measure.add(chunk)
                yield chunk

        async with self._call(checked_key(key), seconds=_STREAM_S):
            await obstore.put_async(self._store, key, counted(), chunk_size=_PART, max_concurrency=2)
        return measure.facts()

    async def get(self, key: str, *, limit: int | None = None) -> bytes:
        """Give the content."""
        async with self._call(checked_key(key)):
            found = await obstore.get_async(self._store, key)
            if limit is not None and found.meta["size"] > limit:
                raise BlobTooLargeError(limit=limit)
            content = bytes(await found.bytes_async())
        _check(key, measured(content), size=found.meta["size"], sha256=found.attributes.get(_DIGEST))
        return content

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        """Give the content in parts."""
        measure = Measure()
        async with self._call(checked_key(key)):
            found = await obstore.get_async(self._store, key)
        chunks = found.stream(_CHUNK)
        while True:
            async with self._call(key):
                chunk = await anext(chunks, None)
            if chunk is None:
                break
            measure.add(chunk)
            yield chunk
        _check(key, measure.facts(), size=found.meta["size"], sha256=found.attributes.get(_DIGEST))

    async def exists(self, key: str) -> bool:
        """Tell whether there is a blob."""
        try:
            async with self._call(checked_key(key)):
                await obstore.head_async(self._store, key)
        except BlobMissingError:
            return False
        return True

    async def delete(self, key: str) -> None:
        """Remove a blob."""
        with suppress(BlobMissingError):
            async with self._call(checked_key(key)):
                await obstore.delete_async(self._store, key)

    async def delete_prefix(self, prefix: str) -> None:
        """Remove every blob whose key goes on after ``prefix`` and a slash."""
        checked_key(prefix)
        batches = obstore.list(self._store, prefix)
        while True:
            async with self._call(prefix):
                batch = await anext(batches, None)
                if batch is None:
                    return
                await obstore.delete_async(self._store, [found["path"] for found in batch])

    @asynccontextmanager
    async def _call(self, key: str, *, seconds: float = _CALL_S) -> AsyncIterator[None]:
        """End the wait, and turn what the store says into an error of ours."""
        try:
            async with asyncio.timeout(seconds):
                with _errors_of(key):
                    yield
        except TimeoutError as failure:
            raise BlobUnavailableError(reason=f"the bucket took longer than {seconds:g} seconds") from failure


def _said_outright(address: BucketAddress) -> dict[str, Any]:
    """Give what must be passed in this form: in others the environment's AWS variables would win."""
    given: dict[str, Any] = {}
    if address.endpoint:
        given["aws_endpoint_url_s3"] = address.endpoint
    if address.access_key and address.secret_key:
        keys = {"access_key_id": address.access_key, "secret_access_key": address.secret_key, "token": None, "expires_at": None}
        given["credential_provider"] = lambda: keys
    return given


def _check(key: str, facts: BlobFacts, *, size: int, sha256: str | None) -> None:
    if facts.size != size or facts.sha256 != (sha256 or facts.sha256):
        raise BlobDamagedError(key=key)


@contextmanager
def _errors_of(key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as failure:
        if "NoSuchBucket" in str(failure):
            raise BlobUnavailableError(reason="the bucket is not there") from failure
        raise BlobMissingError(key=key) from failure
    except (PermissionDeniedError, UnauthenticatedError) as failure:
        raise BlobUnavailableError(reason="the bucket refuses our keys") from failure
    except (BaseError, OSError) as failure:
        _LOG.warning("the bucket does not work: %s", str(failure).partition("\n")[0])
        raise BlobUnavailableError(reason="the bucket gives no answer, or a broken one") from failure
