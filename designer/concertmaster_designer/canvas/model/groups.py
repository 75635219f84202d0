"""Groups: where their frames are, and what a folded one hides. ``nesting`` tells which nodes they hold and what lies in what.

A group lies in another when all its nodes do. A frame goes around its nodes and the frames in it; a folded group is one card, and
its nodes carry the flag ``HIDDEN`` and its number as their *home*. Measures are taken over arrays, never node by node, and only
of what has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .flags import ERROR, HIDDEN, LIFTED, STATUSES, UNFILLED, WARNING
from .nesting import Frame, Nesting
from .runs import Runs
from .shapes import CARD_HEIGHT, CARD_WIDTH
from .tables import Box, NodeTable, Point, Rows

TITLE_HEIGHT: Final = 28.0
PADDING: Final = 24.0
BORDER: Final = 6.0
"""How wide the rim of a frame is to a hand, in logical pixels."""

TITLE_AT_LEAST: Final = 18.0
"""Logical pixels a title takes however small its frame."""

_WORST: Final = [STATUSES.index(status) for status in ("failed", "waiting", "running", "cancelled", "pending", "succeeded")]
_NONE: Final = np.zeros(0, np.int64)

Boxes = NDArray[np.float64]


class Groups:
    """The groups of a graph. ``chosen`` and ``lifted`` are ids."""

    def __init__(self, nodes: NodeTable, cards: Callable[[Rows], Boxes]) -> None:
        self.contents: dict[str, dict[str, Any]] = {}
        self.chosen: set[str] = set()
        self.lifted: dict[str, Point] = {}
        """Groups carried whole, with the place their first node had."""

        self._nodes = nodes
        self._cards = cards
        self._nesting = Nesting(nodes)
        self._frames: list[Frame] = []
        self._homes: list[Frame] = []
        self._stale = False
        self._restyled = False
        self._resized: list[Rows] = []
        self.open_frames: list[Frame] = []
        """Frames that show and are not folded, outer ones first, with their boxes as rows of ``open_boxes``."""

        self.open_boxes: Boxes = np.zeros((0, 4))
        self._with_own: list[Frame] = []
        self._own = Runs(())
        self._corners: Boxes = np.zeros((0, 4))
        self._home = Runs(())
        self.card_x = np.zeros(1)
        self.card_y = np.zeros(1)

    def __bool__(self) -> bool:
        return bool(self.contents)

    @property
    def is_stale(self) -> bool:
        """Tell whether something that frames follow from has changed since the last look."""
        return self._stale or self._restyled or bool(self._resized)

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

    def looks(self) -> dict[str, tuple[Box, bool, str, str, int]]:
        """Give what is painted of each frame that shows: first its box."""
        return {
            frame.id: (frame.box, frame.folded, frame.title, frame.color, len(frame.rows))
            for frame in self._frames
            if not frame.hidden
        }

    # What has changed

    def doubt(self) -> None:
        """Take note that anything may have changed."""
        self._stale = bool(self.contents) or bool(self._frames)

    def put(self, group: Mapping[str, Any]) -> None:
        """Add a group, or replace the one with its id."""
        before = self.contents.get(group["id"])
        self.contents[group["id"]] = dict(group)
        if before is not None and before.get("nodes") == group.get("nodes"):
            self._restyled = True
        else:
            self.doubt()

    def remove(self, group_id: str) -> None:
        """Take a group away, if it is there."""
        self.contents.pop(group_id, None)
        self.chosen.discard(group_id)
        self.doubt()

    def node_came(self, node_id: str) -> None:
        """Take note of a new node."""
        if self._nesting.awaits(node_id):
            self.doubt()

    def nodes_went(self, rows: Rows) -> None:
        """Take note of nodes that were removed."""
        if self._nesting.holds(rows):
            self.doubt()

    def nodes_resized(self, rows: Rows) -> None:
        """Take note of nodes whose cards may have another size."""
        if self.contents and self._nesting.holds(rows):
            self._resized.append(rows)

    # Keeping frames true

    def gather(self) -> Rows:
        """Find anew what has changed of members, nesting and what is hidden; gives the nodes that changed sides."""
        nodes, homes = self._nodes, [frame.id for frame in self._homes]
        before = nodes.home[: nodes.count].copy()
        nested, hidden = self._stale, self._stale or self._restyled
        if nested:
            self._nest()
        elif hidden:
            for frame in self._frames:
                frame.wear(self.contents[frame.id])
        if hidden:
            self._hide()
        resized = np.concatenate([_NONE, *self._resized])
        self._stale = self._restyled = False
        self._resized.clear()
        moved = self.place_cards(None if hidden else resized)
        self._place_frames(None if nested else resized)
        # Folded groups may have other numbers than before.
        number_of = {frame.id: number for number, frame in enumerate(self._homes, 1)}
        numbers = np.array([0, *(number_of.get(home, -1) for home in homes)])
        return np.union1d(np.flatnonzero(nodes.home[: nodes.count] != numbers[before]), moved)

    def measure(self, rows: Rows | None = None) -> Rows:
        """Put frames and cards where their nodes are, or those of some nodes; gives the nodes whose card has moved."""
        moved = self.place_cards(rows)
        if rows is None or len(moved) or self._nesting.holds(rows):
            self._place_frames(rows)
        return moved

    def place_cards(self, rows: Rows | None = None) -> Rows:
        """Put the cards of folded groups where their nodes are, or those of some; gives the nodes whose card has moved."""
        homes, nodes = self._homes, self._nodes
        if rows is None:
            self.card_x, self.card_y = np.zeros(len(homes) + 1), np.zeros(len(homes) + 1)
        numbers = self._home.holding(rows)
        if not len(numbers):
            return _NONE
        run, starts = self._home.of(numbers)
        x, y = np.minimum.reduceat(nodes.x[run], starts), np.minimum.reduceat(nodes.y[run], starts)
        self.card_x[numbers + 1], self.card_y[numbers + 1] = x, y
        moved = [_NONE]
        for number, left, top in zip(numbers.tolist(), x.tolist(), y.tolist(), strict=True):
            frame, box = homes[number], (left, top, left + CARD_WIDTH, top + CARD_HEIGHT)
            if frame.box != box:
                frame.box = box
                moved.append(frame.rows)
        return np.unique(np.concatenate(moved))

    def _nest(self) -> None:
        boxes = {frame.id: frame.box for frame in self._frames}
        self._frames = self._nesting.frames(self.contents)
        for frame in self._frames:
            frame.box = boxes.get(frame.id, frame.box)
        self._with_own = [frame for frame in self._frames if len(frame.own)]
        self._own = Runs([frame.own for frame in self._with_own])
        self._corners = np.zeros((len(self._with_own), 4))

    def _hide(self) -> None:
        """Put the nodes of folded groups into these."""
        nodes = self._nodes
        for frame in self._frames:
            above = frame.parent
            frame.hidden = above is not None and (above.hidden or above.folded)
        shown = self.frames
        self.open_frames = [frame for frame in shown if not frame.folded]
        self._homes = [frame for frame in shown if frame.folded]
        self._home = Runs([frame.rows for frame in self._homes])
        nodes.home[: nodes.count] = 0
        nodes.clear(HIDDEN)
        # Where folded groups overlap a node is in the first of them: of one place, what is written last stays.
        nodes.home[self._home.rows[::-1]] = self._home.numbers[::-1] + 1
        nodes.mark(self._home.rows, HIDDEN)

    def _place_frames(self, rows: Rows | None) -> None:
        """Put open frames around their nodes and the frames in them; only the corners of some nodes have changed."""
        numbers = self._own.holding(rows)
        if len(numbers):
            run, starts = self._own.of(numbers)
            cards = self._cards(run)
            self._corners[numbers, :2] = np.minimum.reduceat(cards[:, :2], starts)
            self._corners[numbers, 2:] = np.maximum.reduceat(cards[:, 2:], starts)
        corners = self._corners.tolist()
        around: dict[str, Box] = {
            frame.id: (x0, y0, x1, y1) for frame, (x0, y0, x1, y1) in zip(self._with_own, corners, strict=True)
        }
        for frame in self._homes:
            _widen(around, frame)
        for frame in reversed(self.open_frames):
            x0, y0, x1, y1 = around[frame.id]
            frame.box = x0 - PADDING, y0 - PADDING - TITLE_HEIGHT, x1 + PADDING, y1 + PADDING
            _widen(around, frame)
        self.open_boxes = np.array([frame.box for frame in self.open_frames]).reshape(-1, 4)

    # Carrying and asking

    def lift(self) -> None:
        """Take note of the groups that are carried whole."""
        nodes = self._nodes
        first = nodes.flags[np.array([frame.rows[0] for frame in self._frames], np.int64)] & LIFTED
        self.lifted = {
            frame.id: (float(nodes.x[frame.rows[0]]), float(nodes.y[frame.rows[0]]))
            for frame, begins in zip(self._frames, first.tolist(), strict=True)
            if begins and not frame.hidden and (nodes.flags[frame.rows] & LIFTED).all()
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

    def homes_of(self, rows: Rows) -> list[Frame]:
        """Give the folded groups that hide any of those nodes."""
        if not self._homes:
            return []
        return [self._homes[number - 1] for number in np.unique(self._nodes.home[rows]).tolist() if number]

    def states(self, numbers: Sequence[int] | None = None) -> list[tuple[int, str]]:
        """Give for each folded group, or some, the most telling state among its nodes, as its code, and the worst problem."""
        wanted = np.arange(len(self._homes)) if numbers is None else np.array(numbers, np.int64)
        rows, starts = self._home.of(wanted)
        status = np.bitwise_or.reduceat(np.left_shift(1, self._nodes.status[rows].astype(np.int64)), starts).tolist()
        flags = np.bitwise_or.reduceat(self._nodes.flags[rows], starts).tolist()
        return [
            (
                next((code for code in _WORST if found >> code & 1), 0),
                "error" if flag & ERROR else "warning" if flag & WARNING else "unfilled" if flag & UNFILLED else "",
            )
            for found, flag in zip(status, flags, strict=True)
        ]


def card_at(groups: Groups, place: Point) -> Frame | None:
    """Give the topmost card of a folded group at a point."""
    x, y = place
    left, top = groups.card_x[1:], groups.card_y[1:]
    found = np.flatnonzero((left <= x) & (x <= left + CARD_WIDTH) & (top <= y) & (y <= top + CARD_HEIGHT))
    return groups.folded[int(found[-1])] if len(found) else None


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
    # What is nearer than any title is high may have one there.
    for frame in _around(groups, place, max(rim, TITLE_HEIGHT, TITLE_AT_LEAST / scale)):
        x0, y0, x1, y1 = frame.box
        outside = not _inside((x0 - rim, y0 - rim, x1 + rim, y1 + rim), x, y)
        if _inside(title_box(frame.box, scale), x, y):
            return frame
        if not outside and not _inside((x0 + rim, y0 + rim, x1 - rim, y1 - rim), x, y):
            return frame
    return None


def inner_frame_at(groups: Groups, place: Point) -> Frame | None:
    """Give the innermost open frame around a point."""
    return next(iter(_around(groups, place, 0.0)), None)


def title_box(box: Box, scale: float) -> Box:
    """Give where a frame's title is: inside at the top, or above the frame where that is too small for words."""
    height = max(TITLE_HEIGHT, TITLE_AT_LEAST / scale)
    top = box[1] if height == TITLE_HEIGHT else box[1] - height
    return box[0], top, box[2], top + height


def _around(groups: Groups, place: Point, reach: float) -> list[Frame]:
    """Give the open frames around a point, or no farther from it than that, inner ones first."""
    x, y = place
    x0, y0, x1, y1 = groups.open_boxes.T
    found = np.flatnonzero((x0 - reach <= x) & (x <= x1 + reach) & (y0 - reach <= y) & (y <= y1 + reach))
    return [groups.open_frames[number] for number in found[::-1].tolist()]


def _inside(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _widen(around: dict[str, Box], frame: Frame) -> None:
    """Have the group around a frame reach around it as well."""
    if frame.parent is None:
        return
    x0, y0, x1, y1 = frame.box
    a0, b0, a1, b1 = around.get(frame.parent.id, frame.box)
    around[frame.parent.id] = min(x0, a0), min(y0, b0), max(x1, a1), max(y1, b1)
