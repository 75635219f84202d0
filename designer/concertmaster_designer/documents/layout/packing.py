"""Where parts that do not hang together go: in rows, in the order in which they stood, with little room lost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

GAP: Final = 96.0
_WIDE: Final = 1.7
"""How much wider than high the whole may be, about."""

_UNLIKE: Final = 3.0
"""A part that is so many times lower than its row begins another: beside a tower it would be lost."""

Size = tuple[float, float]


def packed(sizes: Sequence[Size], gap: float = GAP) -> list[tuple[float, float]]:
    """Give the upper left corner of each part; rows are filled from left to right and begin where the one before ends."""
    area = sum((width + gap) * (height + gap) for width, height in sizes)
    widest = max((width for width, _height in sizes), default=0.0)
    limit = max(widest, math.sqrt(area * _WIDE))
    corners: list[tuple[float, float]] = []
    x = y = row = 0.0
    for width, height in sizes:
        if x > 0 and (x + width > limit or height * _UNLIKE < row):
            x, y, row = 0.0, y + row + gap, 0.0
        corners.append((x, y))
        x += width + gap
        row = max(row, height)
    return corners
