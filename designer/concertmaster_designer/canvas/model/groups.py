"""Groups: which nodes they hold, what lies in what, where their frames are, and what a folded one hides.

A group lies in another when all its nodes do. A frame goes around its nodes and the frames in it; a folded group is one card, and
its nodes carry the flag ``HIDDEN`` and its number as their *home*. Measures are taken over arrays, never node by node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .flags import ERROR, HIDDEN, LIFTED, STATUSES, WARNING
from .shapes import CARD_HEIGHT, CARD_WIDTH
from .tables import Box, NodeTable, Point, Rows

TITLE_HEIGHT: Final = 28.0
PADDING: Final = 24.0
BORDER: Final = 6.0
"""How wide the rim of a frame is to a hand, in logical pixels."""

TITLE_AT_LEAST: Final = 18.0
"""Logical pixels a title takes however small its frame."""

_WORST: Final = [STATUSES.index(status) for status in ("failed", "waiting", "running", "cancelled", "pending", "succeeded")]

Boxes = NDArray[np.float64]


@dataclass(slots=True, eq=False)
class Frame:
    """A group that has nodes: its rows, the group around it, and where it is."""

    id: str
    title: str
    color: str
    rows: Rows
    own: Rows
    """Its nodes that are in no group within it."""

    parent: Frame | None = None
    folded: bool = False
    hidden: bool = False
    box: Box = (0.0, 0.0, 0.0, 0.0)


class Groups:
    """The groups of a graph. ``chosen`` and ``lifted`` are ids."""

    def __init__(self, nodes: NodeTable, cards: Callable[[Rows], Boxes]) -> None:
        self.contents: dict[str, dict[str, Any]] = {}
        self.chosen: set[str] = set()
        self.lifted: dict[str, Point] = {}
        """Groups carried whole, with the place their first node had."""

        self._nodes = nodes
        self._cards = cards
        self._frames: list[Frame] = []
        self._homes: list[Frame] = []
        self._stale = False
        self.open_frames: list[Frame] = []
        """Frames that show and are not folded, outer ones first, with their boxes as rows of ``open_boxes``."""

        self.open_boxes: Boxes = np.zeros((0, 4))
        self._home_rows: Rows = np.zeros(0, np.int64)
        self._home_starts: Rows = np.zeros(0, np.int64)
        self.card_x = np.zeros(1)
        self.card_y = np.zeros(1)

    def __bool__(self) -> bool:
        return bool(self.contents)

    @property
    def is_stale(self) -> bool:
        """Tell whether nodes or groups came or went since the last look."""
        return self._stale

    @property
    def frames(self) -> list[Frame]:
        """Give the frames that show, outer ones first; as good as the last ``gather`` and ``measure``."""
        return [frame for frame in self._frames if not frame.hidden]

    @property
    def folded(self) -> list[Frame]:
        """Give the folded groups that show as cards."""
        return self._homes

    def frame(self, group_id: str) -> Frame | None:
        """Give the frame of a group, also one that does not show."""
        return next((frame for frame in self._frames if frame.id == group_id), None)

    def doubt(self) -> None:
        """Take note that nodes or groups have come or gone."""
        self._stale = bool(self.contents) or bool(self._frames)

    def gather(self) -> Rows:
        """Find members, nesting and what is hidden anew; gives the nodes that changed sides."""
        self._stale = False
        nodes, count = self._nodes, self._nodes.count
        before = nodes.home[:count].copy()
        self._frames = _nested(self.contents, nodes)
        self._homes = []
        nodes.home[:count] = 0
        nodes.clear(HIDDEN)
        for frame in self._frames:
            above = frame.parent
            frame.hidden = above is not None and (above.hidden or above.folded)
            if frame.folded and not frame.hidden:
                self._homes.append(frame)
                free = frame.rows[nodes.home[frame.rows] == 0]
                nodes.home[free] = len(self._homes)
                nodes.mark(free, HIDDEN)
        if self._homes:
            self._home_rows = np.concatenate([frame.rows for frame in self._homes])
            self._home_starts = np.cumsum([0, *(len(frame.rows) for frame in self._homes[:-1])])
        moved = self.measure()
        return np.union1d(np.flatnonzero(nodes.home[:count] != before), moved)

    def measure(self) -> Rows:
        """Put frames and cards where their nodes are; gives the nodes whose card has moved."""
        moved = self.place_cards()
        shown = [frame for frame in self._frames if not frame.hidden and not frame.folded]
        with_own = [frame for frame in shown if len(frame.own)]
        around: dict[str, Box] = {}
        if with_own:
            corners = _corners(self._cards(np.concatenate([frame.own for frame in with_own])), [len(f.own) for f in with_own])
            around = {frame.id: (x0, y0, x1, y1) for frame, (x0, y0, x1, y1) in zip(with_own, corners.tolist(), strict=True)}
        for frame in self._homes:
            _widen(around, frame)
        for frame in reversed(shown):
            x0, y0, x1, y1 = around[frame.id]
            frame.box = x0 - PADDING, y0 - PADDING - TITLE_HEIGHT, x1 + PADDING, y1 + PADDING
            _widen(around, frame)
        self.open_frames = shown
        self.open_boxes = np.array([frame.box for frame in shown]).reshape(-1, 4)
        return moved

    def place_cards(self) -> Rows:
        """Put the cards of folded groups where their nodes are; gives the nodes whose card has moved."""
        homes = self._homes
        before_x, before_y = self.card_x, self.card_y
        self.card_x, self.card_y = np.zeros(len(homes) + 1), np.zeros(len(homes) + 1)
        if not homes:
            return np.zeros(0, np.int64)
        rows, starts = self._home_rows, self._home_starts
        self.card_x[1:] = np.minimum.reduceat(self._nodes.x[rows], starts)
        self.card_y[1:] = np.minimum.reduceat(self._nodes.y[rows], starts)
        for frame, x, y in zip(homes, self.card_x[1:].tolist(), self.card_y[1:].tolist(), strict=True):
            frame.box = x, y, x + CARD_WIDTH, y + CARD_HEIGHT
        if len(before_x) != len(self.card_x):
            return np.unique(rows)
        moved = np.flatnonzero((before_x != self.card_x) | (before_y != self.card_y)) - 1
        return np.unique(np.concatenate([homes[home].rows for home in moved.tolist()])) if len(moved) else np.zeros(0, np.int64)

    def lift(self) -> None:
        """Take note of the groups that are carried whole."""
        nodes = self._nodes
        self.lifted = {
            frame.id: (float(nodes.x[frame.rows[0]]), float(nodes.y[frame.rows[0]]))
            for frame in self.frames
            if (nodes.flags[frame.rows] & LIFTED).all()
        }

    def box_now(self, frame: Frame) -> Box:
        """Give where a frame is, also while it is carried."""
        start = self.lifted.get(frame.id)
        if start is None or frame.folded:
            return frame.box
        row = frame.rows[0]
        dx, dy = float(self._nodes.x[row]) - start[0], float(self._nodes.y[row]) - start[1]
        x0, y0, x1, y1 = frame.box
        return x0 + dx, y0 + dy, x1 + dx, y1 + dy

    def rows_of(self, group_ids: Iterable[str]) -> Rows:
        """Give the nodes of groups."""
        wanted = set(group_ids)
        found = [frame.rows for frame in self._frames if frame.id in wanted]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)

    def states(self) -> list[tuple[int, str]]:
        """Give for each folded group the most telling state among its nodes, as its code, and the worst problem."""
        rows, starts = self._home_rows, self._home_starts
        status = np.bitwise_or.reduceat(np.left_shift(1, self._nodes.status[rows].astype(np.int64)), starts).tolist()
        flags = np.bitwise_or.reduceat(self._nodes.flags[rows], starts).tolist()
        return [
            (
                next((code for code in _WORST if found >> code & 1), 0),
                "error" if flag & ERROR else "warning" if flag & WARNING else "",
            )
            for found, flag in zip(status, flags, strict=True)
        ]


def card_at(groups: Groups, place: Point) -> Frame | None:
    """Give the topmost card of a folded group at a point."""
    x, y = place
    return next((frame for frame in reversed(groups.folded) if _inside(frame.box, x, y)), None)


def cards_in(groups: Groups, box: Box) -> frozenset[str]:
    """Give the folded groups whose cards touch a box."""
    x0, y0, x1, y1 = box
    touching = (
        frame.id for frame in groups.folded if frame.box[0] < x1 and frame.box[2] > x0 and frame.box[1] < y1 and frame.box[3] > y0
    )
    return frozenset(touching)


def frame_at(groups: Groups, place: Point, scale: float) -> Frame | None:
    """Give the innermost open frame that has its title or its rim at a point."""
    x, y = place
    rim = BORDER / scale
    for frame in reversed(groups.frames):
        if frame.folded:
            continue
        x0, y0, x1, y1 = frame.box
        outside = not _inside((x0 - rim, y0 - rim, x1 + rim, y1 + rim), x, y)
        if _inside(title_box(frame.box, scale), x, y):
            return frame
        if not outside and not _inside((x0 + rim, y0 + rim, x1 - rim, y1 - rim), x, y):
            return frame
    return None


def inner_frame_at(groups: Groups, place: Point) -> Frame | None:
    """Give the innermost open frame around a point."""
    return next((frame for frame in reversed(groups.frames) if not frame.folded and _inside(frame.box, *place)), None)


def title_box(box: Box, scale: float) -> Box:
    """Give where a frame's title is: inside at the top, or above the frame where that is too small for words."""
    height = max(TITLE_HEIGHT, TITLE_AT_LEAST / scale)
    top = box[1] if height == TITLE_HEIGHT else box[1] - height
    return box[0], top, box[2], top + height


