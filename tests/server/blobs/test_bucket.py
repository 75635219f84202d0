from __future__ import annotations

import hashlib

import pytest

from concertmaster_server.blobs import BlobDamagedError, open_store
from tests.support.object_store import ObjectStore


async def test_content_lies_in_the_bucket_as_it_is_with_its_digest(s3: ObjectStore) -> None:
    await open_store(s3.options("plain")).put("a", b"text")
    content, headers = s3.object("plain/a")
    assert content == b"text"
    assert headers["x-amz-meta-sha256"] == hashlib.sha256(b"text").hexdigest()


async def test_what_has_rotted_is_never_given(s3: ObjectStore) -> None:
    store = open_store(s3.options("rotten"))
    s3.place("rotten/a", b"test", x_amz_meta_sha256=hashlib.sha256(b"text").hexdigest())
    with pytest.raises(BlobDamagedError):
        await store.get("a")
    with pytest.raises(BlobDamagedError):
        [chunk async for chunk in store.stream("a")]
