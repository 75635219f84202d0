"""Reconnect: an edge taken near one of its ends comes loose there and can be put to another port, or dropped to remove it.

A press without a drag chooses the edge. The ends of an edge that is chosen alone can be taken at their ports.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.flags import LIFTED
from concertmaster_designer.canvas.model.hit import PortPlace, node_at
from concertmaster_designer.canvas.model.requests import removing
from concertmaster_designer.canvas.model.rewiring import end_of, reconnecting
from concertmaster_designer.canvas.model.shapes import PORT_REACH
from concertmaster_designer.canvas.model.strokes import edge_end_at
from concertmaster_designer.canvas.paint.hints import paint_loose_edge
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.stage import Stage

from .choose_edge import EDGE_REACH, ChooseEdge
from .connect import port_for
from .gesture import DRAG_STARTS, Gesture, Pointer

GRIP: Final = 32.0
"""Logical pixels from its end within which an edge is taken by that end."""


class Reconnect(Gesture):
    """An edge with a loose end."""

    cursor = Qt.CursorShape.PointingHandCursor

    def __init__(self, stage: Stage, edge: int, pointer: Pointer, *, begins: bool) -> None:
        self._stage = stage
        self._edge = edge
        self._start = pointer
        self._choice = ChooseEdge(stage, edge, adds=False)
        self._away = end_of(stage.graph, edge, is_output=begins)
        self._fixed = end_of(stage.graph, edge, is_output=not begins)
        self._met: PortPlace | None = None
        self._end = pointer.world
        self._loose = False

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer, and take hold of a port that fits."""
        if not self._loose:
            if math.hypot(pointer.x - self._start.x, pointer.y - self._start.y) < DRAG_STARTS:
                return
            self._loose = True
            self.cursor = Qt.CursorShape.CrossCursor
            self._hide(hidden=True)
        self._end = pointer.world
        self._met = self._away if self._is_back(pointer) else port_for(self._stage, self._fixed, self._end)
        self._stage.view_changed.emit()

    def finish(self, pointer: Pointer) -> None:
        """Ask for the edge to end there; over the ground, for it to go; at its old port nothing happens."""
        if not self._loose:
            return
        self.move(pointer)
        self._hide(hidden=False)
        stage, graph = self._stage, self._stage.graph
        if self._met is None:
            if node_at(graph, self._end) is None:
                stage.request(removing(graph, np.zeros(0, np.int64), np.array([self._edge])))
        elif self._met != self._away:
            stage.request(reconnecting(graph, self._edge, self._met, new_id=stage.new_edge_id))

    def cancel(self) -> None:
        """Put the end back, and choose what was chosen."""
        if self._loose:
            self._hide(hidden=False)
        self._choice.cancel()

    def paint(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint the edge with its loose end."""
        if self._loose:
            paint_loose_edge(painter, lens, inks, port=self._fixed, met=self._met, end=self._end)

    def _is_back(self, pointer: Pointer) -> bool:
        away = math.hypot(pointer.world_x - self._away.x, pointer.world_y - self._away.y)
        return away <= max(PORT_REACH, 10 / self._stage.camera.scale)

    def _hide(self, *, hidden: bool) -> None:
        """Take the edge out of the picture, as what is lifted is, or put it back."""
        graph, row = self._stage.graph, np.array([self._edge])
        if hidden:
            graph.edges.mark(row, LIFTED)
        else:
            graph.edges.clear(LIFTED)
        graph.touch_edges(row)
        self._stage.view_changed.emit()


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button near an edge's end, or at the port of an edge that is chosen alone."""
    if pointer.button != Qt.MouseButton.LeftButton or stage.locked or pointer.adds or pointer.free:
        return None
    taken = _end_of_chosen(stage, pointer) or end_near(stage, pointer.world)
    return None if taken is None else Reconnect(stage, taken[0], pointer, begins=taken[1])


def end_near(stage: Stage, place: tuple[float, float]) -> tuple[int, bool] | None:
    """Give the edge that is taken by its end at a place, and whether that is where it begins."""
    if node_at(stage.graph, place) is not None:
        return None
    scale = stage.camera.scale
    found = edge_end_at(stage.graph, place, reach=EDGE_REACH / scale, grip=GRIP / scale)
    if found is None:
        return None
    end = end_of(stage.graph, found[0], is_output=found[1])
    at_port = math.hypot(end.x - place[0], end.y - place[1]) <= max(PORT_REACH / 1.5, 6 / scale)
    return None if at_port else found


def _end_of_chosen(stage: Stage, pointer: Pointer) -> tuple[int, bool] | None:
    chosen = stage.chosen_edges
    if len(chosen) != 1 or len(stage.chosen_nodes):
        return None
    edge = int(chosen[0])
    for begins in (True, False):
        end = end_of(stage.graph, edge, is_output=begins)
        if math.hypot(end.x - pointer.world_x, end.y - pointer.world_y) <= max(PORT_REACH / 1.5, 6 / stage.camera.scale):
            return edge, begins
    return None
