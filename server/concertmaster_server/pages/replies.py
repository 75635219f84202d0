"""What goes back to the browser, as plain values: pages that may be kept, pages that may not, and the way to another page."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import brotli

from concertmaster_server.db.queries.tallies import Tally
from concertmaster_shared.forms.document import FormSettings

from .build_page import Sheet, build_page
from .templates import render

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors"
)

SECURITY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": f"{_POLICY} 'self'",
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


def security(origins: tuple[str, ...]) -> Mapping[str, str]:
    """Give the headers of a page that pages of these origins may show in a frame; ``*`` is all of them."""
    if not origins:
        return SECURITY
    ancestors = "*" if "*" in origins else " ".join(("'self'", *origins))
    # A page that is shut off from others itself may show only what says that it may be shown.
    return {**SECURITY, "Content-Security-Policy": f"{_POLICY} {ancestors}", "Cross-Origin-Resource-Policy": "cross-origin"}


def page_reply(sheet: Sheet, status: int = 200) -> Reply:
    """Draw a page that holds somebody's answers."""
    frame, page = build_page(sheet)
    return html_reply(render("page.html", frame=frame, page=page), status, origins=sheet.form.document.settings.embed)


def html_reply(
    body: bytes, status: int = 200, headers: Mapping[str, str] | None = None, *, origins: tuple[str, ...] = ()
) -> Reply:
    """Send a page that nobody may keep."""
    coded = {"gzip": gzip.compress(body, _LEVEL, mtime=0)}
    return Reply(status=status, body=body, coded=coded, headers={**security(origins), **PRIVATE, **(headers or {})})


def public_reply(body: bytes, *, varies: bool, settings: FormSettings) -> Reply:
    """Send a page that is the same for everybody, and so may be kept and asked for again.

    It is drawn once and sent often, so it is compressed as far as it goes: that takes some 20 ms.
    """
    vary = "Accept-Encoding, Accept-Language" if varies else "Accept-Encoding"
    # What the next person at a shared screen sees is never what a browser has kept of the one before.
    kept = "no-store" if settings.kiosk else "public, max-age=0, must-revalidate"
    headers = {**security(settings.embed), "Cache-Control": kept, "Vary": vary}
    coded = {"br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=11), "gzip": gzip.compress(body, 9, mtime=0)}
    return Reply(body=body, coded=coded, tag=hashlib.sha256(body).hexdigest()[:32], headers=headers)


def redirect(location: str, *, counts: tuple[Tally, ...] = ()) -> Reply:
    """Send the browser on, to read there and not to post again."""
    return Reply(status=303, headers={**SECURITY, **PRIVATE, "Location": location}, counts=counts)
