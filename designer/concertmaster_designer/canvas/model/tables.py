"""Nodes and edges as structures of arrays with spare room.

A row is never reused for another id, so rows stay valid as long as their graph. Removal marks a row dead; the same id added
again (undo) takes its old row and so its old place in the drawing order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from .flags import DEAD, HIDDEN

Source = msgspec.Raw | Mapping[str, Any]
"""A part as it came: raw JSON, or a JSON-ready mapping."""

Rows = NDArray[np.int64]
Point = tuple[float, float]
"""x and y."""

Points = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Many x and as many y."""

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in world units."""

_FIRST_ROOM: Final = 64


class Table:
    """Rows with an id, a source and columns; subclasses name the columns."""

    columns: ClassVar[Sequence[str]] = ()

    def __init__(self) -> None:
        self.count = 0
        self.ids: list[str] = []
        self.sources: list[Source] = []
        self.row_of: dict[str, int] = {}
        self.flags = np.zeros(_FIRST_ROOM, np.uint16)
        self._graves: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.row_of)

    def reserve(self, room: int) -> None:
        """Make room for that many rows."""
        if room <= len(self.flags):
            return
        room = max(room, 2 * len(self.flags))
        for name in ("flags", *self.columns):
            column: NDArray[Any] = getattr(self, name)
            larger = np.zeros(room, column.dtype)
            larger[: self.count] = column[: self.count]
            setattr(self, name, larger)

    def open_row(self, part_id: str, source: Source) -> int:
        """Give the row for a new part: the one it had before it was removed, or one at the end."""
        row = self._graves.pop(part_id, None)
        if row is None:
            row = self.count
            self.reserve(row + 1)
            self.count += 1
            self.ids.append(part_id)
            self.sources.append(source)
        else:
            self.sources[row] = source
        self.flags[row] = 0
        self.row_of[part_id] = row
        return row

    def close_row(self, part_id: str) -> int:
        """Mark a part's row as dead and give it."""
        row = self.row_of.pop(part_id)
        self.flags[row] = DEAD
        self._graves[part_id] = row
        return row

    def row_kept(self, part_id: str) -> int | None:
        """Give the row of a part, also of one that was removed and would get it back; nothing for one never seen."""
        row = self.row_of.get(part_id)
        return self._graves.get(part_id) if row is None else row

    @property
    def gone(self) -> Collection[str]:
        """Give the ids of what was removed: whoever is added with one of them takes its old place, so new parts need others."""
        return self._graves.keys()

    def rows_with(self, flag: int) -> Rows:
        """Give the living rows that carry a flag."""
        flags = self.flags[: self.count]
        return np.flatnonzero((flags & (flag | DEAD)) == flag)

    def rows_of(self, ids: Sequence[str]) -> Rows:
        """Give the rows of those ids that exist."""
        return np.array([self.row_of[part] for part in ids if part in self.row_of], np.int64)

    def living(self) -> Rows:
        """Give every living row in drawing order."""
        return np.flatnonzero((self.flags[: self.count] & DEAD) == 0)

    def shown(self) -> Rows:
        """Give every living row that no folded group hides, in drawing order."""
        return np.flatnonzero((self.flags[: self.count] & (DEAD | HIDDEN)) == 0)

    def mark(self, rows: Rows, flag: int) -> None:
        """Give rows a flag."""
        self.flags[rows] |= np.uint16(flag)

    def clear(self, flag: int) -> None:
        """Take a flag from every row."""
        self.flags[: self.count] &= np.uint16(0xFFFF & ~flag)


class NodeTable(Table):
    """Where nodes are, what shape they have, what state they show, and which folded group they are in: its number, or 0."""

    columns = ("x", "y", "shape", "status", "home")

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.x = np.zeros(_FIRST_ROOM)
        self.y = np.zeros(_FIRST_ROOM)
        self.shape = np.zeros(_FIRST_ROOM, np.int32)
        self.status = np.zeros(_FIRST_ROOM, np.uint8)
        self.home = np.zeros(_FIRST_ROOM, np.int32)

    def open_row(self, part_id: str, source: Source) -> int:
        """Give the row for a new node, without a name yet."""
        row = super().open_row(part_id, source)
        if row == len(self.names):
            self.names.append("")
        self.status[row] = self.home[row] = 0
        return row


_EDGE_PLACES: Final = ("ax", "ay", "bx", "by", "lead", "span", "x0", "y0", "x1", "y1")


class EdgeTable(Table):
    """What edges join. Ends and boxes are kept: gathering them through the nodes costs twice the time of a frame's scan.

    ``span`` is how far the ends are apart, along the longer of both ways.
    ``source_name`` and ``target_name`` are codes of port names, ``source_port`` and ``target_port`` places in the shapes' lists.
    """

    columns = ("source", "target", "source_name", "target_name", "source_port", "target_port", *_EDGE_PLACES)

    def __init__(self) -> None:
        super().__init__()
        self.source = np.zeros(_FIRST_ROOM, np.int32)
        self.target = np.zeros(_FIRST_ROOM, np.int32)
        self.source_name = np.zeros(_FIRST_ROOM, np.int32)
        self.target_name = np.zeros(_FIRST_ROOM, np.int32)
        self.source_port = np.zeros(_FIRST_ROOM, np.int16)
        self.target_port = np.zeros(_FIRST_ROOM, np.int16)
        self.ax = np.zeros(_FIRST_ROOM)
        self.ay = np.zeros(_FIRST_ROOM)
        self.bx = np.zeros(_FIRST_ROOM)
        self.by = np.zeros(_FIRST_ROOM)
        self.lead = np.zeros(_FIRST_ROOM, np.float32)
        self.span = np.zeros(_FIRST_ROOM, np.float32)
        self.x0 = np.zeros(_FIRST_ROOM, np.float32)
        self.y0 = np.zeros(_FIRST_ROOM, np.float32)
        self.x1 = np.zeros(_FIRST_ROOM, np.float32)
        self.y1 = np.zeros(_FIRST_ROOM, np.float32)
