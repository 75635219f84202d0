"""Signed requests to buckets, against the signatures of Amazon's own library."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from botocore.auth import S3SigV4Auth  # type: ignore[import-untyped]  # it has no types
from botocore.awsrequest import AWSRequest  # type: ignore[import-untyped]  # it has no types
from botocore.credentials import Credentials  # type: ignore[import-untyped]  # it has no types

from concertmaster_server.outbound.errors import AddressError, RefusedError
from concertmaster_server.outbound.hosts import Caller
from concertmaster_server.outbound.s3 import Bucket, ObjectCall, object_request

AT = datetime(2026, 3, 1, 9, 30, 5, tzinfo=UTC)
CALLER = Caller(organisation="o")


def bucket(endpoint: str = "https://store.example", name: str = "archive") -> Bucket:
    return Bucket(endpoint=endpoint, name=name, region="eu-west-1", access_key="AKID", secret_key="hush")


class _At(S3SigV4Auth):
    """Amazon's signer, at our moment and over the same headers."""

    def signature_at(self, request: AWSRequest, moment: str) -> str:
        request.context["timestamp"] = moment
        return self.signature(self.string_to_sign(request, self.canonical_request(request)), request)


@pytest.mark.parametrize("endpoint", ["https://store.example", "http://store.example:9000/", "https://[2001:db8::1]:8443"])
@pytest.mark.parametrize("key", ["a.txt", "a b/ü #%25+=&?.txt", "漢字/~'()*!;:@,$", "x//y"])
@pytest.mark.parametrize(("method", "content"), [("GET", b""), ("PUT", b"some content")])
def test_the_signature_is_the_one_that_amazon_makes(endpoint: str, key: str, method: str, content: bytes) -> None:
    made = object_request(bucket(endpoint), ObjectCall(method=method, key=key, content=content), at=AT, caller=CALLER)
    headers = dict(made.headers)
    request = AWSRequest(method, made.url, data=content)
    request.headers["host"] = headers["host"]
    request.headers["X-Amz-Content-SHA256"] = headers["x-amz-content-sha256"]
    request.headers["X-Amz-Date"] = "20260301T093005Z"
    expected = _At(Credentials("AKID", "hush"), "s3", "eu-west-1").signature_at(request, "20260301T093005Z")
    assert headers["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKID/20260301/eu-west-1/s3/aws4_request, "
        f"SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={expected}"
    )


def test_what_is_sent() -> None:
    call = ObjectCall(method="PUT", key="a b/c.csv", content=b"x", media_type="text/csv")
    made = object_request(bucket("https://store.example/"), call, at=AT, caller=CALLER)
    assert (made.method, made.url, made.content, made.caller) == (
        "PUT",
        "https://store.example/archive/a%20b/c.csv",
        b"x",
        CALLER,
    )
    assert dict(made.headers)["content-type"] == "text/csv"


def test_the_environment_plays_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    call = ObjectCall(method="GET", key="a")
    before = object_request(bucket(), call, at=AT, caller=CALLER)
    monkeypatch.setenv("AWS_SESSION_TOKEN", "the operator's own")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://elsewhere.example")
    assert object_request(bucket(), call, at=AT, caller=CALLER) == before


@pytest.mark.parametrize("endpoint", ["ftp://store.example", "store.example", "https://user:pass@store.example", "http://a b"])
def test_an_endpoint_that_cannot_be_called(endpoint: str) -> None:
    with pytest.raises((AddressError, RefusedError)):
        object_request(bucket(endpoint), ObjectCall(method="GET", key="a"), at=AT, caller=CALLER)


def test_the_secret_is_not_shown() -> None:
    assert "hush" not in repr(bucket())
