"""What goes back to the browser, as plain values: pages that may be kept, pages that may not, and the way to another page."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import brotli  # type: ignore[import-untyped]  # the library says nothing of types

from concertmaster_server.db.queries.tallies import Tally

from .build_page import Sheet, build_page
from .templates import render

SECURITY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
            "form-action 'self'; "
            "frame-ancestors 'self'; base-uri 'none'"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
    }
)
"""Stands on every page: nothing from elsewhere, nothing inline, and no address with a token in it given away."""

PRIVATE: Final[Mapping[str, str]] = MappingProxyType({"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})

_HTML: Final = "text/html; charset=utf-8"
_LEVEL: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer ready to send. With a ``tag`` the browser may keep it and ask whether it still holds.

    ``coded`` are compressed bodies by coding, the smallest first; ``counts`` is what it means for the tallies once it is sent.
    """

    status: int = 200
    media_type: str = _HTML
    body: bytes = b""
    coded: Mapping[str, bytes] = field(default_factory=dict)
    tag: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    counts: tuple[Tally, ...] = ()

    def body_in(self, coding: str) -> bytes:
        """Give the body in one of the codings, or the plain one."""
        return self.coded[coding] if coding else self.body

    def headers_in(self, coding: str) -> Iterator[tuple[str, str]]:
        """Give the headers that go with a body. A strong tag names bytes, and each coding has others."""
        yield from self.headers.items()
        if self.coded and "Vary" not in self.headers:
            yield "Vary", "Accept-Encoding"
        if coding:
            yield "Content-Encoding", coding
        if self.tag:
            yield "ETag", f'"{self.tag}-{coding}"' if coding else f'"{self.tag}"'


def page_reply(sheet: Sheet, status: int = 200) -> Reply:
    """Draw a page that holds somebody's answers."""
    frame, page = build_page(sheet)
    return html_reply(render("page.html", frame=frame, page=page), status)


def html_reply(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Send a page that nobody may keep."""
    coded = {"gzip": gzip.compress(body, _LEVEL, mtime=0)}
    return Reply(status=status, body=body, coded=coded, headers={**SECURITY, **PRIVATE, **(headers or {})})


def public_reply(body: bytes, *, varies: bool) -> Reply:
    """Send a page that is the same for everybody, and so may be kept and asked for again.

    It is drawn once and sent often, so it is compressed as far as it goes: that takes some 20 ms.
    """
    vary = "Accept-Encoding, Accept-Language" if varies else "Accept-Encoding"
    headers = {**SECURITY, "Cache-Control": "public, max-age=0, must-revalidate", "Vary": vary}
    coded = {"br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=11), "gzip": gzip.compress(body, 9, mtime=0)}
    return Reply(body=body, coded=coded, tag=hashlib.sha256(body).hexdigest()[:32], headers=headers)


def redirect(location: str, *, counts: tuple[Tally, ...] = ()) -> Reply:
    """Send the browser on, to read there and not to post again."""
    return Reply(status=303, headers={**SECURITY, **PRIVATE, "Location": location}, counts=counts)
