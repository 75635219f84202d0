"""Notes: where they are, what lies at a point, and the edits that change them. Nothing here changes the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from .tables import Box, Point

Note = Mapping[str, Any]
Edit = dict[str, Any]

NOTE_SIZE: Final = (240.0, 120.0)
SMALLEST: Final = (96.0, 48.0)
CORNER: Final = 14.0
"""How far the corner that changes a note's size reaches, in logical pixels."""


def note_box(note: Note) -> Box:
    """Give the place of a note."""
    x, y = note.get("position", (0.0, 0.0))
    width, height = note.get("size", NOTE_SIZE)
    return float(x), float(y), float(x) + float(width), float(y) + float(height)


def note_at(notes: Mapping[str, Note], place: Point) -> str | None:
    """Give the topmost note at a point."""
    x, y = place
    for note_id in reversed(list(notes)):
        x0, y0, x1, y1 = note_box(notes[note_id])
        if x0 <= x <= x1 and y0 <= y <= y1:
            return note_id
    return None


def notes_within(notes: Mapping[str, Note], box: Box) -> frozenset[str]:
    """Give the notes that lie in a box as a whole."""
    x0, y0, x1, y1 = box
    places = ((note_id, note_box(note)) for note_id, note in notes.items())
    return frozenset(note_id for note_id, (a0, b0, a1, b1) in places if x0 <= a0 and y0 <= b0 and a1 <= x1 and b1 <= y1)


def corner_at(notes: Mapping[str, Note], place: Point, scale: float) -> str | None:
    """Give the note whose lower right corner is at a point."""
    note_id = note_at(notes, (place[0] - 2 / scale, place[1] - 2 / scale))
    if note_id is None:
        return None
    _x0, _y0, x1, y1 = note_box(notes[note_id])
    return note_id if x1 - place[0] <= CORNER / scale and y1 - place[1] <= CORNER / scale else None


def putting(note: Note, **changes: Any) -> Edit:
    """Ask for a note with some of it changed."""
    return {"op": "put_note", "note": {**note, **changes}}


def adding_note(note_id: str, middle: Point, *, color: str = "") -> Edit:
    """Ask for an empty note around a place."""
    width, height = NOTE_SIZE
    x, y = round((middle[0] - width / 2) / 8) * 8, round((middle[1] - height / 2) / 8) * 8
    note = {"id": note_id, "text": "", "position": [x, y], "size": [int(width), int(height)], "color": color}
    return {"op": "put_note", "note": note}


def removing_notes(note_ids: Iterable[str]) -> list[Edit]:
    """Ask for notes to go."""
    return [{"op": "remove_note", "id": note_id} for note_id in note_ids]
