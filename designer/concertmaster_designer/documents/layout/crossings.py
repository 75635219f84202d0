"""In which order boxes stand in their columns, so that few links cross.

Sweeps to and fro put each box at the median of its neighbours in the column before; then neighbours change places where that
helps. The order with the fewest crossings wins, and among equals the first: the one that people have made.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

_SWEEPS: Final = 16
_SWEEPS_OF_MANY: Final = 8
_MANY: Final = 6_000
_MOST_SWAPPED: Final = 4_000
_SWAPS: Final = 6
_GIVE_UP_AFTER: Final = 4
"""Sweeps in a row that bring nothing."""

Near = tuple[int, float, float]
"""A neighbour, the share of a place by which the link meets it below its top, and the same for this end."""


@dataclass(slots=True)
class Net:
    """Boxes in columns, and the stops of long links between them. Every link joins neighbouring columns."""

    columns: list[list[int]]
    before: list[list[Near]] = field(default_factory=list)
    after: list[list[Near]] = field(default_factory=list)


def ordered(net: Net, report: Callable[[float], None]) -> None:
    """Put the columns into an order with few crossings."""
    total = len(net.before)
    place = _places(net.columns)
    best, fewest = [column[:] for column in net.columns], crossings(net, place)
    sweeps = _SWEEPS_OF_MANY if total > _MANY else _SWEEPS
    idle = 0
    for sweep in range(sweeps):
        report(sweep / sweeps)
        if not fewest or idle > _GIVE_UP_AFTER:
            break
        _sweep(net, place, forwards=sweep % 2 == 0)
        if total <= _MOST_SWAPPED:
            _swap(net, place)
        now = crossings(net, place)
        idle += 1
        if now < fewest:
            best, fewest, idle = [column[:] for column in net.columns], now, 0
    net.columns = best


def crossings(net: Net, place: list[int] | None = None) -> int:
    """Count the crossings between neighbouring columns."""
    place = place or _places(net.columns)
    found = 0
    for column in net.columns[:-1]:
        ends: list[float] = []
        for box in column:
            near = [(here, place[other] + there) for other, there, here in net.after[box]]
            near.sort()
            for _here, end in near:
                found += len(ends) - bisect_right(ends, end)
                # Links from one port do not cross each other, nor do those into one.
                insort(ends, end)
    return found


def _places(columns: list[list[int]]) -> list[int]:
    place = [0] * sum(map(len, columns))
    for column in columns:
        for number, box in enumerate(column):
            place[box] = number
    return place


def _sweep(net: Net, place: list[int], *, forwards: bool) -> None:
    near = net.before if forwards else net.after
    for column in net.columns[1:] if forwards else net.columns[-2::-1]:
        medians = {box: _median([place[other] + there for other, there, _here in near[box]]) for box in column if near[box]}
        if len(medians) < len(column):
            # A box without neighbours there keeps its place, and the others go around it.
            rest = iter(sorted(medians, key=medians.__getitem__))
            column[:] = [next(rest) if box in medians else box for box in column]
        else:
            column.sort(key=medians.__getitem__)
        for number, box in enumerate(column):
            place[box] = number


def _median(ends: list[float]) -> float:
    count = len(ends)
    if count == 1:
        return ends[0]
    ends.sort()
    middle = count // 2
    if count % 2:
        return ends[middle]
    if count == 2:  # noqa: PLR2004 - a pair
        return (ends[0] + ends[1]) / 2
    left, right = ends[middle - 1] - ends[0], ends[-1] - ends[middle]
    if left + right == 0:
        return (ends[middle - 1] + ends[middle]) / 2
    # Where one side lies closer together the middle belongs nearer to it.
    return (ends[middle - 1] * right + ends[middle] * left) / (left + right)


def _swap(net: Net, place: list[int]) -> None:
    """Let neighbours in a column change places as long as that takes crossings away."""
    for _ in range(_SWAPS):
        better = False
        for column in net.columns:
            for number in range(len(column) - 1):
                first, second = column[number], column[number + 1]
                if _gain(net, place, first, second) > 0:
                    column[number], column[number + 1] = second, first
                    place[first], place[second] = number + 1, number
                    better = True
        if not better:
            return


def _gain(net: Net, place: list[int], first: int, second: int) -> int:
    """Give how many crossings go when two boxes change places."""
    gain = 0
    for near in (net.before, net.after):
        others = [place[other] + there for other, there, _here in near[second]]
        for other, there, _here in near[first]:
            end = place[other] + there
            for its in others:
                gain += (end > its) - (end < its)
    return gain
