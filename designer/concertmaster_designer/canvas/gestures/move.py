"""Move: a press on a node chooses it, a drag moves what is chosen.

It stops at the lines of the grid, and where it stands in line with its neighbours; Alt leaves both. With Ctrl held at the end
copies are put there instead. A node without edges that is let go over an edge is put into it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.grouping import regrouping
from concertmaster_designer.canvas.model.guides import NOWHERE, align, neighbours
from concertmaster_designer.canvas.model.hit import node_at
from concertmaster_designer.canvas.model.requests import moving, snapped
from concertmaster_designer.canvas.model.rewiring import Passage, has_edges, making_room, passage, splitting
from concertmaster_designer.canvas.model.tables import Box
from concertmaster_designer.canvas.paint.hints import paint_guides, paint_lit_edges, paint_outlines
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.pasting.clip import ClipError, cut_out, pasting
from concertmaster_designer.canvas.stage import Stage

from .carry import Carry
from .gesture import Gesture, Pointer
from .insert import edge_for

_GUIDE_REACH: Final = 6.0
"""Logical pixels from a line within which what is carried stops at it."""


class Move(Carry):
    """A click until the pointer has gone far enough, then a drag."""

    def __init__(self, stage: Stage, node: int, pointer: Pointer) -> None:
        super().__init__(stage, pointer)
        self._node = node
        self._was_chosen = stage.is_chosen(node)
        self._rows = self._before[0]
        self._aligned = NOWHERE
        self._way = 0.0, 0.0
        self._copies = False
        self._edge: int | None = None
        if pointer.adds:
            stage.toggle(node)
        elif not self._was_chosen:
            stage.choose([node])

    def move(self, pointer: Pointer) -> None:
        """Carry what is chosen along."""
        if not self._is_under_way(pointer):
            return
        dx, dy = self._way = self._find_way(pointer)
        self._copies = pointer.copies
        self.cursor = Qt.CursorShape.DragCopyCursor if self._copies else Qt.CursorShape.ClosedHandCursor
        if self._copies:
            dx = dy = 0.0
        self._stage.carry((self._x + dx, self._y + dy))
        self._edge = self._edge_below()

    def finish(self, pointer: Pointer) -> None:
        """Ask for the nodes to be where they were carried; a click on one of many chooses it alone."""
        if not self._dragging:
            if self._was_chosen and not pointer.adds:
                self._stage.choose([self._node])
            return
        self.move(pointer)
        self._put_back()
        dx, dy = self._way
        stage, graph = self._stage, self._stage.graph
        if self._copies:
            self._leave_copies(dx, dy)
            return
        places = self._x + dx, self._y + dy
        edits = [*moving(graph, self._rows, places), *regrouping(graph, self._rows, places)] if dx or dy else []
        if self._edge is not None and self._through is not None:
            edits += splitting(graph, self._edge, self._through, new_id=stage.fresh_ids())
            edits += making_room(graph, self._edge, (float(places[0][0]), float(places[1][0])))
        stage.request(edits)

    def paint(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint the lines it stands in, the edge it would be put into, and copies to be."""
        if self._edge is not None:
            painter.save()
            _spare(painter, lens, self._stage.graph.node_box(self._node))
            paint_lit_edges(painter, lens, inks, graph=self._stage.graph, rows=np.array([self._edge]), color=inks.accent)
            painter.restore()
        if self._copies:
            x, y = self._x + self._way[0], self._y + self._way[1]
            shape, shapes = self._stage.graph.nodes.shape[self._rows], self._stage.graph.shapes
            boxes = np.stack([x, y, x + shapes.widths[shape], y + shapes.heights[shape]], axis=1)
            paint_outlines(painter, lens, inks, boxes=boxes)
        paint_guides(painter, lens, inks, lines=self._aligned.lines)

    def _lift(self) -> None:
        stage, graph = self._stage, self._stage.graph
        if not stage.is_chosen(self._node):
            # Ctrl took it away at the press; a drag means it, with all that was chosen beside it.
            stage.restore(self._before) if self._was_chosen else stage.choose([self._node])
        self._take_up()
        self._anchor = float(graph.nodes.x[self._node]), float(graph.nodes.y[self._node])
        self._box: Box = graph.bounds(self._rows) or graph.node_box(self._node)
        self._through = self._passage()
        self._neighbours = neighbours(graph, stage.camera.view_box)

    def _passage(self) -> Passage | None:
        graph = self._stage.graph
        if len(self._rows) != 1 or has_edges(graph, self._node):
            return None
        return passage(graph.nodes.ids[self._node], graph.shapes.shapes[int(graph.nodes.shape[self._node])])

    def _edge_below(self) -> int | None:
        if self._through is None or self._copies:
            return None
        x0, y0, x1, y1 = self._stage.graph.node_box(self._node)
        return edge_for(self._stage, ((x0 + x1) / 2, (y0 + y1) / 2))

    def _leave_copies(self, dx: float, dy: float) -> None:
        stage, graph = self._stage, self._stage.graph
        try:
            copies = pasting(graph, cut_out(graph, self._rows), (dx, dy))
        except ClipError as failure:
            stage.said.emit(str(failure))
        else:
            stage.request(copies.edits, choose=copies.nodes)

    def _find_way(self, pointer: Pointer) -> tuple[float, float]:
        dx, dy = self._free_way(pointer)
        self._aligned = NOWHERE
        if pointer.free:
            return dx, dy
        x0, y0, x1, y1 = self._box
        there = x0 + dx, y0 + dy, x1 + dx, y1 + dy
        self._aligned = align(there, self._neighbours, _GUIDE_REACH / self._stage.camera.scale)
        x, y = self._anchor
        across, down = self._aligned.dx, self._aligned.dy
        return (
            snapped(x + dx) - x if across is None else dx + across,
            snapped(y + dy) - y if down is None else dy + down,
        )


def _spare(painter: QPainter, lens: Lens, box: Box) -> None:
    """Keep what is painted now off a card: it lies over the edge."""
    device = painter.device()
    everywhere, card = QPainterPath(), QPainterPath()
    dense = device.devicePixelRatio()
    everywhere.addRect(QRectF(0, 0, device.width() * dense, device.height() * dense))
    (left, top), (right, bottom) = lens.device(box[0], box[1]), lens.device(box[2], box[3])
    card.addRect(QRectF(left, top, right - left, bottom - top))
    painter.setClipPath(everywhere.subtracted(card))


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button on a node."""
    if pointer.button != Qt.MouseButton.LeftButton:
        return None
    node = node_at(stage.graph, pointer.world)
    return None if node is None else Move(stage, node, pointer)
