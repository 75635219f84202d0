"""Requests to an S3-compatible bucket that somebody else chose, signed (AWS Signature Version 4). Pure: ``client`` sends them.

Written out here because libraries for S3 resolve names themselves and take credentials from the environment: neither the guard
nor the tenants would be safe. The bucket stands in the path, which every store understands.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal
from urllib.parse import quote

from .client import OutboundRequest, read_url
from .hosts import Caller

_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_TIMEOUT_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket and the keys to it."""

    endpoint: str
    name: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectCall:
    """What to do with one object: ``PUT`` its content, or ``GET`` it."""

    method: Literal["PUT", "GET"]
    key: str
    content: bytes = b""
    media_type: str | None = None


def object_request(bucket: Bucket, call: ObjectCall, *, at: datetime, caller: Caller) -> OutboundRequest:
    """Give the request; raises ``AddressError`` or ``RefusedError`` for an endpoint that cannot be called."""
    url = read_url(f"{bucket.endpoint.rstrip('/')}/{quote(bucket.name)}/{quote(call.key, safe='/~')}")
    signed = {
        "host": url.netloc.decode("ascii"),
        "x-amz-content-sha256": hashlib.sha256(call.content).hexdigest(),
        "x-amz-date": at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"),
    }
    path = url.raw_path.decode("ascii")
    headers = [*signed.items(), ("authorization", _authorization(bucket, call.method, path, signed))]
    if call.media_type:
        headers.append(("content-type", call.media_type))
    return OutboundRequest(
        method=call.method,
        url=str(url),
        headers=tuple(headers),
        content=call.content,
        timeout_s=_TIMEOUT_S,
        caller=caller,
    )


def _authorization(bucket: Bucket, method: str, path: str, signed: dict[str, str]) -> str:
    moment = signed["x-amz-date"]
    scope = f"{moment[:8]}/{bucket.region}/s3/aws4_request"
    names = ";".join(signed)
    canonical = "\n".join(
        (method, path, "", *(f"{name}:{value}" for name, value in signed.items()), "", names, signed["x-amz-content-sha256"])
    )
    to_sign = "\n".join((_ALGORITHM, moment, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    key = f"AWS4{bucket.secret_key}".encode()
    for part in scope.split("/"):
        key = _mac(key, part)
    signature = _mac(key, to_sign).hex()
    return f"{_ALGORITHM} Credential={bucket.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
