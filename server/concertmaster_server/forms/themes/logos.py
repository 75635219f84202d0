"""Make a logo light and harmless: its pixels alone, at up to twice the size at which it is shown."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import ClassVar, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from concertmaster_shared.errors import ConcertMasterError

MOST_BYTES: Final = 2 * 1024 * 1024
LIGHT_ENOUGH: Final = 10_000
"""Bytes that a logo may weigh on a page."""

_MOST_PIXELS: Final = 4_000 * 4_000
_BOX: Final = (480, 128)
_QUALITIES: Final = (90, 75, 60, 45, 30)
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")


class LogoUnreadableError(ConcertMasterError):
    """The picture cannot be used as a logo."""

    code: ClassVar[str] = "theme.logo"


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture ready to be sent; sizes are those at which it is shown, in CSS pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


def read_logo(content: bytes) -> Logo:
    """Read a picture and draw it anew, without anything that came with it; raises ``LogoUnreadableError``."""
    if len(content) > MOST_BYTES:
        raise LogoUnreadableError(reason=f"it is larger than {MOST_BYTES // 1024 // 1024} MB")
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise LogoUnreadableError(reason="it has more than 16 million pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as failure:
        raise LogoUnreadableError(reason="it is no PNG, JPEG, WebP or GIF picture") from failure
    upright.thumbnail(_BOX, Image.Resampling.LANCZOS)
    width, height = -(-upright.width // 2), -(-upright.height // 2)
    return Logo(_written(upright), "image/webp", width, height)


def _written(picture: Image.Image) -> bytes:
    """Write it as light as it has to be: coarser first, then smaller than the screen could show."""
    written = _webp(picture, lossless=True)
    for quality in _QUALITIES:
        if len(written) <= LIGHT_ENOUGH:
            break
        written = _webp(picture, quality=quality)
    while len(written) > LIGHT_ENOUGH:
        picture = picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)))
        written = _webp(picture, quality=_QUALITIES[-1])
    return written


def _webp(picture: Image.Image, **how: int | bool) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "WEBP", method=4, **how)
    return stream.getvalue()
