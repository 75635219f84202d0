"""One part that hangs together: columns from left to right, an order with few crossings, heights that keep links level.

After Sugiyama, Tagawa and Toda (1981). Links over several columns get a stop in each, so that boxes make way for them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from .crossings import Near, Net, ordered
from .drawing import Drawing, Link, Places
from .heights import Fit, Pull, middles
from .layers import columns, forward_links

ACROSS: Final = 80.0
"""Room between columns."""

_ACROSS_AT_MOST: Final = 320.0
_STEEP: Final = 0.16
"""How much room links want for each unit they climb."""

DOWN: Final = 48.0
"""Room between boxes in a column."""

_DOWN_STOP: Final = 24.0
_STOP: Final = 8.0
_STEP: Final = 8.0
_STOPS_A_BOX: Final = 3
_LEAST_STOPS: Final = 4_000

_STIFF: Final = 10.0
_END: Final = 6.0
"""A long link leaves and arrives level, as it is drawn."""

_ONLY: Final = 4.0
_PLAIN: Final = 1.0
_LOOSE: Final = 0.1


def layered(drawing: Drawing, report: Callable[[float], None]) -> Places:
    """Give the corner of every box of a part, the upper left one of them all at 0, 0."""
    count = len(drawing.boxes)
    if count == 1:
        return [(0.0, 0.0)]
    turned = forward_links(drawing)
    links = [link for link, _back in turned]
    column = columns(count, links)
    chains, loose = _chains(links, column, count)
    net = _net(drawing, column, chains)
    report(0.15)
    ordered(net, lambda done: report(0.15 + 0.6 * done))
    height = middles(_fit(drawing, net, chains, loose))
    report(0.95)
    return _places(drawing, net, height)


Chain = tuple[Link, list[int]]
"""A link and the boxes and stops it goes through, from its source to its target."""


def _chains(links: list[Link], column: list[int], count: int) -> tuple[list[Chain], list[Link]]:
    """Give every link its stops, but for the longest, if there would be too many stops."""
    budget = max(_LEAST_STOPS, _STOPS_A_BOX * count)
    chains: list[Chain] = []
    loose: list[Link] = []
    fresh = count
    for link in sorted(links, key=lambda link: column[link.target] - column[link.source]):
        stops = column[link.target] - column[link.source] - 1
        if fresh - count + stops > budget:
            loose.append(link)
            continue
        chains.append((link, [link.source, *range(fresh, fresh + stops), link.target]))
        fresh += stops
    return chains, loose


def _net(drawing: Drawing, column: list[int], chains: list[Chain]) -> Net:
    """Give the columns with boxes and stops, ordered as people have put them."""
    boxes = drawing.boxes
    total = len(boxes) + sum(len(chain) - 2 for _link, chain in chains)
    center = [y + height / 2 for _x, y, _width, height in boxes] + [0.0] * (total - len(boxes))
    before: list[list[Near]] = [[] for _ in range(total)]
    after: list[list[Near]] = [[] for _ in range(total)]
    where = [*column, *[0] * (total - len(boxes))]
    for link, chain in chains:
        last = len(chain) - 1
        start, end = center[link.source] + link.leaves, center[link.target] + link.arrives
        for step, (first, second) in enumerate(pairwise(chain)):
            here = _share(link.leaves, boxes[first][3]) if step == 0 else 0.0
            there = _share(link.arrives, boxes[second][3]) if step == last - 1 else 0.0
            after[first].append((second, there, here))
            before[second].append((first, here, there))
            if step < last - 1:
                where[second] = where[first] + 1
                center[second] = start + (end - start) * (step + 1) / last
    layers: list[list[int]] = [[] for _ in range(max(where) + 1)]
    for box in range(total):
        layers[where[box]].append(box)
    for layer in layers:
        layer.sort(key=center.__getitem__)
    return Net(layers, before, after)


def _share(offset: float, height: float) -> float:
    """Give where on a side a link meets its box, as a share of a place in the order."""
    return min(0.9, max(0.0, 0.45 + 0.9 * offset / max(1.0, height)))


def _fit(drawing: Drawing, net: Net, chains: list[Chain], loose: list[Link]) -> Fit:
    count, total = len(drawing.boxes), len(net.before)
    left: list[list[Pull]] = [[] for _ in range(total)]
    right: list[list[Pull]] = [[] for _ in range(total)]
    for link, chain in chains:
        last = len(chain) - 2
        for step, (first, second) in enumerate(pairwise(chain)):
            leaves = link.leaves if step == 0 else 0.0
            arrives = link.arrives if step == last else 0.0
            strength = _strength(net, first, second, count)
            left[second].append((first, leaves - arrives, strength))
            right[first].append((second, arrives - leaves, strength))
    for link in loose:
        left[link.target].append((link.source, link.leaves - link.arrives, _LOOSE))
        right[link.source].append((link.target, link.arrives - link.leaves, _LOOSE))
    gaps = []
    for column in net.columns:
        tall = [drawing.boxes[box][3] if box < count else _STOP for box in column]
        real = [box < count for box in column]
        rooms = [DOWN if a and b else _DOWN_STOP if a or b else _STOP for a, b in pairwise(real)]
        gaps.append([0.0, *((a + b) / 2 + room for a, b, room in zip(tall, tall[1:], rooms, strict=False))])
    return Fit(net.columns, left, right, gaps)


def _strength(net: Net, first: int, second: int, count: int) -> float:
    if first >= count or second >= count:
        return _STIFF if first >= count and second >= count else _END
    return _ONLY if len(net.after[first]) == len(net.before[second]) == 1 else _PLAIN


def _places(drawing: Drawing, net: Net, height: list[float]) -> Places:
    boxes, count = drawing.boxes, len(drawing.boxes)
    places: Places = [(0.0, 0.0)] * count
    x = 0.0
    for number, column in enumerate(net.columns):
        real = [box for box in column if box < count]
        for box in real:
            middle = round(height[box] / _STEP) * _STEP
            places[box] = (x, middle - boxes[box][3] / 2)
        if number < len(net.columns) - 1:
            x += max((boxes[box][2] for box in real), default=_STOP) + _room_after(net, column, height)
    top = min(y for _x, y in places)
    return [(x, y - top) for x, y in places]


def _room_after(net: Net, column: list[int], height: list[float]) -> float:
    """Give the room to the next column: more where links climb far, or they would all run steeply side by side."""
    climbs = [abs(height[other] - height[box]) for box in column for other, _there, _here in net.after[box]]
    if not climbs:
        return ACROSS
    climbs.sort()
    far = climbs[len(climbs) * 3 // 4]
    return max(ACROSS, min(_ACROSS_AT_MOST, round(far * _STEEP / _STEP) * _STEP))
