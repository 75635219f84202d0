"""Move notes, or change the size of one by its lower right corner."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from concertmaster_designer.canvas.model.graph import whole_number
from concertmaster_designer.canvas.model.hit import node_at
from concertmaster_designer.canvas.model.notes import SMALLEST, corner_at, note_at, note_box
from concertmaster_designer.canvas.model.requests import moving, snapped
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.stage import Stage

from .carry import Carry
from .gesture import Gesture, Pointer


class NoteMove(Carry):
    """A click chooses a note; a drag moves it and all that is chosen beside it, or pulls its corner."""

    def __init__(self, stage: Stage, note_id: str, pointer: Pointer, *, by_corner: bool) -> None:
        super().__init__(stage, pointer)
        self._id = note_id
        self._by_corner = by_corner
        self._was_chosen = note_id in stage.graph.chosen_notes
        if by_corner:
            self.cursor = Qt.CursorShape.SizeFDiagCursor
        if pointer.adds:
            stage.restore(self._before._replace(notes=self._before.notes ^ {note_id}))
        elif not self._was_chosen:
            stage.choose(notes=[note_id])

    def finish(self, pointer: Pointer) -> None:
        """Ask for what was done; a click on one of many chooses it alone."""
        stage, graph = self._stage, self._stage.graph
        if not self._dragging:
            if self._was_chosen and not pointer.adds:
                stage.choose(notes=[self._id])
            return
        dx, dy = self._find_way(pointer)
        self._put_back()
        if dx or dy:
            puts = [{"op": "put_note", "note": note} for note in self._notes_at((dx, dy))]
            stage.request([*puts, *moving(graph, self._rows, (self._x + dx, self._y + dy))])

    def _lift(self) -> None:
        stage, graph = self._stage, self._stage.graph
        if not self._by_corner:
            self.cursor = Qt.CursorShape.ClosedHandCursor
        if self._id not in graph.chosen_notes or self._by_corner:
            stage.choose(notes=[self._id])
        self._box = note_box(graph.notes[self._id])
        self._take_up(graph.chosen_notes)

    def _notes_at(self, way: Point) -> list[dict[str, Any]]:
        if not self._by_corner:
            return super()._notes_at(way)
        changed = []
        for note in self._notes:
            x0, y0, x1, y1 = note_box(note)
            size = max(SMALLEST[0], x1 - x0 + way[0]), max(SMALLEST[1], y1 - y0 + way[1])
            changed.append({**note, "size": [whole_number(side) for side in size]})
        return changed

    def _find_way(self, pointer: Pointer) -> Point:
        dx, dy = self._free_way(pointer)
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
