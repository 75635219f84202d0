"""Guides: how far a box is from standing in line with its neighbours, and the lines that show it.

Like is compared with like: left edges with left edges, middles with middles. Pure arrays; only what is on screen is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .flags import DEAD, LIFTED
from .graph import Graph
from .hit import nodes_in
from .tables import Box

Boxes = NDArray[np.float64]

_MOST_NEIGHBOURS: Final = 2000
"""With more on screen, lines would be everywhere and say nothing."""

_SAME: Final = 0.01


@dataclass(frozen=True, slots=True)
class Aligned:
    """How far to go on to stand in line, across and down, each only where a line is near; and the lines, in world units."""

    dx: float | None
    dy: float | None
    lines: tuple[Box, ...]


NOWHERE: Final = Aligned(None, None, ())


def neighbours(graph: Graph, view: Box) -> Boxes:
    """Give the cards on screen that are not lifted, none where they are too many."""
    rows = nodes_in(graph, view, DEAD | LIFTED)
    if not 0 < len(rows) <= _MOST_NEIGHBOURS:
        return np.zeros((0, 4))
    x, y, shape = graph.nodes.x[rows], graph.nodes.y[rows], graph.nodes.shape[rows]
    return np.stack([x, y, x + graph.shapes.widths[shape], y + graph.shapes.heights[shape]], axis=1)


def align(box: Box, others: Boxes, reach: float) -> Aligned:
    """Find the nearest lines within reach."""
    if not len(others):
        return NOWHERE
    dx = _nearest(box, others, reach, axis=0)
    dy = _nearest(box, others, reach, axis=1)
    there = box[0] + (dx or 0.0), box[1] + (dy or 0.0), box[2] + (dx or 0.0), box[3] + (dy or 0.0)
    lines = (
        *(_lines(there, others, axis=0) if dx is not None else ()),
        *(_lines(there, others, axis=1) if dy is not None else ()),
    )
    return Aligned(dx, dy, lines)


def _nearest(box: Box, others: Boxes, reach: float, *, axis: int) -> float | None:
    away = _stops(others, axis) - _stops(np.array([box]), axis)
    best = float(away.flat[int(np.argmin(np.abs(away)))])
    return best if abs(best) <= reach else None


def _lines(box: Box, others: Boxes, *, axis: int) -> tuple[Box, ...]:
    """Give a line for each edge, or for the middle where no edge does, from the box to the nearest one in line with it."""
    mine = _stops(np.array([box]), axis)[0]
    same = np.abs(_stops(others, axis) - mine) <= _SAME
    low, high = (1, 3) if axis == 0 else (0, 2)
    found: list[Box] = []
    for stop in (0, 2, 1):
        if stop == 1 and found:
            break
        there = others[same[:, stop]]
        if not len(there):
            continue
        near = there[np.argmin(np.abs((there[:, low] + there[:, high]) - (box[low] + box[high])))]
        begin, end = min(box[low], float(near[low])), max(box[high], float(near[high]))
        at = float(mine[stop])
        found.append((at, begin, at, end) if axis == 0 else (begin, at, end, at))
    return tuple(found)


def _stops(boxes: Boxes, axis: int) -> Boxes:
    low, high = boxes[:, axis], boxes[:, axis + 2]
    return np.stack([low, (low + high) / 2, high], axis=1)
