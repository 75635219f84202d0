"""Which column each box goes to: no link within a column, and backwards only what closes a cycle. Links stay short.

Cycles are opened where a walk along the links, begun at the left, comes back to where it still is. Columns are those of the
longest way, after which boxes are pulled to the side on which more of their links are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

from .drawing import Drawing, Link

_PULLS: Final = 6
_SHAPE: Final = 1.6
"""Rows for each column where all are full: a card with the room around it is that much wider than high, and so are screens."""

_LOW_ENOUGH: Final = 24
_TOWER: Final = 2
"""A column of so many times the rows that would do is a tower."""


def forward_links(drawing: Drawing) -> list[tuple[Link, bool]]:
    """Give every link so that all lead forward, and whether it was turned round for that."""
    count = len(drawing.boxes)
    after: list[list[int]] = [[] for _ in range(count)]
    entered = [0] * count
    for number, link in enumerate(drawing.links):
        after[link.source].append(number)
        entered[link.target] += 1
    for numbers in after:
        numbers.sort(key=lambda number: _from_left(drawing, drawing.links[number].target))
    # What nothing leads to comes first; what is only in cycles begins at its leftmost box.
    starts = sorted(range(count), key=lambda box: (entered[box] > 0, *_from_left(drawing, box)))
    back = _closing(drawing.links, after, starts)
    turned = []
    for number, link in enumerate(drawing.links):
        closes = number in back
        turned.append((Link(link.target, link.source, link.arrives, link.leaves) if closes else link, closes))
    return turned


def _from_left(drawing: Drawing, box: int) -> tuple[float, float]:
    return drawing.boxes[box][0], drawing.boxes[box][1]


def _closing(links: Sequence[Link], after: list[list[int]], starts: list[int]) -> set[int]:
    """Give the links that lead back to a box the walk is still inside of."""
    fresh, inside, done = 0, 1, 2
    state = [fresh] * len(after)
    back: set[int] = set()
    for start in starts:
        if state[start] != fresh:
            continue
        state[start] = inside
        stack = [(start, iter(after[start]))]
        while stack:
            box, rest = stack[-1]
            number = next(rest, None)
            if number is None:
                state[box] = done
                stack.pop()
                continue
            target = links[number].target
            if state[target] == inside:
                back.add(number)
            elif state[target] == fresh:
                state[target] = inside
                stack.append((target, iter(after[target])))
    return back


def columns(count: int, links: Sequence[Link]) -> list[int]:
    """Give the column of every box; ``links`` all lead forward.

    Where that would make a tower, columns are filled only so far, and what would overfill one goes to the next.
    """
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for link in links:
        before[link.target].append(link.source)
        after[link.source].append(link.target)
    order = _in_order(before, after)
    column = [0] * count
    for box in order:
        column[box] = max((column[other] + 1 for other in before[box]), default=0)
    _pull(column, order, before, after, most=count)
    most = max(_LOW_ENOUGH, round(math.sqrt(count * _SHAPE)))
    if max(Counter(column).values()) > _TOWER * most:
        column = _filled(_walked(before, after), before, most)
        _pull(column, order, before, after, most=most)
    least = min(column, default=0)
    return [place - least for place in column]


def _pull(column: list[int], order: list[int], before: list[list[int]], after: list[list[int]], *, most: int) -> None:
    """Pull boxes to the side on which more of their links are, as far as there is room."""
    held = Counter(column)
    for _ in range(_PULLS):
        moved = False
        for box in reversed(order):
            room = min((column[other] for other in after[box]), default=column[box] + 1) - 1
            if room > column[box] and len(after[box]) > len(before[box]):
                moved |= _move(column, held, box, range(room, column[box], -1), most=most)
        for box in order:
            room = max((column[other] for other in before[box]), default=column[box] - 1) + 1
            if room < column[box] and len(before[box]) > len(after[box]):
                moved |= _move(column, held, box, range(room, column[box]), most=most)
        if not moved:
            return


def _move(column: list[int], held: Counter[int], box: int, goals: range, *, most: int) -> bool:
    for goal in goals:
        if held[goal] < most:
            held[column[box]] -= 1
            held[goal] += 1
            column[box] = goal
            return True
    return False


def _filled(order: list[int], before: list[list[int]], most: int) -> list[int]:
    """Give columns of at most so many boxes; each box goes to the first that has room behind what leads to it."""
    column = [0] * len(before)
    held: Counter[int] = Counter()
    free = 0
    for box in order:
        place = max((column[other] + 1 for other in before[box]), default=free)
        while held[place] >= most:
            place += 1
        held[place] += 1
        column[box] = place
        while held[free] >= most:
            free += 1
    return column


def _walked(before: list[list[int]], after: list[list[int]]) -> list[int]:
    """Give the boxes in an order in which they can run, chains in one piece: the last box that became free goes next."""
    waiting = [len(others) for others in before]
    ready = [box for box in range(len(before) - 1, -1, -1) if not waiting[box]]
    order = []
    while ready:
        box = ready.pop()
        order.append(box)
        for other in reversed(after[box]):
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return order


def _in_order(before: list[list[int]], after: list[list[int]]) -> list[int]:
    waiting = [len(others) for others in before]
    order = [box for box, number in enumerate(waiting) if not number]
    for box in order:
        for other in after[box]:
            waiting[other] -= 1
            if not waiting[other]:
                order.append(other)
    return order
