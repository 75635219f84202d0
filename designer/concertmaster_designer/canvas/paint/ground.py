"""Paint the ground and its dots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from concertmaster_designer.ui.theme.theme import blend

from .bulk import draw_rects
from .levels import DOTS_FROM, DOTS_FULL, GRID_UNITS
from .painting import Painting


def paint_ground(on: Painting) -> None:
    """Fill the clip with the ground, and dots where they are far enough apart."""
    painter, clip, lens, inks = on.painter, on.clip, on.lens, on.inks
    painter.fillRect(clip, QColor(inks.ground))
    if lens.logical < DOTS_FROM:
        return
    strength = min(1.0, (lens.logical - DOTS_FROM) / (DOTS_FULL - DOTS_FROM))
    x0, y0, x1, y1 = lens.world_box((clip.left(), clip.top(), clip.right() + 1, clip.bottom() + 1))
    columns = np.arange(np.floor(x0 / GRID_UNITS), np.ceil(x1 / GRID_UNITS) + 1) * GRID_UNITS
    rows = np.arange(np.floor(y0 / GRID_UNITS), np.ceil(y1 / GRID_UNITS) + 1) * GRID_UNITS
    size = max(1, round(1.4 * min(lens.scale, 2.5)))
    xs = np.rint(columns * lens.scale).astype(np.int32) + np.int32(lens.dx - size // 2 - clip.left())
    ys = np.rint(rows * lens.scale).astype(np.int32) + np.int32(lens.dy - size // 2)
    color = blend(inks.ground, inks.dot, strength)
    if on.raster is not None:
        on.raster.dots(on.bounds, xs + np.int32(clip.left()), ys, size=size, color=QColor(color).rgba())
        return
    line = _dotted_line(xs, clip.width(), size, inks.ground, color)
    for y in ys.tolist():
        painter.drawPixmap(clip.left(), y, line)


def _dotted_line(xs: NDArray[np.int32], width: int, size: int, ground: str, dot: str) -> QPixmap:
    """Draw one line of dots: stamping it costs a tenth of painting every dot."""
    line = QPixmap(width, size)
    line.fill(QColor(ground))
    painter = QPainter(line)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(dot))
    sides = np.full(len(xs), size, np.int32)
    draw_rects(painter, (xs, np.zeros_like(xs), sides, sides))
    painter.end()
    return line
