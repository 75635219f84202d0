"""From an address in the settings to a store. Nothing is asked of the store yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from .bucket import BucketAddress, BucketStore
from .errors import BlobAddressError
from .folder import FolderStore
from .store import BlobStore

_REGION: Final = "us-east-1"
_KNOWN: Final = frozenset({"endpoint", "region"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobOptions:
    """``url`` is ``file:///folder``, or ``s3://bucket/prefix?endpoint=…&region=…`` with the two keys."""

    url: str
    access_key: str | None = None
    secret_key: str | None = field(default=None, repr=False)


def open_store(options: BlobOptions) -> BlobStore:
    """Give the store that an address names; raises ``BlobAddressError``."""
    parts = urlsplit(options.url)
    if parts.scheme == "file":
        if parts.netloc or not parts.path.startswith("/") or parts.query:
            raise BlobAddressError(reason="a folder is written as file:///path")
        return FolderStore(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        return BucketStore(_bucket(options))
    raise BlobAddressError(reason="it must start with file:// or s3://")


def _bucket(options: BlobOptions) -> BucketAddress:
    parts = urlsplit(options.url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if not parts.hostname:
        raise BlobAddressError(reason="a bucket is written as s3://bucket/prefix")
    if unknown := query.keys() - _KNOWN:
        raise BlobAddressError(reason=f"'{min(unknown)}' means nothing here; 'endpoint' and 'region' do")
    if query.get("endpoint", "https://").partition("://")[0] not in {"http", "https"}:
        raise BlobAddressError(reason="the endpoint must start with https:// or http://")
    if bool(options.access_key) != bool(options.secret_key):
        raise BlobAddressError(reason="one of the two keys is missing")
    return BucketAddress(
        bucket=parts.hostname,
        prefix=unquote(parts.path).strip("/"),
        region=query.get("region", _REGION),
        endpoint=query.get("endpoint"),
        access_key=options.access_key,
        secret_key=options.secret_key,
    )
