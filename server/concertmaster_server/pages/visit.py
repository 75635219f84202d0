"""A browser's request as plain values: read whole, before anything else happens, and bounded in size."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from concertmaster_server.limits.body import MediaTypeError, read_body
from concertmaster_server.limits.json_body import NulTextError
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms.posted import MOST_PAIRS

Pairs = tuple[tuple[str, str], ...]
"""What was posted: names of controls and texts, in the order of the page."""

SLUG: Final = re.compile(r"[^\s\x00-\x1f/]{1,80}")
"""What may be the address of a form; anything else leads nowhere, and nobody is asked."""

TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
"""What may be the secret part of a link: 256 bits."""

_URLENCODED: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"
_NETWORK_BITS: Final = {4: 32, 6: 64}


class BrokenPostError(ConcertMasterError):
    """The body is not what its media type says."""

    code: ClassVar[str] = "page.broken_post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request. ``client`` is the network address, ``agent`` and ``accepted`` are what the browser says of itself."""

    method: str
    path: str
    names: Mapping[str, str]
    query: Mapping[str, str]
    query_text: str = ""
    client: str = ""
    agent: str = ""
    accepted: str = ""
    pairs: Pairs = ()


def read_visit(request: Request, pairs: Pairs = ()) -> Visit:
    """Read everything but the body."""
    headers = request.headers
    return Visit(
        method=request.method,
        path=request.url.path,
        names=request.path_params,
        query=request.query_params,
        query_text=request.url.query,
        client=request.client.host if request.client else "",
        agent=headers.get("user-agent", ""),
        accepted=headers.get("accept-language", ""),
        pairs=pairs,
    )


async def read_pairs(request: Request, limit: int) -> Pairs:
    """Read what was posted; raises ``BodyTooLargeError``, ``MediaTypeError``, ``BrokenPostError`` or ``NulTextError``."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (_URLENCODED, _MULTIPART):
        raise MediaTypeError(expected=f"{_URLENCODED} or {_MULTIPART}")
    if request.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise MediaTypeError(expected=f"{kind}, not compressed")
    raw = await read_body(request.receive, dict(request.scope["headers"]), limit)
    pairs = _urlencoded(raw) if kind == _URLENCODED else await _multipart(request.headers, raw)
    if any("\0" in text for pair in pairs for text in pair):
        raise NulTextError
    return pairs


def _urlencoded(raw: bytes) -> Pairs:
    try:
        return tuple(parse_qsl(raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PAIRS))
    except ValueError as failure:
        raise BrokenPostError from failure


async def _multipart(headers: Headers, raw: bytes) -> Pairs:
    if not raw.rstrip().endswith(b"--"):
        raise BrokenPostError  # the last boundary is missing, and who knows what else

    async def stream() -> AsyncGenerator[bytes, None]:
        yield raw

    parser = MultiPartParser(headers, stream(), max_fields=MOST_PAIRS, max_files=MOST_PAIRS, max_part_size=len(raw) + 1)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as failure:
        raise BrokenPostError from failure
    try:
        return tuple([(name, _text(value)) for name, value in form.multi_items()])
    finally:
        await form.close()


def _text(value: UploadFile | str) -> str:
    """Give the text of a part; of a file its name alone, since no field takes files."""
    return value if isinstance(value, str) else value.filename or ""


def network_of(client: str) -> str:
    """Give what stands for one sender: an address, or in IPv6 the network that one subscriber gets."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    return str(ipaddress.ip_network((address, _NETWORK_BITS[address.version]), strict=False))
