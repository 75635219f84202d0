"""A real S3 server on loopback, in a thread of its own: moto's. It asks for no particular keys."""

from __future__ import annotations

import logging
import secrets
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from io import StringIO

from moto.server import ThreadedMotoServer

from concertmaster_server.blobs import BlobOptions

REGION = "eu-west-1"
_ANYBODY = "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request"


@dataclass(frozen=True)
class ObjectStore:
    """An S3 server, and one bucket of it."""

    endpoint: str
    bucket: str

    def another_bucket(self) -> ObjectStore:
        """Make an empty bucket on the same server."""
        made = replace(self, bucket=f"bucket-{secrets.token_hex(4)}")
        _call("PUT", f"{made.endpoint}/{made.bucket}")
        return made

    def options(self, prefix: str = "ours", *, bucket: str | None = None) -> BlobOptions:
        """Give the settings of a store in the bucket."""
        url = f"s3://{bucket or self.bucket}/{prefix}?endpoint={self.endpoint}&region={REGION}"
        return BlobOptions(url=url, access_key="key", secret_key="secret")

    def object(self, key: str) -> tuple[bytes, dict[str, str]]:
        """Give what lies in the bucket, past all of our code: content and headers."""
        return _call("GET", f"{self.endpoint}/{self.bucket}/{key}")

    def place(self, key: str, content: bytes, **headers: str) -> None:
        """Put something into the bucket, past all of our code."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        _call("PUT", f"{self.endpoint}/{self.bucket}/{key}", content, **named)


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """Run a server with a bucket of a new name."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    with redirect_stdout(StringIO()):
        server.start()
    try:
        host, port = server.get_host_and_port()
        yield ObjectStore(f"http://{host}:{port}", "").another_bucket()
    finally:
        server.stop()


def _call(method: str, url: str, content: bytes | None = None, **headers: str) -> tuple[bytes, dict[str, str]]:
    headers = {"authorization": _ANYBODY, "content-type": "application/octet-stream", **headers}
    request = urllib.request.Request(url, method=method, data=content, headers=headers)  # noqa: S310 - it is our own address
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - it is our own address
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}
