"""Cut: a stroke with Ctrl and Shift held goes through edges, and those it crossed go."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.requests import removing
from concertmaster_designer.canvas.model.strokes import edges_crossed
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.paint.hints import paint_lit_edges
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.stage import Stage

from .gesture import Gesture, Pointer

_STEP: Final = 3.0
"""Logical pixels from one point of the stroke to the next."""


class Cut(Gesture):
    """A stroke, and the edges it has met."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, pointer: Pointer) -> None:
        self._stage = stage
        self._stroke: list[Point] = [pointer.world]
        self._crossed = np.zeros(0, np.int64)

    def move(self, pointer: Pointer) -> None:
        """Go on with the stroke; only its newest piece is compared with edges."""
        last = self._stroke[-1]
        if math.dist(last, pointer.world) * self._stage.camera.scale < _STEP:
            return
        self._stroke.append(pointer.world)
        self._crossed = np.union1d(self._crossed, edges_crossed(self._stage.graph, last, pointer.world))
        self._stage.view_changed.emit()

    def finish(self, pointer: Pointer) -> None:
        """Ask for the crossed edges to go."""
        self.move(pointer)
        self._stage.request(removing(self._stage.graph, np.zeros(0, np.int64), self._crossed))
        self._stage.view_changed.emit()

    def cancel(self) -> None:
        """Leave all edges."""
        self._stage.view_changed.emit()

    def paint(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint the edges that would go, and the stroke over them."""
        paint_lit_edges(painter, lens, inks, graph=self._stage.graph, rows=self._crossed, color=inks.error)
        pen = QPen(QColor(inks.error), 1.5 * lens.scale / lens.logical, Qt.PenStyle.DashLine)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(*lens.device(*place)) for place in self._stroke]))


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button, Ctrl and Shift."""
    fits = pointer.button == Qt.MouseButton.LeftButton and pointer.cuts and not stage.locked
    return Cut(stage, pointer) if fits else None
