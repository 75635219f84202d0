"""Pictures drawn anew: what was seen stays, and nothing else: no place, no device, no second file behind the picture.

Bounded before anything is unpacked: a picture that says it has more pixels than anybody's camera makes is refused.
"""

from __future__ import annotations

import struct
import warnings
from typing import IO, Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS: Final = 40_000_000

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY: Final = 88
_BROKEN: Final = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    MemoryError,
    KeyError,
    IndexError,
    TypeError,
    struct.error,
)
"""What the readers of pictures raise on broken ones."""


class NoImageError(Exception):
    """The file is no picture of a kind we draw."""


class ImageTooLargeError(Exception):
    """The picture has more pixels than we draw."""


def redraw(source: IO[bytes], target: IO[bytes], *, longest_side: int) -> str:
    """Draw a picture anew, upright and no larger than wanted; give its media type. Raises one of the two errors above."""
    source.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            with Image.open(source, formats=_FORMATS) as image:
                return _redraw(image, target, longest_side)
    except Image.DecompressionBombError as bomb:
        raise ImageTooLargeError from bomb
    except _BROKEN as broken:
        raise NoImageError from broken


def _redraw(image: Image.Image, target: IO[bytes], longest_side: int) -> str:
    kind = str(image.format)
    if image.width * image.height > MOST_PIXELS:
        raise ImageTooLargeError
    if kind == "JPEG":
        image.draft("RGB", (longest_side, longest_side))  # reads a large one at half or quarter size
    upright = ImageOps.exif_transpose(image)
    drawn = upright.convert(_mode(kind, upright))
    drawn.thumbnail((longest_side, longest_side))
    drawn.info.clear()
    more: dict[str, Any] = {"PNG": {"optimize": False}, "GIF": {}}.get(kind, {"quality": _QUALITY})
    drawn.save(target, format=kind, **more)
    return f"image/{kind.lower()}"


def _mode(kind: str, image: Image.Image) -> str:
    """Give how pixels are kept: three colours, and where the kind can and the picture has it, how far they are seen through."""
    if kind == "JPEG":
        return "RGB"
    return "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
