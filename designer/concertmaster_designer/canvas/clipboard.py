"""The clipboard: what is chosen goes out as JSON text and comes in again, from this window, another one, or another program.

Nothing that lies in the clipboard raises here: what is no part of a workflow is told in a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
import numpy as np
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from concertmaster_designer.canvas import gathering
from concertmaster_designer.canvas.model.clip import MOST_PARTS, Clip, ClipError, bounds_of, clip_of, cut_out, pasting, read_clip
from concertmaster_designer.canvas.model.requests import snapped
from concertmaster_designer.canvas.model.tables import Box, Point
from concertmaster_designer.canvas.stage import Stage

JSON_MIME: Final = "application/json"
BESIDE: Final = 32.0
"""Units between a copy and what it was made from, across and down."""

_INDENT: Final = 2
_LOCKED: Final = "The canvas is locked. Unlock it at the lower left, then try again."


class Clipboard:
    """Copies, cuts, pastes and duplicates what is chosen on one stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def copy(self) -> bool:
        """Put what is chosen into the clipboard; tells whether there was something."""
        if not self._has_chosen("copied"):
            return False
        clip = clip_of(self._stage.graph, self._stage.carried_nodes, sorted(self._stage.graph.chosen_notes))
        text = msgspec.json.format(msgspec.json.encode(clip), indent=_INDENT)
        content = QMimeData()
        content.setData(JSON_MIME, text)
        content.setText(text.decode())
        QGuiApplication.clipboard().setMimeData(content)
        self._stage.said.emit(f"Copied {_counted(clip)}.")
        return True

    def cut(self) -> None:
        """Put what is chosen into the clipboard, and ask for it to go."""
        if not self._is_locked() and self.copy():
            gathering.delete_with_contents(self._stage)

    def paste(self, place: Point | None) -> None:
        """Ask for what is in the clipboard, around a place, or beside where it was copied."""
        if self._is_locked():
            return
        content = QGuiApplication.clipboard().mimeData()
        has_json = content is not None and content.hasFormat(JSON_MIME)
        text = (
            b""
            if content is None
            else bytes(content.data(JSON_MIME).data())
            if has_json
            else content.text().encode("utf-8", "replace")
        )
        try:
            clip = read_clip(text)
        except ClipError as failure:
            self._stage.said.emit(str(failure))
            return
        box = bounds_of(self._stage.graph, clip)
        self._put(clip, self._way_beside(clip, box) if place is None else _way_around(box, place))

    def duplicate(self) -> None:
        """Ask for a copy of what is chosen, beside it."""
        if self._is_locked() or not self._has_chosen("duplicated"):
            return
        try:
            clip = cut_out(self._stage.graph, self._stage.carried_nodes, sorted(self._stage.graph.chosen_notes))
        except ClipError as failure:
            self._stage.said.emit(str(failure))
            return
        self._put(clip, self._free_way(clip))

    def _put(self, clip: Clip, way: Point) -> None:
        stage = self._stage
        made = pasting(stage.graph, clip, way)
        stage.request(made.edits, choose=made.nodes)
        if made.notes and made.notes[-1] in stage.graph.notes:
            stage.choose(stage.graph.nodes.rows_of(made.nodes), notes=made.notes)

    def _has_chosen(self, what: str) -> bool:
        """Tell whether something is chosen, and not too much, or say so; groups count with all that is in them."""
        stage = self._stage
        nodes, notes = stage.carried_nodes, stage.graph.chosen_notes
        if 0 < len(nodes) + len(notes) <= MOST_PARTS:
            return True
        many = f"Too many nodes are selected: at most {MOST_PARTS:,} can be {what} at once."
        stage.said.emit(many if len(nodes) else f"Nothing is selected that could be {what}. Select nodes first.")
        return False

    def _way_beside(self, clip: Clip, box: Box) -> Point:
        """Give the way to the first free place beside where the parts were, or to the middle of the view if that is not on it."""
        dx, dy = self._free_way(clip)
        x0, y0, x1, y1 = self._stage.camera.view_box
        if box[0] + dx < x1 and box[2] + dx > x0 and box[1] + dy < y1 and box[3] + dy > y0:
            return dx, dy
        return _way_around(box, self._stage.camera.center)

    def _free_way(self, clip: Clip) -> Point:
        """Give the first way, going on down and right, on which the first part comes to lie on no other's place."""
        x, y = (clip.nodes or clip.notes)[0].position
        nodes = self._stage.graph.nodes
        living = nodes.living()
        steps = 1
        while np.any((nodes.x[living] == x + steps * BESIDE) & (nodes.y[living] == y + steps * BESIDE)):
            steps += 1
        return steps * BESIDE, steps * BESIDE

    def _is_locked(self) -> bool:
        if self._stage.locked:
            self._stage.said.emit(_LOCKED)
        return self._stage.locked


def _way_around(box: Box, place: Point) -> Point:
    x0, y0, x1, y1 = box
    return snapped(place[0] - (x0 + x1) / 2), snapped(place[1] - (y0 + y1) / 2)


def _counted(clip: Mapping[str, Any]) -> str:
    counts = ((len(clip["nodes"]), "node"), (len(clip["notes"]), "note"))
    return " and ".join(f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in counts if count)
