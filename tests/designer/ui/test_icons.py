"""Icons are there, tinted, sharp, and carry their licence."""

from __future__ import annotations

from importlib import resources

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from concertmaster_designer.ui.icons import IconTint, app_icon, has_icon, icon, icon_names, icon_pixmap, tinted_svg

TINT = IconTint("#112233", "#445566", "#778899")


def _has(pixmap, color):
    """Tell whether the strongest stroke of a picture has a colour."""
    image, wanted = pixmap.toImage(), QColor(color)
    spots = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    spot = max(spots, key=QColor.alpha)
    return spot.alpha() > 60 and all(
        abs(getattr(spot, part)() - getattr(wanted, part)()) <= 6 for part in ("red", "green", "blue")
    )


@pytest.mark.parametrize("name", sorted(icon_names()))
def test_every_icon_draws_something_in_its_colour(qapp, name):
    assert _has(icon_pixmap(name, "#CC3311", 24), "#CC3311")
    assert "currentColor" not in tinted_svg(name, "#CC3311")


@pytest.mark.parametrize("dpr", [1.0, 1.5, 2.0])
def test_a_picture_has_the_pixels_of_its_screen(qapp, dpr):
    picture = icon_pixmap("play", "#000000", 20, dpr=dpr)
    assert picture.width() == round(20 * dpr)
    assert picture.deviceIndependentSize().toSize() == QSize(20, 20)


def test_a_picture_is_made_once(qapp):
    assert icon_pixmap("play", "#000000", 20) is icon_pixmap("play", "#000000", 20)


def test_an_unknown_icon_is_our_mistake(qapp):
    assert not has_icon("no-such-icon")
    with pytest.raises(FileNotFoundError):
        icon_pixmap("no-such-icon", "#000000", 20)


def test_a_button_shows_its_state_by_colour(qapp):
    made = icon("play", TINT)
    size = QSize(16, 16)
    assert _has(made.pixmap(size), "#112233")
    assert _has(made.pixmap(size, QIcon.Mode.Normal, QIcon.State.On), "#445566")
    assert _has(made.pixmap(size, QIcon.Mode.Disabled), "#778899")


def test_the_program_has_an_icon_at_every_size(qapp):
    assert {size.width() for size in app_icon().availableSizes()} == {16, 24, 32, 48, 64, 128, 256}
    assert app_icon().pixmap(256, 256).toImage().pixelColor(128, 20) != QColor(0, 0, 0, 0)


def test_the_licence_lies_beside_the_drawings():
    licence = resources.files("concertmaster_designer.ui.icons").joinpath("svg/LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("ISC License")
    assert "Lucide Icons and Contributors" in licence
