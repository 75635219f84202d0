"""Logos: drawn anew, light, and nothing of what came with the picture."""

from __future__ import annotations

import io
import secrets

import pytest
from PIL import Image

from concertmaster_server.forms.themes.logos import LIGHT_ENOUGH, LogoUnreadableError, read_logo


def picture(kind: str = "PNG", size: tuple[int, int] = (2000, 400), **more: object) -> bytes:
    stream = io.BytesIO()
    noise = Image.frombytes("RGB", (200, 40), secrets.token_bytes(200 * 40 * 3)).resize(size)
    noise.save(stream, kind, **more)
    return stream.getvalue()


def plain(size: tuple[int, int]) -> bytes:
    stream = io.BytesIO()
    Image.new("L", size).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_becomes_a_light_one_of_the_size_it_is_shown_in(kind: str) -> None:
    logo = read_logo(picture(kind))
    assert (logo.media_type, logo.width, logo.height) == ("image/webp", 240, 48)
    assert len(logo.content) <= LIGHT_ENOUGH


def test_a_plain_logo_is_sharp_on_dense_screens() -> None:
    with Image.open(io.BytesIO(read_logo(plain((960, 192))).content)) as drawn:
        assert drawn.size == (480, 96)


def test_what_came_with_the_picture_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    logo = read_logo(picture("JPEG", exif=exif))
    assert b"where it was taken" not in logo.content


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n broken", plain((5000, 5000)), b"x" * (2 * 1024 * 1024 + 1)],
    ids=["empty", "svg", "broken", "too many pixels", "too large"],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(LogoUnreadableError):
        read_logo(content)
