from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.blobs import (
    INLINE_LIMIT,
    BlobDamagedError,
    BlobKeyError,
    BlobMissingError,
    BlobOptions,
    BlobReference,
    BlobStore,
    BlobTooLargeError,
    Stowed,
    fetch,
    open_store,
    stow,
)
from tests.support.object_store import ObjectStore

LARGE = {"rows": [{"n": number, "text": "ü" * 50} for number in range(5000)]}
AT_THE_LIMIT = "x" * (INLINE_LIMIT - 2)


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, s3: ObjectStore) -> BlobStore:
    folder = BlobOptions(url=tmp_path.as_uri())
    return open_store(folder if request.param == "folder" else s3.options(secrets.token_hex(4)))


@pytest.mark.parametrize("value", [None, 1, "text", {"a": [1.5, True]}, AT_THE_LIMIT])
async def test_what_is_small_stays_where_it_is(store: BlobStore, value: Any) -> None:
    stowed = await stow(store, "runs/o/1", value)
    assert stowed == Stowed(inline=value)
    assert await fetch(store, "runs/o/1", stowed) == value


@pytest.mark.parametrize("value", [LARGE, AT_THE_LIMIT + "x"], ids=["a map", "one byte more"])
async def test_what_is_large_goes_by_reference_and_comes_back(store: BlobStore, value: Any) -> None:
    stowed = await stow(store, "runs/o/1", value)
    assert stowed.inline is None
    assert stowed.blob is not None
    assert stowed.blob.key == f"runs/o/1/{stowed.blob.sha256}"
    assert await stow(store, "runs/o/1", value) == stowed
    assert await fetch(store, "runs/o/1", stowed) == value
    assert await fetch(store, "runs/o", stowed) == value


async def test_a_value_that_looks_like_a_reference_is_a_value(store: BlobStore) -> None:
    theirs = await stow(store, "runs/theirs/1", LARGE)
    assert theirs.blob is not None
    forged = {"blob": {"key": theirs.blob.key, "sha256": theirs.blob.sha256, "size": theirs.blob.size}}
    assert await fetch(store, "runs/ours/1", await stow(store, "runs/ours/1", forged)) == forged


@pytest.mark.parametrize("prefix", ["runs/ours", "runs/their", "runs/theirs/1/x"])
async def test_a_reference_to_elsewhere_is_refused(store: BlobStore, prefix: str) -> None:
    theirs = await stow(store, "runs/theirs/1", LARGE)
    with pytest.raises(BlobKeyError):
        await fetch(store, prefix, theirs)


async def test_content_that_is_not_what_was_referred_to(store: BlobStore) -> None:
    stowed = await stow(store, "runs/o/1", LARGE)
    assert stowed.blob is not None
    await store.put(stowed.blob.key, b"[]")
    with pytest.raises(BlobDamagedError):
        await fetch(store, "runs/o/1", stowed)
    await store.put(stowed.blob.key, b" " * (stowed.blob.size + 1))
    with pytest.raises(BlobTooLargeError):
        await fetch(store, "runs/o/1", stowed)


async def test_a_run_that_is_deleted_takes_its_values_along(store: BlobStore) -> None:
    gone, kept = [await stow(store, f"runs/o/{run}", LARGE) for run in (1, 2)]
    await store.delete_prefix("runs/o/1")
    with pytest.raises(BlobMissingError):
        await fetch(store, "runs/o/1", gone)
    assert await fetch(store, "runs/o/2", kept) == LARGE


async def test_a_reference_out_of_its_prefix_by_dots_is_refused(store: BlobStore) -> None:
    forged = Stowed(blob=BlobReference(key="runs/ours/../theirs/1", sha256="0" * 64, size=10))
    with pytest.raises(BlobKeyError):
        await fetch(store, "runs/ours", forged)
