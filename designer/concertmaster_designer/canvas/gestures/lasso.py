"""Lasso: a loop drawn on the ground with Alt held chooses the nodes, folded groups and notes whose middle lies in it."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.hit import node_at
from concertmaster_designer.canvas.model.notes import note_box
from concertmaster_designer.canvas.model.strokes import in_triangle, middles
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.stage import NOTHING, Stage

from .gesture import Gesture, Pointer

_STEP: Final = 3.0
"""Logical pixels from one point of the loop to the next."""


class Lasso(Gesture):
    """Chooses while it is drawn."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, pointer: Pointer) -> None:
        self._stage = stage
        self._before = stage.choice()
        self._kept = self._before if pointer.adds else NOTHING
        self._loop: list[Point] = [pointer.world]
        graph = stage.graph
        self._rows, x, y = middles(graph)
        self._groups = np.array([frame.id for frame in graph.groups.folded], object)
        self._notes = np.array(list(graph.notes), object)
        boxes = np.array([*(frame.box for frame in graph.groups.folded), *map(note_box, graph.notes.values())]).reshape(-1, 4)
        self._x = np.concatenate([x, (boxes[:, 0] + boxes[:, 2]) / 2])
        self._y = np.concatenate([y, (boxes[:, 1] + boxes[:, 3]) / 2])
        self._inside = np.zeros(len(self._x), bool)
        stage.restore(self._kept)

    def move(self, pointer: Pointer) -> None:
        """Go on with the loop.

        A loop with one point more differs by the triangle of its first, its last and that point: what lies in it changes sides.
        """
        first, last = self._loop[0], self._loop[-1]
        if math.dist(last, pointer.world) * self._stage.camera.scale < _STEP:
            return
        self._loop.append(pointer.world)
        self._inside ^= in_triangle(self._x, self._y, (first, last, pointer.world))
        kept = self._kept
        nodes, groups, notes = np.split(self._inside, np.cumsum([len(self._rows), len(self._groups)]))
        self._stage.choose(
            np.union1d(kept.nodes, self._rows[nodes]),
            kept.edges,
            groups=kept.groups.union(self._groups[groups]),
            notes=kept.notes.union(self._notes[notes]),
        )

    def finish(self, pointer: Pointer) -> None:
        """Leave chosen what lies in the loop."""
        self.move(pointer)
        self._stage.view_changed.emit()

    def cancel(self) -> None:
        """Choose again what was chosen before."""
        self._stage.restore(self._before)

    def paint(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint the loop, closed."""
        fill = QColor(inks.accent)
        fill.setAlphaF(0.10)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(QPen(QColor(inks.accent), lens.scale / lens.logical))
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF([QPointF(*lens.device(*place)) for place in self._loop]))


def begin_anywhere(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button, on a card as well: a loop was asked for."""
    return Lasso(stage, pointer) if pointer.button == Qt.MouseButton.LeftButton else None


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button and Alt, where no card is."""
    if pointer.button != Qt.MouseButton.LeftButton or not pointer.free or node_at(stage.graph, pointer.world) is not None:
        return None
    return Lasso(stage, pointer)