def _inside(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _corners(cards: Boxes, lengths: list[int]) -> Boxes:
    """Give the box around each run of cards."""
    starts = np.cumsum([0, *lengths[:-1]])
    least = np.minimum.reduceat(cards[:, :2], starts)
    return np.concatenate([least, np.maximum.reduceat(cards[:, 2:], starts)], axis=1)


def _widen(around: dict[str, Box], frame: Frame) -> None:
    """Have the group around a frame reach around it as well."""
    if frame.parent is None:
        return
    x0, y0, x1, y1 = frame.box
    a0, b0, a1, b1 = around.get(frame.parent.id, frame.box)
    around[frame.parent.id] = min(x0, a0), min(y0, b0), max(x1, a1), max(y1, b1)


def _nested(contents: Mapping[str, Mapping[str, Any]], nodes: NodeTable) -> list[Frame]:
    """Give the groups that have nodes, outer ones first, each with the smallest group that holds all of it."""
    row_of = nodes.row_of
    members: dict[str, frozenset[int]] = {}
    for group_id, group in contents.items():
        rows = frozenset(row_of[node] for node in group.get("nodes", ()) if node in row_of)
        if rows:
            members[group_id] = rows
    frames: list[Frame] = []
    inner: dict[str, set[int]] = {}
    # Larger groups come first, so the last frame that took a row is the smallest around it.
    last = np.full(nodes.count, -1)
    for group_id in sorted(members, key=lambda group_id: -len(members[group_id])):
        rows, group = members[group_id], contents[group_id]
        array = np.array(sorted(rows), np.int64)
        title, color = str(group.get("title") or ""), str(group.get("color") or "")
        frame = Frame(group_id, title, color, array, array, folded=bool(group.get("collapsed")))
        nearest = int(last[array[0]])
        near = [frames[nearest], *reversed(frames[:nearest])] if nearest >= 0 else []
        frame.parent = next((outer for outer in near if rows <= members[outer.id]), None)
        if frame.parent is not None:
            inner.setdefault(frame.parent.id, set()).update(rows)
        last[array] = len(frames)
        frames.append(frame)
    for frame in frames:
        if frame.id in inner:
            frame.own = np.array(sorted(members[frame.id] - inner[frame.id]), np.int64)
    return frames
