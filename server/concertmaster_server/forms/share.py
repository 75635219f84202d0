"""Say how a form is reached from elsewhere: from paper, and from other pages."""

from __future__ import annotations

import html
import io
from typing import Final

import segno

_BORDER: Final = 4
"""Blank modules around the picture, as readers need them (ISO/IEC 18004)."""


def qr_svg(url: str) -> str:
    """Draw an address as an SVG picture that scales to any size."""
    stream = io.BytesIO()
    # On white of its own: on a dark page readers would find nothing.
    code = segno.make(url, error="m", micro=False)
    code.save(stream, kind="svg", border=_BORDER, light="white", omitsize=True, xmldecl=False, nl=False)
    return stream.getvalue().decode("utf-8")


def embed_html(url: str, origin: str, title: str) -> str:
    """Write what shows a form inside another page: a frame as high as the form, and no more than the form's own origin sees."""
    shown = html.escape(url, quote=True)
    return (
        f'<iframe src="{shown}" title="{html.escape(title, quote=True)}" data-concertmaster '
        'style="border:0;inline-size:100%;block-size:40rem" loading="lazy" allow="geolocation"></iframe>\n'
        f'<script src="{html.escape(origin, quote=True)}/embed.js" async></script>'
    )
