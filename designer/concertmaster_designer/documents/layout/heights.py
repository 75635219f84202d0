"""How high boxes stand in their columns: as near as their order allows to where their links would be level.

Each column in turn is fitted to its neighbours by least squares under the order (isotonic regression: blocks of boxes that would
overlap are moved as one). Long links are stiff, so that they run straight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_ROUNDS: Final = ((600, 12, 60), (6_000, 6, 12))
"""Up to so many boxes and stops: so many times to and fro, then so many times with both sides."""

_ROUNDS_OF_MANY: Final = (3, 4)
_LEVEL: Final = 48.0
"""A link that climbs less is made level where there is room."""

_HOLD: Final = 0.01
"""How much a box without neighbours on a side clings to its place."""

Pull = tuple[int, float, float]
"""A neighbour, how far below it a box would be level with it, and how strongly that matters."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Columns from top to bottom, what pulls at each box from the left and from the right, and the room between neighbours."""

    columns: Sequence[Sequence[int]]
    left: Sequence[Sequence[Pull]]
    right: Sequence[Sequence[Pull]]
    gaps: Sequence[Sequence[float]]
    """For each column, how far the middle of each box must at least be below the one above it; 0 for the first."""


def middles(fit: Fit) -> list[float]:
    """Give the height of the middle of every box."""
    total = len(fit.left)
    height = _stacked(fit)
    rounds, both = next((counts for most, *counts in _ROUNDS if total <= most), _ROUNDS_OF_MANY)
    forth, back = range(len(fit.columns)), range(len(fit.columns) - 1, -1, -1)
    steps = [(numbers, (sides,)) for numbers, sides in ((forth, fit.left), (back, fit.right))] * rounds
    every = [(forth if turn % 2 == 0 else back, (fit.left, fit.right)) for turn in range(both)]
    for numbers, sides in (*steps, *every):
        for number in numbers:
            _settle(fit, height, number, sides)
    for numbers, pulls in ((forth, fit.left), (back, fit.right)):
        for number in numbers:
            _level(fit, height, number, pulls)
    return height


def _stacked(fit: Fit) -> list[float]:
    """Give heights with every column in one piece around 0."""
    height = [0.0] * len(fit.left)
    for column, gaps in zip(fit.columns, fit.gaps, strict=True):
        reach = 0.0
        for box, gap in zip(column, gaps, strict=True):
            reach += gap
            height[box] = reach
        for box in column:
            height[box] -= reach / 2
    return height


def _level(fit: Fit, height: list[float], number: int, sides: Sequence[Sequence[Pull]]) -> None:
    """Make links that are nearly level quite so, strong ones first, as far as the boxes above and below leave room."""
    column, gaps = fit.columns[number], fit.gaps[number]
    for at, box in enumerate(column):
        if not sides[box]:
            continue
        other, below, strength = max(sides[box], key=lambda pull: (pull[2], -abs(height[pull[0]] + pull[1] - height[box])))
        goal = height[other] + below
        held = max(
            (pull[2] for pull in (*fit.left[box], *fit.right[box]) if height[pull[0]] + pull[1] == height[box]), default=0.0
        )
        if abs(goal - height[box]) > _LEVEL or held > strength:
            continue
        above = height[column[at - 1]] + gaps[at] if at else goal
        under = height[column[at + 1]] - gaps[at + 1] if at + 1 < len(column) else goal
        if above <= goal <= under:
            height[box] = goal


def _settle(fit: Fit, height: list[float], number: int, sides: Sequence[Sequence[Sequence[Pull]]]) -> None:
    column, gaps = fit.columns[number], fit.gaps[number]
    reach = 0.0
    # Blocks: sum of weighted wishes, sum of weights, boxes. Wishes are taken without the room above, so equal means in touch.
    sums: list[float] = []
    weights: list[float] = []
    counts: list[int] = []
    for box, gap in zip(column, gaps, strict=True):
        reach += gap
        wish, weight = _HOLD * height[box], _HOLD
        for side in sides:
            for other, below, strength in side[box]:
                wish += strength * (height[other] + below)
                weight += strength
        total, count = wish - weight * reach, 1
        while sums and sums[-1] * weight >= total * weights[-1]:
            total += sums.pop()
            weight += weights.pop()
            count += counts.pop()
        sums.append(total)
        weights.append(weight)
        counts.append(count)
    at, reach = 0, 0.0
    for total, weight, count in zip(sums, weights, counts, strict=True):
        level = total / weight
        for _ in range(count):
            reach += gaps[at]
            height[column[at]] = level + reach
            at += 1
