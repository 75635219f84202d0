"""Bodies are counted while they come; what is over the bound never lies in memory."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from starlette.types import Receive

from concertmaster_server.limits import body
from concertmaster_server.limits.body import (
    BodySlowError,
    BodyTooLargeError,
    ClientGoneError,
    MediaTypeError,
    read_body,
    require_json,
)


class Client:
    """Sends chunks, and remembers how many were taken."""

    def __init__(self, chunks: Iterable[bytes], *, leaves: bool = False) -> None:
        self.chunks = list(chunks)
        self.taken = 0
        self.leaves = leaves

    async def __call__(self) -> dict[str, Any]:
        if self.taken == len(self.chunks):
            return {"type": "http.disconnect"}
        chunk = self.chunks[self.taken]
        self.taken += 1
        return {"type": "http.request", "body": chunk, "more_body": self.leaves or self.taken < len(self.chunks)}


async def read(client: Receive, limit: int, **headers: bytes) -> bytes:
    return await read_body(client, {name.replace("_", "-").encode(): value for name, value in headers.items()}, limit)


async def test_a_body_in_pieces_is_read_whole() -> None:
    assert await read(Client([b"ab", b"", b"cd"]), 4) == b"abcd"
    assert await read(Client([b""]), 0) == b""


@pytest.mark.parametrize("declared", [{}, {"content_length": b"4"}, {"content_length": b"none"}])
async def test_one_byte_too_many_is_too_large_whatever_was_declared(declared: dict[str, bytes]) -> None:
    with pytest.raises(BodyTooLargeError):
        await read(Client([b"ab", b"cde"]), 4, **declared)


async def test_what_is_over_the_bound_is_thrown_away_but_not_without_end() -> None:
    polite = Client([b"x" * 1_000_000] * 10)
    with pytest.raises(BodyTooLargeError):
        await read(polite, 1_000_000)
    assert polite.taken == 10
    endless = Client([b"x" * 1_000_000] * 100)
    with pytest.raises(BodyTooLargeError):
        await read(endless, 1_000_000, content_length=b"100000000")
    assert endless.taken < 20


async def test_a_body_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    monkeypatch.setattr(body, "LONGEST_S", 0.01)
    with pytest.raises(BodySlowError):
        await read(silent, 100)


async def test_a_client_that_leaves_gets_no_answer() -> None:
    with pytest.raises(ClientGoneError):
        await read(Client([b"half"], leaves=True), 100)


@pytest.mark.parametrize(
    "kind", [b"application/json", b"APPLICATION/JSON", b"application/json;charset=utf-8", b'application/json; charset="UTF-8"']
)
def test_json_may_be_announced_in_several_ways(kind: bytes) -> None:
    require_json({b"content-type": kind})


@pytest.mark.parametrize("kind", [b"", b"text/json", b"application/json+evil", b"multipart/form-data; boundary=x", b"\xff"])
def test_anything_else_is_refused(kind: bytes) -> None:
    with pytest.raises(MediaTypeError):
        require_json({b"content-type": kind})
