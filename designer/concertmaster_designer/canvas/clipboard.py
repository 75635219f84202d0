"""The clipboard: what is chosen goes out as JSON text and comes in again, from this window, another one, or another program.

Nothing that lies in the clipboard raises here: what is no part of a workflow is told in a sentence.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from concertmaster_designer.canvas.model.clip import MOST_PARTS, Clip, ClipError, bounds_of, clip_of, pasting, read_clip
from concertmaster_designer.canvas.model.requests import removing, snapped
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
        count = len(self._stage.chosen_nodes)
        if not 0 < count <= MOST_PARTS:
            self._stage.said.emit(_too_many("copied") if count else "No node is selected. Select nodes, then copy.")
            return False
        text = msgspec.json.format(msgspec.json.encode(clip_of(self._stage.graph, self._stage.chosen_nodes)), indent=_INDENT)
        content = QMimeData()
        content.setData(JSON_MIME, text)
        content.setText(text.decode())
        QGuiApplication.clipboard().setMimeData(content)
        self._stage.said.emit(f"Copied {_counted(count)}.")
        return True

    def cut(self) -> None:
        """Put what is chosen into the clipboard, and ask for it to go."""
        stage = self._stage
        if not self._is_locked() and self.copy():
            count = len(stage.chosen_nodes)
            stage.request(removing(stage.graph, stage.chosen_nodes, stage.chosen_edges))
            stage.said.emit(f"Cut {_counted(count)}.")

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
        graph, chosen = self._stage.graph, self._stage.chosen_nodes
        if self._is_locked():
            return
        if not 0 < len(chosen) <= MOST_PARTS:
            self._stage.said.emit(_too_many("duplicated") if len(chosen) else "No node is selected. Select nodes to duplicate.")
            return
        clip = Clip.model_validate(clip_of(graph, chosen))
        self._put(clip, self._free_way(clip))

    def _put(self, clip: Clip, way: Point) -> None:
        edits, ids = pasting(self._stage.graph, clip, way)
        self._stage.request(edits, choose=ids)

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


def _counted(count: int) -> str:
    return "1 node" if count == 1 else f"{count:,} nodes"


def _too_many(what: str) -> str:
    return f"Too many nodes are selected: at most {MOST_PARTS:,} can be {what} at once."
