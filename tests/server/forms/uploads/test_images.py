"""Pictures are drawn anew: only what is seen stays, and what is too large or no picture is refused."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib

import pytest
from PIL import Image

from concertmaster_server.forms.uploads.images import ImageTooLargeError, NoImageError, redraw
from tests.support.uploading import picture


def redrawn(content: bytes, longest_side: int = 2048) -> tuple[str, Image.Image, bytes]:
    target = io.BytesIO()
    media_type = redraw(io.BytesIO(content), target, longest_side=longest_side)
    return media_type, Image.open(io.BytesIO(target.getvalue())), target.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Make a small PNG that says it is very large."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_each_kind_stays_what_it_is(kind: str) -> None:
    media_type, image, _content = redrawn(picture(kind))
    assert media_type == f"image/{kind.lower()}"
    assert (image.format, image.size) == (kind, (640, 480))


def test_a_large_picture_becomes_smaller_and_keeps_its_shape() -> None:
    _type, image, _content = redrawn(picture(size=(4000, 3000)), 400)
    assert image.size == (400, 300)


def test_a_picture_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    _type, image, _content = redrawn(picture(exif=exif))
    assert image.size == (480, 640)
    assert not image.getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_what_is_seen_stays(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    content = picture(kind, exif=exif) + b"PK\x03\x04 SECOND FILE <script>"
    assert b"SECRET PLACE" in content
    _type, _image, stored = redrawn(content)
    assert b"SECRET PLACE" not in stored
    assert b"SECOND FILE" not in stored


def test_what_is_seen_through_stays_so() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (10, 10), (1, 2, 3, 0)).save(target, "PNG")
    _type, image, _content = redrawn(target.getvalue())
    assert image.convert("RGBA").getpixel((0, 0)) == (1, 2, 3, 0)


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (8_000, 8_000), (2**31 - 1, 1)])
def test_a_picture_that_would_fill_memory_is_refused_unread(width: int, height: int) -> None:
    tracemalloc.start()
    try:
        with pytest.raises((ImageTooLargeError, NoImageError)):
            redrawn(bomb(width, height))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


SCRIPT = b"GIF89a/*<script>alert(1)</script>*/"
NO_PICTURES = [b"", b"GIF89a", SCRIPT, b"\xff\xd8\xff", picture()[:600], b"<svg/>", b"\x89PNG\r\n\x1a\n" * 9, b"%PDF-1.7"]


@pytest.mark.parametrize("content", NO_PICTURES, ids=range(len(NO_PICTURES)))
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NoImageError):
        redrawn(content)
