"""What every store does, on a folder and on a bucket."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

import pytest

from concertmaster_server.blobs import (
    BlobFacts,
    BlobKeyError,
    BlobMissingError,
    BlobOptions,
    BlobStore,
    BlobTooLargeError,
    open_store,
)
from tests.support.object_store import ObjectStore

LARGE = secrets.token_bytes(64) * 150_000
"""Nine and a half megabytes: more than one part of an upload."""


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, s3: ObjectStore) -> BlobStore:
    folder = BlobOptions(url=(tmp_path / "blobs").as_uri())
    return open_store(folder if request.param == "folder" else s3.options(secrets.token_hex(4)))


def facts_of(content: bytes) -> BlobFacts:
    return BlobFacts(len(content), hashlib.sha256(content).hexdigest())


async def in_parts(content: bytes):
    for start in range(0, len(content), 1_000_000):
        yield content[start : start + 1_000_000]


@pytest.mark.parametrize("content", [b"", b"text", bytes(range(256)) * 5000])
async def test_what_was_put_is_got(store: BlobStore, content: bytes) -> None:
    assert await store.put("runs/a/1", content) == facts_of(content)
    assert await store.get("runs/a/1") == content
    assert b"".join([chunk async for chunk in store.stream("runs/a/1")]) == content
    assert await store.exists("runs/a/1")


async def test_large_content_goes_through_in_parts(store: BlobStore) -> None:
    assert await store.put_stream("files/large", in_parts(LARGE)) == facts_of(LARGE)
    chunks = [chunk async for chunk in store.stream("files/large")]
    assert len(chunks) > 5
    assert b"".join(chunks) == LARGE


async def test_a_second_put_replaces_the_first(store: BlobStore) -> None:
    await store.put("a", b"a longer text")
    await store.put("a", b"short")
    assert await store.get("a") == b"short"


@pytest.mark.parametrize("key", ["a b/ü #%25 {x}.txt", "漢字/😀", "A~b-c_d,e;f=g+h@i!(j)'k'", "x" * 240])
async def test_keys_are_taken_as_they_are(store: BlobStore, key: str) -> None:
    await store.put(key, b"x")
    assert await store.get(key) == b"x"


async def test_nothing_is_said_to_be_missing(store: BlobStore) -> None:
    assert not await store.exists("a/b")
    for read in (store.get("a/b"), anext(store.stream("a/b"))):
        with pytest.raises(BlobMissingError) as refusal:
            await read
        assert refusal.value.parameters == {"key": "a/b"}


async def test_more_than_the_caller_takes_is_refused(store: BlobStore) -> None:
    await store.put("a", b"12345")
    assert await store.get("a", limit=5) == b"12345"
    with pytest.raises(BlobTooLargeError):
        await store.get("a", limit=4)
    with pytest.raises(BlobTooLargeError):
        await store.put_stream("b", in_parts(LARGE), limit=len(LARGE) - 1)
    assert not await store.exists("b")


async def test_a_stream_that_breaks_leaves_nothing(store: BlobStore) -> None:
    async def breaks():
        yield b"x" * 9_000_000
        raise KeyError("broken")

    with pytest.raises(KeyError, match="broken"):
        await store.put_stream("a", breaks())
    assert not await store.exists("a")


async def test_a_prefix_is_deleted_by_whole_segments(store: BlobStore) -> None:
    for key in ("runs/o/1/x", "runs/o/1/y/z", "runs/o/12/x", "runs/o2/1/x"):
        await store.put(key, b"x")
    await store.delete_prefix("runs/o/1")
    await store.delete_prefix("runs/o/1")
    assert not await store.exists("runs/o/1/x")
    assert not await store.exists("runs/o/1/y/z")
    assert await store.exists("runs/o/12/x")
    assert await store.exists("runs/o2/1/x")
    await store.put("runs/o/1/x", b"again")
    assert await store.get("runs/o/1/x") == b"again"


async def test_a_key_that_leads_elsewhere_is_refused_everywhere(store: BlobStore) -> None:
    for attempt in (
        store.put("../x", b""),
        store.put_stream("../x", in_parts(b"")),
        store.get("../x"),
        anext(store.stream("../x")),
        store.exists("../x"),
        store.delete_prefix(".."),
    ):
        with pytest.raises(BlobKeyError):
            await attempt


async def test_a_blob_is_removed_alone(store: BlobStore) -> None:
    await store.put("a/1", b"x")
    await store.put("a/2", b"x")
    await store.delete("a/1")
    await store.delete("a/never-there")
    assert [await store.exists(key) for key in ("a/1", "a/2")] == [False, True]
