from __future__ import annotations

from pathlib import Path

import pytest

from concertmaster_server.blobs import BlobOptions, BlobUnavailableError, open_store
from concertmaster_server.blobs.errors import BlobAddressError
from tests.support.object_store import ObjectStore


async def test_a_folder_with_a_space_in_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "our blobs"
    await open_store(BlobOptions(url=folder.as_uri())).put("a", b"x")
    assert (folder / "a").is_file()


async def test_keys_lie_below_the_prefix_of_the_address(s3: ObjectStore) -> None:
    await open_store(s3.options("one/two")).put("a", b"x")
    assert s3.object("one/two/a")[0] == b"x"


async def test_the_environment_of_another_program_changes_nothing(s3: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    store = open_store(s3.options("environment"))
    await store.put("a", b"x")
    assert await store.get("a") == b"x"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("/var/blobs", "file:// or s3://"),
        ("https://bucket", "file:// or s3://"),
        ("file://host/path", "file:///path"),
        ("file:relative", "file:///path"),
        ("s3:///prefix", "s3://bucket/prefix"),
        ("s3://bucket?zone=1", "'zone'"),
        ("s3://bucket?endpoint=store.example", "https://"),
    ],
)
def test_an_address_that_names_no_store(url: str, reason: str) -> None:
    with pytest.raises(BlobAddressError) as refusal:
        open_store(BlobOptions(url=url))
    assert reason in refusal.value.parameters["reason"]


def test_one_key_alone_opens_nothing() -> None:
    with pytest.raises(BlobAddressError) as refusal:
        open_store(BlobOptions(url="s3://bucket", access_key="k"))
    assert "one of the two" in refusal.value.parameters["reason"]


def test_the_secret_is_not_shown() -> None:
    assert "hush" not in repr(BlobOptions(url="s3://bucket", access_key="k", secret_key="hush"))


async def test_a_bucket_that_is_not_there_and_a_server_that_is_not_there(s3: ObjectStore) -> None:
    elsewhere = open_store(s3.options(bucket="no-such-bucket"))
    nowhere = open_store(BlobOptions(url="s3://bucket?endpoint=http://127.0.0.1:1", access_key="k", secret_key="s"))
    for attempt in (elsewhere.put("a", b""), elsewhere.get("a"), nowhere.get("a")):
        with pytest.raises(BlobUnavailableError) as refusal:
            await attempt
        assert refusal.value.retryable
