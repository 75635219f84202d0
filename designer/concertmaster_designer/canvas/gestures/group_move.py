"""Move a group: by its title, its rim, or its card where it is folded. Its nodes and the notes within its frame come along.

A click on the mark in a title folds the group, one on the mark of a card unfolds it.
"""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Qt

from concertmaster_designer.canvas.model.graph import whole_number
from concertmaster_designer.canvas.model.grouping import folding, regrouping
from concertmaster_designer.canvas.model.groups import card_at, frame_at, title_box
from concertmaster_designer.canvas.model.nesting import Frame
from concertmaster_designer.canvas.model.notes import note_box, putting
from concertmaster_designer.canvas.model.requests import moving, snapped
from concertmaster_designer.canvas.model.shapes import CARD_HEIGHT
from concertmaster_designer.canvas.model.tables import Box, Point
from concertmaster_designer.canvas.paint.frames import chevron_box
from concertmaster_designer.canvas.stage import Stage

from .gesture import DRAG_STARTS, Gesture, Pointer

_CARD_MARK: float = 36.0


class GroupMove(Gesture):
    """A click until the pointer has gone far enough, then a drag."""

    def __init__(self, stage: Stage, frame: Frame, pointer: Pointer) -> None:
        self._stage = stage
        self._frame = frame
        self._start = pointer
        graph = stage.graph
        self._before = stage.choice()
        self._was_chosen = frame.id in graph.groups.chosen
        self._dragging = False
        if pointer.adds:
            stage.restore(self._before._replace(groups=self._before.groups ^ {frame.id}))
        elif not self._was_chosen:
            stage.choose(groups=[frame.id])

    def move(self, pointer: Pointer) -> None:
        """Carry the group along."""
        if not self._dragging:
            far = math.hypot(pointer.x - self._start.x, pointer.y - self._start.y) >= DRAG_STARTS
            if not far or self._stage.locked:
                return
            self._lift()
        dx, dy = self._way(pointer)
        self._stage.graph.carry_notes(self._notes_at((dx, dy)))
        self._stage.carry((self._x + dx, self._y + dy))

    def finish(self, pointer: Pointer) -> None:
        """Ask for everything to be where it was carried; a click on the mark folds."""
        stage, graph = self._stage, self._stage.graph
        if not self._dragging:
            if self._is_on_mark(pointer.world) and not pointer.adds:
                stage.request(folding(graph, [self._frame.id]))
                stage.choose(groups=[self._frame.id])
            elif self._was_chosen and not pointer.adds:
                stage.choose(groups=[self._frame.id])
            return
        dx, dy = self._way(pointer)
        self._put_back()
        if dx or dy:
            places = self._x + dx, self._y + dy
            edits = [*moving(graph, self._rows, places), *regrouping(graph, self._rows, places)]
            notes = [putting(note, position=note["position"]) for note in self._notes_at((dx, dy))]
            stage.request([*edits, *notes])

    def cancel(self) -> None:
        """Put everything back, and choose what was chosen."""
        if self._dragging:
            self._put_back()
        self._stage.restore(self._before)

    def _lift(self) -> None:
        self._dragging = True
        self.cursor = Qt.CursorShape.ClosedHandCursor
        stage, graph = self._stage, self._stage.graph
        if self._frame.id not in graph.groups.chosen:
            stage.choose(groups=[self._frame.id])
        self._rows = stage.carried_nodes
        self._x, self._y = graph.nodes.x[self._rows].copy(), graph.nodes.y[self._rows].copy()
        first = self._frame.rows[0]
        self._anchor = float(graph.nodes.x[first]), float(graph.nodes.y[first])
        boxes = [frame.box for frame in graph.groups.frames if frame.id in graph.groups.chosen and not frame.folded]
        inside = {note_id for note_id, note in graph.notes.items() if any(_holds(box, note_box(note)) for box in boxes)}
        self._notes = [graph.notes[note_id] for note_id in graph.notes if note_id in inside | graph.chosen_notes]
        stage.lift(self._rows)

    def _put_back(self) -> None:
        self._stage.graph.carry_notes(())
        self._stage.carry((self._x, self._y))
        self._stage.drop()

    def _notes_at(self, way: Point) -> list[dict[str, Any]]:
        moved = []
        for note in self._notes:
            x0, y0, _x1, _y1 = note_box(note)
            moved.append({**note, "position": [whole_number(x0 + way[0]), whole_number(y0 + way[1])]})
        return moved

    def _way(self, pointer: Pointer) -> Point:
        dx, dy = pointer.world_x - self._start.world_x, pointer.world_y - self._start.world_y
        if pointer.free:
            return dx, dy
        x, y = self._anchor
        return snapped(x + dx) - x, snapped(y + dy) - y

    def _is_on_mark(self, place: Point) -> bool:
        frame, scale = self._frame, self._stage.camera.scale
        x, y = place
        if frame.folded:
            return frame.box[0] <= x <= frame.box[0] + _CARD_MARK and y <= frame.box[1] + CARD_HEIGHT
        return _holds(chevron_box(title_box(frame.box, scale), scale), (x, y, x, y))


def begin_card(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button on the card of a folded group, which lies over everything."""
    if pointer.button != Qt.MouseButton.LeftButton or not stage.graph.groups.folded:
        return None
    frame = card_at(stage.graph.groups, pointer.world)
    return None if frame is None else GroupMove(stage, frame, pointer)


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button on the title or the rim of a frame."""
    if pointer.button != Qt.MouseButton.LeftButton or not stage.graph.groups:
        return None
    frame = frame_at(stage.graph.groups, pointer.world, stage.camera.scale)
    return None if frame is None else GroupMove(stage, frame, pointer)


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
