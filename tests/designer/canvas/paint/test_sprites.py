"""Sprites are drawn once a scale and found again by their code."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.flags import DISABLED, ERROR, FAILS_OVER, SELECTED, WARNING
from concertmaster_designer.canvas.paint.inks import inks
from concertmaster_designer.canvas.paint.painting import Painting
from concertmaster_designer.canvas.paint.sprites import Sprites, sprite_codes
from concertmaster_designer.ui.theme import Theme


@pytest.fixture
def stamp(graph, qapp):
    """Stamp the sprite of one code and give the image."""
    sprites = Sprites()

    def stamping(code, scale=1.0, *, moving=False):
        picture = QPixmap(260, 140)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        lens = Lens(scale, scale, 0, 0)
        on = Painting(painter, graph, lens, inks(Theme.light()), QRect(0, 0, 260, 140), moving)
        sprites.sheet(on).stamp(on, np.array([code]), (np.array([20.0]), np.array([20.0])))
        painter.end()
        return picture.toImage()

    stamping.sprites = sprites
    return stamping


def _code(flags=0, status=0, shape=1):
    return int(sprite_codes(np.array([shape], np.int32), np.array([flags], np.uint16), np.array([status], np.uint8))[0])


def test_every_state_looks_different(stamp):
    codes = [_code(flag) for flag in (0, SELECTED, FAILS_OVER, WARNING, ERROR, DISABLED)]
    codes += [_code(status=status) for status in range(1, 8)]
    images = [stamp(code) for code in codes]
    assert all(first != second for place, first in enumerate(images) for second in images[:place])


def test_a_sprite_looks_the_same_when_it_is_stamped_again(stamp):
    first = stamp(_code(SELECTED))
    for status in range(8):
        stamp(_code(status=status))
    assert stamp(_code(SELECTED)) == first


def test_while_moving_a_sheet_of_nearly_the_same_scale_serves(stamp):
    stamp(_code(), 0.2, moving=True)
    before = len(stamp.sprites._sheets)
    stamp(_code(), 0.2005, moving=True)
    assert len(stamp.sprites._sheets) == before
    stamp(_code(), 0.2005)
    assert len(stamp.sprites._sheets) == before + 1


def test_old_sheets_are_forgotten(stamp):
    for step in range(60):
        for status in range(8):
            stamp(_code(status=status), 2.0 + step / 50)
    assert sum(sheet.pixels for sheet in stamp.sprites._sheets.values()) <= 14_000_000
