"""Move a group: by its title, its rim, or its card where it is folded. Its nodes and the notes within its frame come along.

A click on the mark in a title folds the group, one on the mark of a card unfolds it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt

from concertmaster_designer.canvas.model.grouping import folding, regrouping
from concertmaster_designer.canvas.model.groups import card_at, frame_at, title_box
from concertmaster_designer.canvas.model.nesting import Frame
from concertmaster_designer.canvas.model.notes import note_box, putting
from concertmaster_designer.canvas.model.requests import moving, snapped
from concertmaster_designer.canvas.model.shapes import CARD_HEIGHT
from concertmaster_designer.canvas.model.tables import Box, Point
from concertmaster_designer.canvas.paint.frames import chevron_box
from concertmaster_designer.canvas.stage import Stage

from .carry import Carry
from .gesture import Gesture, Pointer

_CARD_MARK: float = 36.0


class GroupMove(Carry):
    """A click until the pointer has gone far enough, then a drag."""

    def __init__(self, stage: Stage, frame: Frame, pointer: Pointer) -> None:
        super().__init__(stage, pointer)
        self._frame = frame
        self._was_chosen = frame.id in stage.graph.groups.chosen
        if pointer.adds:
            stage.restore(self._before._replace(groups=self._before.groups ^ {frame.id}))
        elif not self._was_chosen:
            stage.choose(groups=[frame.id])

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
        dx, dy = self._find_way(pointer)
        self._put_back()
        if dx or dy:
            places = self._x + dx, self._y + dy
            edits = [*moving(graph, self._rows, places), *regrouping(graph, self._rows, places)]
            notes = [putting(note, position=note["position"]) for note in self._notes_at((dx, dy))]
            stage.request([*edits, *notes])

    def _lift(self) -> None:
        self.cursor = Qt.CursorShape.ClosedHandCursor
        stage, graph = self._stage, self._stage.graph
        if self._frame.id not in graph.groups.chosen:
            stage.choose(groups=[self._frame.id])
        first = self._frame.rows[0]
        self._anchor = float(graph.nodes.x[first]), float(graph.nodes.y[first])
        boxes = [frame.box for frame in graph.groups.frames if frame.id in graph.groups.chosen and not frame.folded]
        inside = {note_id for note_id, note in graph.notes.items() if any(_holds(box, note_box(note)) for box in boxes)}
        self._take_up(inside | graph.chosen_notes)

    def _find_way(self, pointer: Pointer) -> Point:
        dx, dy = self._free_way(pointer)
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
