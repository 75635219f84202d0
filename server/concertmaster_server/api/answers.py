"""What a route gives back, and how it goes over the wire: bytes made once, never checked again on the way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import orjson
from pydantic import BaseModel
from starlette.types import Send

JSON_TYPE: Final = "application/json"

Headers = tuple[tuple[str, str], ...]

_OPTIONS: Final = orjson.OPT_UTC_Z
_BODILESS: Final = frozenset({204, 304})
_NOT_KEPT: Final = (b"cache-control", b"no-store")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a route found: JSON-ready content, and the revision if it is a document.

    Without a ``status`` it is the operation's. JSON that is text already travels in ``raw_json`` and is not read again.
    """

    content: object = None
    status: int | None = None
    revision: int | None = None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer ready to send, or to keep for a repeated request."""

    status: int
    media_type: str
    body: bytes
    headers: Headers = ()

    async def send(self, send: Send, *, head: bool = False) -> None:
        """Send it; ``head`` leaves the body out."""
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.headers]
        headers.append(_NOT_KEPT)
        if self.status not in _BODILESS:
            headers.append((b"content-type", self.media_type.encode("latin-1")))
            headers.append((b"content-length", str(len(self.body)).encode("latin-1")))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if head else self.body})


def to_json(content: object) -> bytes:
    """Write a value as JSON: ids, times and models included, times in UTC."""
    return orjson.dumps(content, default=_plain, option=_OPTIONS)


def raw_json(text: str | bytes) -> object:
    """Let text that is JSON already stand inside a content; nobody reads it again."""
    return orjson.Fragment(text)


def render(answer: Answer, status: int) -> Rendered:
    """Make an answer ready to send under the status of its operation."""
    body = b"" if answer.content is None else to_json(answer.content)
    headers = answer.headers if answer.revision is None else (*answer.headers, ("ETag", etag(answer.revision)))
    return Rendered(answer.status or status, JSON_TYPE, body, headers)


def etag(revision: int) -> str:
    """Give the strong entity tag of a document's revision."""
    return f'"r{revision}"'


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    raise TypeError(type(value).__name__)
