"""Where files of steps may lie, each with a look past our own code: our folder, our bucket, a bucket behind a connection."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from uuid import UUID

from concertmaster_server.blobs import BlobMissingError, BlobOptions, BlobStore, open_store
from concertmaster_server.executors import Outside
from concertmaster_server.executors.connections import ConnectionUnknownError, OpenConnection
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.client import OutboundClient
from concertmaster_server.outbound.guard import GuardOptions
from tests.support.object_store import REGION, ObjectStore
from tests.support.outside import outside
from tests.support.steps import ORGANISATION

PLACES = ("our folder", "our bucket", "a connection")
KEYS = {"access_key": "AKID", "secret_key": "not-a-secret"}


@dataclass(frozen=True)
class FileGround:
    """One place. ``connection`` is what a step names to reach it, None for our own store."""

    outside: Outside
    connection: str | None
    store: BlobStore
    s3: ObjectStore

    async def place(self, name: str, content: bytes) -> None:
        """Put a file there."""
        if self.connection:
            self.s3.place(quote(name), content)
        else:
            await self.store.put(f"files/{ORGANISATION}/{name}", content)

    async def look(self, name: str) -> bytes | None:
        """Give what lies there, None for nothing."""
        try:
            if self.connection:
                return self.s3.object(quote(name))[0]
            return await self.store.get(f"files/{ORGANISATION}/{name}")
        except (HTTPError, BlobMissingError):
            return None


class Connections:
    """The connections of one organisation, in memory."""

    def __init__(self, **named: OpenConnection) -> None:
        self._named = named

    async def open(self, organisation: UUID, name: str) -> OpenConnection:
        """Give one of them."""
        assert organisation == ORGANISATION
        if name not in self._named:
            raise ConnectionUnknownError(name=name)
        return self._named[name]


def bucket_connection(s3: ObjectStore, **changes: Any) -> OpenConnection:
    """Give a connection to the bucket."""
    settings = {"endpoint": s3.endpoint, "bucket": s3.bucket, "region": REGION, **changes}
    return OpenConnection("archive", "s3", settings, KEYS)


@asynccontextmanager
async def file_ground(where: str, folder: Path, s3: ObjectStore) -> AsyncIterator[FileGround]:
    """Give one of ``PLACES``, empty."""
    s3 = s3.another_bucket()
    client = OutboundClient(GuardOptions(allow=AllowList.of(["loopback"])))
    options = BlobOptions(url=folder.as_uri()) if where == "our folder" else s3.options()
    store = open_store(options)
    ways = outside(http=client, files=store, connections=Connections(archive=bucket_connection(s3)))
    try:
        yield FileGround(ways, "archive" if where == "a connection" else None, store, s3)
    finally:
        await client.close()


def content_of(said: str | dict[str, str]) -> bytes:
    """Give content as the corpus writes it: a text, or Base64."""
    return said.encode() if isinstance(said, str) else base64.b64decode(said["base64"])
