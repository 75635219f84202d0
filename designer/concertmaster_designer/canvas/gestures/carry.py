"""Carry: what gestures share that take nodes and notes along. A click until the pointer has gone far enough, then a drag."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Any

from concertmaster_designer.canvas.model.graph import whole_number
from concertmaster_designer.canvas.model.notes import note_box
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.stage import Stage

from .gesture import DRAG_STARTS, Gesture, Pointer


class Carry(Gesture):
    """Subclasses say what is lifted, by which way it goes, and what is asked for in the end."""

    def __init__(self, stage: Stage, pointer: Pointer) -> None:
        self._stage = stage
        self._start = pointer
        self._before = stage.choice()
        self._dragging = False
        self._notes: Sequence[dict[str, Any]] = ()

    def move(self, pointer: Pointer) -> None:
        """Carry everything along."""
        if self._is_under_way(pointer):
            dx, dy = way = self._find_way(pointer)
            self._stage.graph.carry_notes(self._notes_at(way))
            self._stage.carry((self._x + dx, self._y + dy))

    def cancel(self) -> None:
        """Put everything back, and choose what was chosen."""
        if self._dragging:
            self._put_back()
        self._stage.restore(self._before)

    def _is_under_way(self, pointer: Pointer) -> bool:
        """Tell whether this is a drag by now; it begins where the pointer has gone far enough."""
        if not self._dragging:
            far = math.hypot(pointer.x - self._start.x, pointer.y - self._start.y) >= DRAG_STARTS
            if not far or self._stage.locked:
                return False
            self._dragging = True
            self._lift()
        return True

    def _lift(self) -> None:
        """Choose what is meant, and take it up."""
        raise NotImplementedError

    def _find_way(self, pointer: Pointer) -> Point:
        """Give how far everything goes."""
        raise NotImplementedError

    def _take_up(self, notes: Collection[str] = ()) -> None:
        """Lift the nodes that go with what is chosen, and notes."""
        stage, graph = self._stage, self._stage.graph
        self._rows = stage.carried_nodes
        self._x, self._y = graph.nodes.x[self._rows].copy(), graph.nodes.y[self._rows].copy()
        self._notes = [note for note_id, note in graph.notes.items() if note_id in notes]
        stage.lift(self._rows)

    def _put_back(self) -> None:
        self._stage.graph.carry_notes(())
        self._stage.carry((self._x, self._y))
        self._stage.drop()

    def _notes_at(self, way: Point) -> list[dict[str, Any]]:
        """Give the notes as they would be at the end of a way."""
        moved = []
        for note in self._notes:
            x0, y0, _x1, _y1 = note_box(note)
            moved.append({**note, "position": [whole_number(x0 + way[0]), whole_number(y0 + way[1])]})
        return moved

    def _free_way(self, pointer: Pointer) -> Point:
        """Give how far the pointer has gone in the world."""
        return pointer.world_x - self._start.world_x, pointer.world_y - self._start.world_y
