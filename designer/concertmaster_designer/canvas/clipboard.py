"""The clipboard: what is chosen goes out as JSON text and comes in again, from this window, another one, or another program.

Nothing that lies in the clipboard raises here: what is no part of a workflow is told in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Generator, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any, Final

import msgspec
import numpy as np
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from concertmaster_designer.canvas import gathering
from concertmaster_designer.canvas.model.notes import note_box
from concertmaster_designer.canvas.model.requests import snapped
from concertmaster_designer.canvas.model.tables import Box, Point
from concertmaster_designer.canvas.pasting.clip import (
    MOST_PARTS,
    Clip,
    ClipError,
    Pasting,
    bounds_of,
    clip_of,
    cutting_out,
    making,
    reading,
)
from concertmaster_designer.canvas.pasting.free_ground import free_way
from concertmaster_designer.canvas.pasting.gradual import Gradual, Result
from concertmaster_designer.canvas.stage import Stage
from concertmaster_designer.ui.gradually import Gradually, Work

JSON_MIME: Final = "application/json"
BESIDE: Final = 32.0
"""Units between a copy and what it was made from, or what else stands there."""

AROUND_GROUPS: Final = 80.0
"""The same where frames of groups are drawn around both."""

AT_ONCE: Final = 1_000
"""Edits that are asked for at once; more of them go in pieces."""

_FIRST_PIECE: Final = 200
_LARGEST_PIECE: Final = 2_000
_PIECE_S: Final = 0.03
_INDENT: Final = 2
_LOCKED: Final = "The canvas is locked. Unlock it at the lower left, then try again."


class Clipboard:
    """Copies, cuts, pastes and duplicates what is chosen on one stage."""

    def __init__(self, stage: Stage, canvas: QWidget) -> None:
        self._stage = stage
        self._canvas = canvas
        self._work: Gradually | None = None

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

        def way(clip: Clip) -> Point:
            box = bounds_of(self._stage.graph, clip)
            return self._way_beside(clip, box) if place is None else _way_around(box, place)

        self._begin(self._putting(reading(text), way), "Pasting nodes")

    def duplicate(self) -> None:
        """Ask for a copy of what is chosen, beside it."""
        if self._is_locked() or not self._has_chosen("duplicated"):
            return
        clip = cutting_out(self._stage.graph, self._stage.carried_nodes, sorted(self._stage.graph.chosen_notes))
        self._begin(self._putting(clip, self._way_in_view), "Duplicating nodes")

    def _begin(self, work: Work, title: str) -> None:
        if self._work is None or self._work.is_over:
            self._work = Gradually(work, title, self._canvas.window())
            self._work.start()

    def _putting(self, reading: Gradual[Clip], way: Callable[[Clip], Point]) -> Work:
        """Read, make and ask for the parts of a clip: much of it piece by piece."""
        try:
            clip = yield from _telling(reading, 0.0, 0.1)
        except ClipError as failure:
            self._stage.said.emit(str(failure))
            return
        going = way(clip)
        if len(clip.nodes) + len(clip.edges) > AT_ONCE:
            yield 0.1
        made = yield from _telling(making(self._stage.graph, clip, going), 0.1, 0.3)
        stage = self._stage
        if len(made.edits) <= AT_ONCE:
            stage.request(made.edits, choose=made.nodes)
        else:
            yield from self._asking(made)
        if made.notes and made.notes[-1] in stage.graph.notes:
            stage.choose(stage.graph.nodes.rows_of(made.nodes), notes=made.notes)
        self._tell_import(clip, made)

    def _tell_import(self, clip: Clip, made: Pasting) -> None:
        """Tell what became of what another program wrote, if it has come."""
        if clip.imported is None or not _has_come(self._stage, made.edits[-1]):
            return
        called = dict(zip((node.id for node in clip.nodes), made.nodes, strict=True))
        lines = (replace(line, node_id=called.get(line.node_id, "")) for line in clip.imported.lines)
        self._stage.imported.emit(replace(clip.imported, lines=tuple(lines)))

    def _asking(self, made: Pasting) -> Work:
        """Ask for many parts in pieces that take a frame each; what was stopped stays as far as it came, as one step."""
        stage, every, done, some = self._stage, made.edits, 0, _FIRST_PIECE
        key = f"paste/{made.nodes[0] if made.nodes else made.notes[0]}"
        # To choose ten thousand nodes anew after each piece would take longer than the piece.
        stage.choose()
        try:
            while done < len(every):
                begun = perf_counter()
                stage.request_piece(every[done : done + some], key)
                done += some
                if not _has_come(stage, every[min(done, len(every)) - 1]):
                    return
                some = max(_FIRST_PIECE // 4, min(_LARGEST_PIECE, round(some * _PIECE_S / (perf_counter() - begun))))
                yield 0.3 + 0.7 * min(1.0, done / len(every))
        except GeneratorExit:
            come = sum(node in stage.graph.nodes.row_of for node in made.nodes)
            stage.said.emit(f"Stopped after {come:,} of {len(made.nodes):,} nodes. Undo takes them away.")
            raise
        if not made.notes:
            stage.choose(stage.graph.nodes.rows_of(made.nodes))

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
        """Give the way to the nearest free ground."""
        graph = self._stage.graph
        notes = [note_box(note) for note in graph.notes.values()]
        taken = np.vstack([graph.cards(graph.nodes.living()), np.array(notes, dtype=float).reshape(-1, 4)])
        return free_way(bounds_of(graph, clip), taken, AROUND_GROUPS if clip.groups else BESIDE)

    def _way_in_view(self, clip: Clip) -> Point:
        """Give the way to the nearest free ground, and bring that into view."""
        (x0, y0, x1, y1), (dx, dy) = bounds_of(self._stage.graph, clip), self._free_way(clip)
        box = x0 + dx, y0 + dy, x1 + dx, y1 + dy
        if not self._stage.camera.shows(box):
            self._stage.reveal(box)
        return dx, dy

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


def _telling(work: Gradual[Result], begin: float, end: float) -> Generator[float, None, Result]:
    """Turn the moments at which work stops into how far it is: near its end it comes ever closer."""
    done = begin
    while True:
        try:
            next(work)
        except StopIteration as over:
            result: Result = over.value
            return result
        done += (end - done) / 20
        yield done


def _has_come(stage: Stage, edit: Mapping[str, Any]) -> bool:
    """Tell whether whoever owns the document has taken an edit that adds a part."""
    graph = stage.graph
    parts: dict[str, Container[str]] = {
        "node": graph.nodes.row_of,
        "edge": graph.edges.row_of,
        "note": graph.notes,
        "group": graph.groups.contents,
    }
    return any(name in edit and edit[name]["id"] in there for name, there in parts.items())
