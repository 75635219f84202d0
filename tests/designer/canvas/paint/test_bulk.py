"""Arrays reach Qt as the shapes they mean."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from concertmaster_designer.canvas.paint.bulk import FRAGMENT_COLUMNS, chains, draw_lines, draw_rects, draw_sprites


@pytest.fixture
def image(qapp):
    made = QImage(40, 30, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    return made


def _dark(image):
    return {(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).lightness() < 128}


def _ints(*values):
    return np.array(values, np.int32)


def test_rectangles_have_the_size_they_are_given(image):
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("black"))
    draw_rects(painter, (_ints(1, 20), _ints(2, 5), _ints(3, 1), _ints(2, 1)))
    painter.end()
    assert _dark(image) == {(x, y) for x in (1, 2, 3) for y in (2, 3)} | {(20, 5)}


def test_lines_run_between_their_ends(image):
    painter = QPainter(image)
    painter.setPen(QPen(QColor("black"), 1))
    draw_lines(painter, np.array([[2.0, 4.0, 6.0, 4.0], [10.0, 1.0, 10.0, 3.0]]))
    painter.end()
    assert _dark(image) == {(x, 4) for x in range(2, 7)} | {(10, y) for y in (1, 2, 3)}


def test_sprites_are_put_by_their_middle(image):
    sheet = QPixmap(8, 8)
    sheet.fill(QColor("white"))
    painter = QPainter(sheet)
    painter.fillRect(4, 4, 2, 2, QColor("black"))
    painter.end()
    fragments = np.zeros((1, FRAGMENT_COLUMNS))
    fragments[0] = (11, 6, 4, 4, 2, 2, 1, 1, 0, 1)
    painter = QPainter(image)
    draw_sprites(painter, sheet, fragments)
    painter.end()
    assert _dark(image) == {(10, 5), (11, 5), (10, 6), (11, 6)}


def test_nothing_paints_nothing(image):
    painter = QPainter(image)
    draw_rects(painter, (_ints(), _ints(), _ints(), _ints()))
    draw_lines(painter, np.zeros((0, 4)))
    painter.end()
    assert _dark(image) == set()


def test_a_chain_joins_neighbours():
    lines = chains(np.array([[0.0, 1.0, 2.0]]), np.array([[5.0, 6.0, 7.0]]))
    assert lines.tolist() == [[0, 5, 1, 6], [1, 6, 2, 7]]
