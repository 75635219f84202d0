"""What stands around the nodes: frames and notes below them, the cards of folded groups above. In the picture, or carried."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtGui import QFont

from concertmaster_designer.canvas.model.groups import inner_frame_at
from concertmaster_designer.canvas.model.tables import Rows

from .frames import FoldedCards, paint_folded, paint_frames, paint_lifted_frames, paint_outline
from .notes import NotePictures, paint_note, paint_notes
from .painting import Painting

_MOST_ASKED: Final = 64
"""Carried nodes that are asked whether a frame would take them in, in each frame that is painted."""


class Backdrop:
    """Keeps the pictures of notes and of folded groups."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._cards = FoldedCards(font)
        self._notes = NotePictures(font)

    def paint_below(self, on: Painting) -> None:
        """Paint what lies below the edges."""
        if on.graph.groups:
            paint_frames(on, self._font, self._cards.strong)
        if on.graph.notes:
            paint_notes(on, self._notes)

    def paint_above(self, on: Painting) -> None:
        """Paint what lies above the nodes."""
        if on.graph.groups.folded:
            paint_folded(on, self._cards)

    def paint_carried_below(self, on: Painting, nodes: Rows) -> None:
        """Paint the frames and notes that are carried, and the outline of each frame that would take a carried node in."""
        graph = on.graph
        if graph.groups and len(nodes):
            self._paint_takers(on, nodes)
            paint_lifted_frames(on, self._font, self._cards.strong)
        for note in graph.carried_notes:
            paint_note(on, self._notes, note, chosen=True)

    def paint_carried_above(self, on: Painting) -> None:
        """Paint the cards of folded groups that are carried."""
        if on.graph.groups.lifted:
            paint_folded(on, self._cards, lifted=True)

    def _paint_takers(self, on: Painting, nodes: Rows) -> None:
        graph, groups = on.graph, on.graph.groups
        taking = {}
        for row in nodes[:_MOST_ASKED].tolist():
            x0, y0, x1, y1 = graph.node_box(row)
            frame = inner_frame_at(groups, ((x0 + x1) / 2, (y0 + y1) / 2))
            if frame is not None and frame.id not in groups.lifted and not _holds(frame.rows, row):
                taking[frame.id] = frame
        for frame in taking.values():
            paint_outline(on, frame.box)


def _holds(rows: Rows, row: int) -> bool:
    """Tell whether a row is among rows in order."""
    place = int(np.searchsorted(rows, row))
    return place < len(rows) and int(rows[place]) == row
