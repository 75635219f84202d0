"""What the wiring makes of the settings."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from concertmaster_server.blobs import BlobOptions
from concertmaster_server.entrypoints.wiring import blob_options
from concertmaster_server.settings import BlobSettings, Settings


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("CONCERTMASTER_")]:
        monkeypatch.delenv(name)


def test_blobs_lie_in_the_data_folder_unless_another_place_is_named(tmp_path: Path) -> None:
    assert blob_options(Settings(data_dir=tmp_path / "our data")).url == (tmp_path / "our data" / "blobs").as_uri()


def test_a_bucket_is_opened_with_its_keys() -> None:
    named = BlobSettings(url="s3://bucket/ours?region=eu-west-1", access_key="known", secret_key="hush")
    assert blob_options(Settings(blobs=named)) == BlobOptions(url=named.url or "", access_key="known", secret_key="hush")


def test_an_address_that_names_no_store_ends_the_verb() -> None:
    with pytest.raises(click.ClickException, match="CONCERTMASTER_BLOBS_URL names no store"):
        blob_options(Settings(blobs=BlobSettings(url="https://bucket.example")))
