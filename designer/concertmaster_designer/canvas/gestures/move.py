"""Move: a press on a node chooses it, a drag moves what is chosen, snapped to the grid by the node in hand."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import Qt

from concertmaster_designer.canvas.model.hit import node_at
from concertmaster_designer.canvas.model.requests import moving, snapped
from concertmaster_designer.canvas.stage import Stage

from .gesture import Gesture, Pointer

DRAG_STARTS: Final = 4.0
"""Logical pixels a hand may tremble within a click."""


class Move(Gesture):
    """A click until the pointer has gone far enough, then a drag."""

    def __init__(self, stage: Stage, node: int, pointer: Pointer) -> None:
        self._stage = stage
        self._node = node
        self._start = pointer
        self._before = stage.chosen_nodes, stage.chosen_edges
        self._was_chosen = stage.is_chosen(node)
        self._dragging = False
        self._rows = self._before[0]
        if pointer.adds:
            stage.toggle(node)
        elif not self._was_chosen:
            stage.choose([node])

    def move(self, pointer: Pointer) -> None:
        """Carry what is chosen along."""
        if not self._dragging:
            far = math.hypot(pointer.x - self._start.x, pointer.y - self._start.y) >= DRAG_STARTS
            if not far or self._stage.locked:
                return
            self._lift()
        dx, dy = self._way(pointer)
        self._stage.carry((self._x + dx, self._y + dy))

    def finish(self, pointer: Pointer) -> None:
        """Ask for the nodes to be where they were carried; a click on one of many chooses it alone."""
        if not self._dragging:
            if self._was_chosen and not pointer.adds:
                self._stage.choose([self._node])
            return
        dx, dy = self._way(pointer)
        self._put_back()
        if dx or dy:
            self._stage.request(moving(self._stage.graph, self._rows, (self._x + dx, self._y + dy)))

    def cancel(self) -> None:
        """Put everything back, and choose what was chosen."""
        if self._dragging:
            self._put_back()
        self._stage.choose(*self._before)

    def _lift(self) -> None:
        self._dragging = True
        self.cursor = Qt.CursorShape.ClosedHandCursor
        if not self._stage.is_chosen(self._node):
            self._stage.choose([self._node])
        self._rows = self._stage.chosen_nodes
        nodes = self._stage.graph.nodes
        self._x, self._y = nodes.x[self._rows].copy(), nodes.y[self._rows].copy()
        self._anchor = float(nodes.x[self._node]), float(nodes.y[self._node])
        self._stage.lift(self._rows)

    def _put_back(self) -> None:
        self._stage.carry((self._x, self._y))
        self._stage.drop()

    def _way(self, pointer: Pointer) -> tuple[float, float]:
        dx, dy = pointer.world_x - self._start.world_x, pointer.world_y - self._start.world_y
        if pointer.free:
            return dx, dy
        x, y = self._anchor
        return snapped(x + dx) - x, snapped(y + dy) - y


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button on a node."""
    if pointer.button != Qt.MouseButton.LeftButton:
        return None
    node = node_at(stage.graph, pointer.world)
    return None if node is None else Move(stage, node, pointer)
