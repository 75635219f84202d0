"""What goes back to the browser, as plain values: pages that may be kept, pages that may not, and the way to another page."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from .build_page import Sheet, build_page
from .templates import render

SECURITY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
            "frame-ancestors 'self'; base-uri 'none'"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
    }
)
"""Stands on every page: nothing from elsewhere, nothing inline, and no address with a token in it given away."""

PRIVATE: Final[Mapping[str, str]] = MappingProxyType({"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})

_HTML: Final = "text/html; charset=utf-8"
_LEVEL: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer ready to send. With a ``tag`` the browser may keep it and ask whether it still holds."""

    status: int = 200
    media_type: str = _HTML
    body: bytes = b""
    gzipped: bytes = b""
    tag: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def page_reply(sheet: Sheet, status: int = 200) -> Reply:
    """Draw a page that holds somebody's answers."""
    frame, page = build_page(sheet)
    return html_reply(render("page.html", frame=frame, page=page), status)


def html_reply(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Send a page that nobody may keep."""
    return Reply(status=status, body=body, gzipped=_compressed(body), headers={**SECURITY, **PRIVATE, **(headers or {})})


def public_reply(body: bytes, *, varies: bool) -> Reply:
    """Send a page that is the same for everybody, and so may be kept and asked for again."""
    vary = "Accept-Encoding, Accept-Language" if varies else "Accept-Encoding"
    headers = {**SECURITY, "Cache-Control": "public, max-age=0, must-revalidate", "Vary": vary}
    return Reply(body=body, gzipped=_compressed(body), tag=hashlib.sha256(body).hexdigest()[:32], headers=headers)


def redirect(location: str) -> Reply:
    """Send the browser on, to read there and not to post again."""
    return Reply(status=303, headers={**SECURITY, **PRIVATE, "Location": location})


def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)
