"""Where files of steps lie: among the organisation's own in our store, or in a bucket that a connection opens."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

from concertmaster_server.blobs import BlobError, BlobKeyError, BlobMissingError, BlobStore, BlobTooLargeError, key_problem
from concertmaster_server.engine.step import StepContext, StepError
from concertmaster_server.outbound.client import BODY_LIMIT, OutboundAnswer, OutboundClient
from concertmaster_server.outbound.errors import AnswerTooLargeError, OutboundError
from concertmaster_server.outbound.hosts import Caller
from concertmaster_server.outbound.retry_after import retry_after_s
from concertmaster_server.outbound.s3 import Bucket, ObjectCall, object_request

from .connections import OpenConnection, open_of_kind
from .outside import Outside

FILE_LIMIT: Final = BODY_LIMIT
"""Bytes of one file."""

_SUCCESS: Final = range(200, 300)
_NOT_FOUND: Final = 404
_PASSING: Final = frozenset({408, 429})
_SERVER_ERROR: Final = 500


class FileNameError(StepError):
    """The name is none for a file. Takes ``name`` and ``reason``."""

    code: ClassVar[str] = "file.name"


class FileMissingError(StepError):
    """There is no file of this name. Takes ``name``."""

    code: ClassVar[str] = "file.missing"


class FileTooLargeError(StepError):
    """The file is larger than a step takes. Takes ``limit``, in bytes."""

    code: ClassVar[str] = "file.size"


class StoreError(StepError):
    """The store did not take or give the file; the code is that of the reason."""

    def __init__(self, error: BlobError | OutboundError) -> None:
        self.code = error.code  # type: ignore[misc]  # one class passes on two families of codes
        super().__init__(**error.parameters)
        self.retryable = error.retryable
        self.after_s = error.after_s if isinstance(error, OutboundError) else None


class BucketStatusError(StepError):
    """The bucket of a connection answered with a status that is no success. Takes ``connection`` and ``status``."""

    code: ClassVar[str] = "file.bucket_status"


class FilePlace(Protocol):
    """Files by name."""

    async def write(self, name: str, content: bytes, media_type: str) -> None:
        """Store a file, in place of what was there; raises ``StepError``."""
        ...

    async def read(self, name: str) -> bytes:
        """Give a file's content; raises ``StepError``."""
        ...


async def place_of(step: StepContext, outside: Outside) -> FilePlace:
    """Give the place that a step names."""
    name = step.parameters["connection"]
    if not name:
        return own_files(step, outside)
    opened = await open_of_kind(outside.connections, step.organisation, name, kind="s3")
    return _BucketFiles(outside.http, opened, step)


def own_files(step: StepContext, outside: Outside) -> FilePlace:
    """Give the organisation's files in our store."""
    return _OwnFiles(outside.files, f"files/{step.organisation}")


def file_name(text: object) -> str:
    """Give a name as files bear it; raises ``FileNameError``."""
    name = unicodedata.normalize("NFC", str(text))
    if problem := key_problem(f"files/{'0' * 36}/{name}"):
        raise FileNameError(name=name[:100], reason=problem)
    return name


@dataclass(frozen=True, slots=True)
class _OwnFiles:
    store: BlobStore
    prefix: str

    async def write(self, name: str, content: bytes, media_type: str) -> None:
        del media_type  # our store keeps content alone
        try:
            await self.store.put(f"{self.prefix}/{name}", content)
        except BlobKeyError as error:
            raise FileNameError(name=name, reason=error.parameters["reason"]) from error
        except BlobError as error:
            raise StoreError(error) from error

    async def read(self, name: str) -> bytes:
        try:
            return await self.store.get(f"{self.prefix}/{name}", limit=FILE_LIMIT)
        except BlobMissingError as error:
            raise FileMissingError(name=name) from error
        except BlobTooLargeError as error:
            raise FileTooLargeError(limit=FILE_LIMIT) from error
        except BlobError as error:
            raise StoreError(error) from error


@dataclass(frozen=True, slots=True)
class _BucketFiles:
    http: OutboundClient
    connection: OpenConnection
    step: StepContext

    async def write(self, name: str, content: bytes, media_type: str) -> None:
        await self._call(ObjectCall(method="PUT", key=name, content=content, media_type=media_type))

    async def read(self, name: str) -> bytes:
        answer = await self._call(ObjectCall(method="GET", key=name))
        return answer.content

    async def _call(self, call: ObjectCall) -> OutboundAnswer:
        caller = Caller(organisation=str(self.step.organisation), connection=self.connection.name)
        try:
            request = object_request(_bucket(self.connection), call, at=self.step.now, caller=caller)
            answer = await self.http.call(request)
        except AnswerTooLargeError as error:
            raise FileTooLargeError(limit=FILE_LIMIT) from error
        except OutboundError as error:
            raise StoreError(error) from error
        if answer.status in _SUCCESS:
            return answer
        if answer.status == _NOT_FOUND and call.method == "GET" and b"NoSuchBucket" not in answer.content:
            raise FileMissingError(name=call.key)
        raise self._refusal(answer)

    def _refusal(self, answer: OutboundAnswer) -> BucketStatusError:
        error = BucketStatusError(connection=self.connection.name, status=answer.status)
        error.retryable = answer.status in _PASSING or answer.status >= _SERVER_ERROR
        error.after_s = retry_after_s(answer.headers, self.step.now)
        return error


def _bucket(connection: OpenConnection) -> Bucket:
    settings, secret = connection.settings, connection.secret
    return Bucket(
        endpoint=settings["endpoint"],
        name=settings["bucket"],
        region=settings["region"],
        access_key=secret["access_key"],
        secret_key=secret["secret_key"],
    )
