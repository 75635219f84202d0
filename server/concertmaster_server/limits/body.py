"""Reading a request's body: counted while it comes, so that a large one never lies in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar, Final

from starlette.types import Receive

from concertmaster_shared.errors import ConcertMasterError

LONGEST_S: Final = 120
"""Seconds that a body may take to come."""

_COURTESY: Final = 16 * 1024 * 1024
"""Bytes read and thrown away after the bound: a client that is cut off while it sends may never see the answer."""

_LONGEST_NUMBER: Final = 18
"""Digits of a length that anybody could mean."""

_JSON: Final = "application/json"


class BodyTooLargeError(ConcertMasterError):
    """The body is larger than the operation takes."""

    code: ClassVar[str] = "body.too_large"


class MediaTypeError(ConcertMasterError):
    """The body is of a kind that the operation does not read, or compressed."""

    code: ClassVar[str] = "body.media_type"


class BodySlowError(ConcertMasterError):
    """The body did not come within ``seconds``."""

    code: ClassVar[str] = "body.slow"


class ClientGoneError(Exception):
    """The client went away before its request was complete; there is nobody to answer."""


async def read_body(receive: Receive, headers: Mapping[bytes, bytes], limit: int) -> bytes:
    """Read the whole body; raises ``BodyTooLargeError`` beyond ``limit`` bytes, before it is held in memory."""
    try:
        async with asyncio.timeout(LONGEST_S):
            return await _read(receive, headers, limit)
    except TimeoutError as slow:
        raise BodySlowError(seconds=LONGEST_S) from slow


def require_json(headers: Mapping[bytes, bytes]) -> None:
    """Refuse a body that is not announced as plain JSON in UTF-8."""
    kind, _, rest = headers.get(b"content-type", b"").decode("latin-1").lower().partition(";")
    charset = rest.strip().removeprefix("charset=").strip('"')
    if kind.strip() != _JSON or charset not in ("", "utf-8", "utf8"):
        raise MediaTypeError(expected=_JSON)
    if headers.get(b"content-encoding", b"identity").lower() not in (b"", b"identity"):
        raise MediaTypeError(expected=f"{_JSON}, not compressed")


async def _read(receive: Receive, headers: Mapping[bytes, bytes], limit: int) -> bytes:
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and (len(declared) > _LONGEST_NUMBER or int(declared) > limit):
        await _discard(receive)
        raise BodyTooLargeError(limit=limit)
    chunks: list[bytes] = []
    size = 0
    while True:
        chunk, more = await _next(receive)
        size += len(chunk)
        if size > limit:
            chunks.clear()
            if more:
                await _discard(receive)
            raise BodyTooLargeError(limit=limit)
        chunks.append(chunk)
        if not more:
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def _next(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGoneError
    return message.get("body", b""), message.get("more_body", False)


async def _discard(receive: Receive) -> None:
    thrown = 0
    more = True
    while more and thrown < _COURTESY:
        chunk, more = await _next(receive)
        thrown += len(chunk)
