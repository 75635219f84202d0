"""What a layout is given and gives: boxes joined by edges, as lists that numbers index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Report = Callable[[float], None]
"""Told how much is done, from 0 to 1."""

Places = list[tuple[float, float]]
"""The upper left corner of every box."""


@dataclass(frozen=True, slots=True)
class Link:
    """An edge from a box to another, and how far below the middle of each it begins and ends."""

    source: int
    target: int
    leaves: float = 0.0
    arrives: float = 0.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes where people have put them: left, top, width and height of each."""

    boxes: Sequence[tuple[float, float, float, float]]
    links: Sequence[Link] = field(default_factory=tuple)


def components(drawing: Drawing) -> list[list[int]]:
    """Give the boxes that hang together, each part from its first box on, parts in the order of their first boxes."""
    above = list(range(len(drawing.boxes)))

    def root(box: int) -> int:
        while above[box] != box:
            above[box] = above[above[box]]
            box = above[box]
        return box

    for link in drawing.links:
        first, second = root(link.source), root(link.target)
        if first != second:
            above[max(first, second)] = min(first, second)
    parts: dict[int, list[int]] = {}
    for box in range(len(drawing.boxes)):
        parts.setdefault(root(box), []).append(box)
    return list(parts.values())


def part(drawing: Drawing, boxes: Sequence[int]) -> Drawing:
    """Give some of the boxes with the links among them, once each way and port, those from a box to itself left out."""
    place = {box: number for number, box in enumerate(boxes)}
    links = [
        Link(place[link.source], place[link.target], link.leaves, link.arrives)
        for link in drawing.links
        if link.source in place and link.target in place and link.source != link.target
    ]
    return Drawing([drawing.boxes[box] for box in boxes], links)
