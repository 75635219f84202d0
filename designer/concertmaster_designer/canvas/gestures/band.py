"""Band: a rectangle drawn on the ground chooses the nodes and folded groups it touches, and the notes that lie in it.

A press without a drag chooses nothing.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.groups import cards_in
from concertmaster_designer.canvas.model.hit import nodes_in
from concertmaster_designer.canvas.model.notes import notes_within
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.stage import NOTHING, Stage

from .gesture import Gesture, Pointer


class Band(Gesture):
    """Chooses while it is drawn."""

    def __init__(self, stage: Stage, pointer: Pointer) -> None:
        self._stage = stage
        self._start = self._end = pointer
        self._before = stage.choice()
        self._kept = self._before if pointer.adds else NOTHING
        if not pointer.adds:
            stage.choose()

    def move(self, pointer: Pointer) -> None:
        """Choose what the rectangle touches now."""
        self._end = pointer
        kept, graph, box = self._kept, self._stage.graph, self._box()
        groups, notes = cards_in(graph.groups, box), notes_within(graph.notes, box)
        nodes = np.union1d(kept.nodes, nodes_in(graph, box))
        self._stage.choose(nodes, kept.edges, groups=kept.groups | groups, notes=kept.notes | notes)

    def cancel(self) -> None:
        """Choose again what was chosen before."""
        self._stage.restore(self._before)

    def paint(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint the rectangle."""
        x0, y0, x1, y1 = self._box()
        (left, top), (right, bottom) = lens.device(x0, y0), lens.device(x1, y1)
        fill = QColor(inks.accent)
        fill.setAlphaF(0.10)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(QColor(inks.accent), 1))
        painter.setBrush(fill)
        painter.drawRect(QRectF(round(left), round(top), round(right - left), round(bottom - top)))

    def _box(self) -> tuple[float, float, float, float]:
        xs = sorted((self._start.world_x, self._end.world_x))
        ys = sorted((self._start.world_y, self._end.world_y))
        return xs[0], ys[0], xs[1], ys[1]


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button, wherever nothing else does."""
    return Band(stage, pointer) if pointer.button == Qt.MouseButton.LeftButton else None
