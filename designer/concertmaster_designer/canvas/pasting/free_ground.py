"""Free ground for parts that come beside others: the nearest place, below or to the right, where they lie on nothing."""

from __future__ import annotations

from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from concertmaster_designer.canvas.model.requests import GRID
from concertmaster_designer.canvas.model.tables import Box, Point

Boxes = NDArray[np.float64]

_MOST_STEPS: Final = 64
"""Rows of cards that are stepped over one by one; behind so many, what comes goes behind all."""


def free_way(box: Box, taken: Boxes, gap: float) -> Point:
    """Give the shortest way, straight down or to the right, that takes a box clear of what is there; none where it is clear."""
    down, across = _along(box, taken, gap, axis=1), _along(box, taken, gap, axis=0)
    return (0.0, down) if down <= across else (across, 0.0)


def _along(box: Box, taken: Boxes, gap: float, *, axis: int) -> float:
    other = 1 - axis
    near, far = box[axis] - gap / 2, box[axis + 2] + gap / 2
    beside = taken[(taken[:, other] < box[other + 2] + gap / 2) & (taken[:, other + 2] > box[other] - gap / 2)]
    way = 0.0
    for _ in range(_MOST_STEPS):
        hit = beside[(beside[:, axis] < far + way) & (beside[:, axis + 2] > near + way)]
        if not len(hit):
            return way
        way = _on_grid(float(hit[:, axis + 2].max()) + gap - box[axis])
    return _on_grid(float(np.max(beside[:, axis + 2])) + gap - box[axis])


def _on_grid(way: float) -> float:
    return ceil(way / GRID) * GRID
