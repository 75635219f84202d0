"""Arrowheads: small ones where edges arrive, turned as the curve comes in, once they are large enough to be seen."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from concertmaster_designer.canvas.model.curves import Curves
from concertmaster_designer.canvas.model.shapes import PORT_RADIUS
from concertmaster_designer.canvas.model.tables import Rows

from .levels import ARROWS_FROM
from .painting import Painting
from .plate import Pieces, Plate

_LENGTH: Final = 8.0
_HALF: Final = 3.75
_NOTCH: Final = 0.22
_KEPT: Final = 24
_MARGIN: Final = 2
_REACH: Final = PORT_RADIUS + _LENGTH
_STEP: Final = math.radians(9.0)
_STEPS: Final = 9
"""Heads are drawn in that many directions to each side of level."""

_Key = tuple[float, str]


class Heads(NamedTuple):
    """A plate with a head in each direction, steepest upwards first; offsets lead from the port to a piece's corner."""

    plate: Plate
    pieces: Pieces
    offsets: NDArray[np.int32]


class Arrows:
    """Arrowheads of a scale and colour, drawn once and stamped by the hundred."""

    def __init__(self) -> None:
        self._heads: OrderedDict[_Key, Heads] = OrderedDict()

    def paint(self, on: Painting, rows: Rows, color: QColor) -> None:
        """Paint the heads of edges."""
        lens, edges = on.lens, on.graph.edges
        if lens.logical < ARROWS_FROM or not len(rows):
            return
        x, y = edges.bx[rows] * lens.scale + lens.dx, edges.by[rows] * lens.scale + lens.dy
        left, top, right, bottom = on.bounds
        reach = _REACH * lens.scale + _MARGIN
        seen = (x > left - reach) & (x < right + reach) & (y > top - reach) & (y < bottom + reach)
        if not seen.any():
            return
        heads = self._of(lens.scale, color)
        which = _directions(on.graph.curves(rows[seen]))
        offsets = heads.offsets[which]
        heads.plate.stamp(on, heads.pieces[which], (np.rint(x[seen]) + offsets[:, 0], np.rint(y[seen]) + offsets[:, 1]))

    def _of(self, scale: float, color: QColor) -> Heads:
        key = (round(scale, 6), color.name())
        heads = self._heads.get(key)
        if heads is None:
            heads = self._heads[key] = _drawn(scale, color)
            if len(self._heads) > _KEPT:
                self._heads.popitem(last=False)
        self._heads.move_to_end(key)
        return heads


def _directions(curve: Curves) -> NDArray[np.int64]:
    """Give the direction of each head: from where the curve is a head's length before the port."""
    # So much of the curve lies between there and its end, were it straight; its arm has a third of the way.
    rest = np.minimum(_REACH / (3 * np.maximum(curve.bx - curve.dx, 1.0)), 0.5)
    done = 1.0 - rest
    weights = rest**3, 3 * rest**2 * done, 3 * rest * done**2, done**3
    x = weights[0] * curve.ax + weights[1] * curve.cx + weights[2] * curve.dx + weights[3] * curve.bx
    y = weights[0] * curve.ay + weights[1] * curve.cy + weights[2] * curve.dy + weights[3] * curve.by
    angle = np.arctan2(curve.by - y, np.maximum(curve.bx - x, 1e-6))
    return np.clip(np.rint(angle / _STEP), -_STEPS, _STEPS).astype(np.int64) + _STEPS


def _drawn(scale: float, color: QColor) -> Heads:
    """Draw the heads side by side, each around its port in the middle of a square."""
    half = math.ceil(_REACH * scale) + _MARGIN
    count = 2 * _STEPS + 1
    plate = Plate()
    plate.grow(2 * half * count, 2 * half)
    pieces, offsets = np.zeros((count, 4), np.int32), np.zeros((count, 2), np.int32)
    for place in range(count):
        left = 2 * half * place
        painter = plate.painter(left + half, half)
        painter.rotate(math.degrees((place - _STEPS) * _STEP))
        _draw_head(painter, scale, color)
        painter.end()
        pieces[place] = piece = plate.drawn(left, 0, width=2 * half, height=2 * half)
        offsets[place] = piece[0] - left - half, piece[1] - half
    return Heads(plate, pieces, offsets)


def _draw_head(painter: QPainter, scale: float, color: QColor) -> None:
    pen = QPen(color, max(1.0, scale))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(color)
    inset = pen.widthF() / 2
    tip, back, side = -PORT_RADIUS * scale - inset, -_REACH * scale + inset, _HALF * scale - inset
    corners = (tip, 0.0), (back, -side), (back + _NOTCH * _LENGTH * scale, 0.0), (back, side)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
