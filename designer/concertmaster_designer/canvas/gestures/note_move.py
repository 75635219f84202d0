"""Move notes, or change the size of one by its lower right corner."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt

from concertmaster_designer.canvas.model.graph import whole_number
from concertmaster_designer.canvas.model.hit import node_at
from concertmaster_designer.canvas.model.notes import SMALLEST, corner_at, note_at, note_box
from concertmaster_designer.canvas.model.requests import moving, snapped
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.stage import Stage

from .gesture import DRAG_STARTS, Gesture, Pointer


class NoteMove(Gesture):
    """A click chooses a note; a drag moves it and all that is chosen beside it, or pulls its corner."""

    def __init__(self, stage: Stage, note_id: str, pointer: Pointer, *, by_corner: bool) -> None:
        self._stage = stage
        self._id = note_id
        self._start = pointer
        self._by_corner = by_corner
        graph = stage.graph
        self._before = stage.choice()
        self._was_chosen = note_id in graph.chosen_notes
        self._dragging = False
        if by_corner:
            self.cursor = Qt.CursorShape.SizeFDiagCursor
        if pointer.adds:
            stage.restore(self._before._replace(notes=self._before.notes ^ {note_id}))
        elif not self._was_chosen:
            stage.choose(notes=[note_id])

    def move(self, pointer: Pointer) -> None:
        """Carry the notes along, or pull the corner."""
        if not self._dragging:
            far = math.hypot(pointer.x - self._start.x, pointer.y - self._start.y) >= DRAG_STARTS
            if not far or self._stage.locked:
                return
            self._lift()
        dx, dy = self._way(pointer)
        self._stage.graph.carry_notes(self._notes_at((dx, dy)))
        self._stage.carry((self._x + dx, self._y + dy))

    def finish(self, pointer: Pointer) -> None:
        """Ask for what was done; a click on one of many chooses it alone."""
        stage, graph = self._stage, self._stage.graph
        if not self._dragging:
            if self._was_chosen and not pointer.adds:
                stage.choose(notes=[self._id])
            return
        dx, dy = self._way(pointer)
        self._put_back()
        if dx or dy:
            puts = [{"op": "put_note", "note": note} for note in self._notes_at((dx, dy))]
            stage.request([*puts, *moving(graph, self._rows, (self._x + dx, self._y + dy))])

    def cancel(self) -> None:
        """Put everything back, and choose what was chosen."""
        if self._dragging:
            self._put_back()
        self._stage.restore(self._before)

    def _lift(self) -> None:
        self._dragging = True
        stage, graph = self._stage, self._stage.graph
        if not self._by_corner:
            self.cursor = Qt.CursorShape.ClosedHandCursor
        if self._id not in graph.chosen_notes or self._by_corner:
            stage.choose(notes=[self._id])
        self._rows = stage.carried_nodes
        self._x, self._y = graph.nodes.x[self._rows].copy(), graph.nodes.y[self._rows].copy()
        self._notes: Sequence[dict[str, Any]] = [graph.notes[note_id] for note_id in graph.notes if note_id in graph.chosen_notes]
        self._box = note_box(graph.notes[self._id])
        stage.lift(self._rows)

    def _put_back(self) -> None:
        self._stage.graph.carry_notes(())
        self._stage.carry((self._x, self._y))
        self._stage.drop()

    def _notes_at(self, way: Point) -> list[dict[str, Any]]:
        changed = []
        for note in self._notes:
            x0, y0, x1, y1 = note_box(note)
            if self._by_corner:
                size = max(SMALLEST[0], x1 - x0 + way[0]), max(SMALLEST[1], y1 - y0 + way[1])
                changed.append({**note, "size": [whole_number(side) for side in size]})
            else:
                changed.append({**note, "position": [whole_number(x0 + way[0]), whole_number(y0 + way[1])]})
        return changed

    def _way(self, pointer: Pointer) -> Point:
        dx, dy = pointer.world_x - self._start.world_x, pointer.world_y - self._start.world_y
        if pointer.free:
            return dx, dy
        x, y = self._box[2:] if self._by_corner else self._box[:2]
        return snapped(x + dx) - x, snapped(y + dy) - y


def pulling_cursor(stage: Stage, place: Point) -> Qt.CursorShape | None:
    """Give the cursor that says a press would pull a note's corner."""
    graph = stage.graph
    if not graph.notes or corner_at(graph.notes, place, stage.camera.scale) is None or node_at(graph, place) is not None:
        return None
    return Qt.CursorShape.SizeFDiagCursor


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button on a note."""
    if pointer.button != Qt.MouseButton.LeftButton or not stage.graph.notes:
        return None
    note_id = corner_at(stage.graph.notes, pointer.world, stage.camera.scale)
    by_corner = note_id is not None
    note_id = note_id or note_at(stage.graph.notes, pointer.world)
    return None if note_id is None else NoteMove(stage, note_id, pointer, by_corner=by_corner)
