"""An answer as the messages that the web server takes: made once, sent as often as anybody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from starlette.types import Message

from concertmaster_server.pages.replies import Reply

from .codings import holds

Messages: TypeAlias = tuple[Message, Message]
"""Head and body."""

_NOTHING: Final[Message] = {"type": "http.response.body", "body": b""}
_NO_GUESSING: Final = (b"x-content-type-options", b"nosniff")
_UNCHANGED: Final = 304


@dataclass(frozen=True, slots=True)
class Sendable:
    """A page by coding: the whole of it, and what says that nothing has changed."""

    tag: str
    whole: Mapping[str, Messages]
    unchanged: Mapping[str, Messages]

    @classmethod
    def of(cls, reply: Reply) -> Sendable:
        """Make the messages of a page with a tag."""
        codings = (*reply.coded, "")
        whole = {coding: _whole(reply, coding) for coding in codings}
        unchanged = {coding: (_head(_UNCHANGED, _kept_headers(reply, coding)), _NOTHING) for coding in codings}
        return cls(reply.tag, MappingProxyType(whole), MappingProxyType(unchanged))

    def answer(self, takes: tuple[str, ...], known: str) -> Messages:
        """Answer a browser that ``takes`` these codings and has the pages in ``known`` (``If-None-Match``)."""
        messages = self.unchanged if known and holds(known, self.tag) else self.whole
        return next(messages[coding] for coding in takes if coding in messages)


def _whole(reply: Reply, coding: str) -> Messages:
    body = reply.body_in(coding)
    headers = [*reply.headers_in(coding), ("Content-Type", reply.media_type), ("Content-Length", str(len(body)))]
    return _head(reply.status, headers), {"type": "http.response.body", "body": body}


def _kept_headers(reply: Reply, coding: str) -> list[tuple[str, str]]:
    return [pair for pair in reply.headers_in(coding) if pair[0] != "Content-Encoding"]


def _head(status: int, headers: list[tuple[str, str]]) -> Message:
    coded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return {"type": "http.response.start", "status": status, "headers": [*coded, _NO_GUESSING]}
