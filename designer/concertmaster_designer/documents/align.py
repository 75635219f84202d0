"""Line nodes up and space them evenly. What is chosen is given as things: one node, or all nodes of a group, with a box.

Pure: boxes go in, an edit comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from concertmaster_shared.workflow import Draft
from concertmaster_shared.workflow.edits import Edit, Move, MoveNodes

from .arrange import Card

ACROSS: Final = 80.0
DOWN: Final = 48.0
_FEW: Final = 2


@dataclass(frozen=True, slots=True)
class Thing:
    """What moves as one."""

    nodes: tuple[str, ...]
    left: float
    top: float
    right: float
    bottom: float


Ways = list[tuple[float, float]]
"""How far each thing goes."""


def things(draft: Draft, chosen: Sequence[str], cards: Mapping[str, Card]) -> list[Thing]:
    """Give what is chosen; a group moves with all its nodes, outer groups first."""
    groups = sorted((draft.groups[part] for part in chosen if part in draft.groups), key=lambda group: -len(group.nodes))
    found: list[Thing] = []
    taken: set[str] = set()
    for names in [*(group.nodes for group in groups), *((part,) for part in chosen if part in draft.nodes)]:
        known = tuple(name for name in names if name in cards)
        if not known or taken & set(known):
            continue
        taken.update(known)
        boxes = [cards[name] for name in known]
        right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
        found.append(Thing(known, min(box[0] for box in boxes), min(box[1] for box in boxes), right, bottom))
    return found


def align(draft: Draft, chosen: Sequence[str], cards: Mapping[str, Card], *, how: str) -> tuple[Edit, ...]:
    """Give the edit that lines what is chosen up; ``how`` is one of ``HOW``. Nothing where fewer than two are chosen."""
    some = things(draft, chosen, cards)
    if len(some) < _FEW:
        return ()
    made = []
    for thing, (dx, dy) in zip(some, HOW[how](some), strict=True):
        if dx or dy:
            for name in thing.nodes:
                x, y = draft.nodes[name].position
                made.append(Move(id=name, position=(x + dx, y + dy)))
    return (MoveNodes(moves=tuple(made)),) if made else ()


def _left(some: Sequence[Thing]) -> Ways:
    edge = min(thing.left for thing in some)
    return [(edge - thing.left, 0.0) for thing in some]


def _right(some: Sequence[Thing]) -> Ways:
    edge = max(thing.right for thing in some)
    return [(edge - thing.right, 0.0) for thing in some]


def _top(some: Sequence[Thing]) -> Ways:
    edge = min(thing.top for thing in some)
    return [(0.0, edge - thing.top) for thing in some]


def _bottom(some: Sequence[Thing]) -> Ways:
    edge = max(thing.bottom for thing in some)
    return [(0.0, edge - thing.bottom) for thing in some]


def _center(some: Sequence[Thing]) -> Ways:
    middle = (min(thing.left for thing in some) + max(thing.right for thing in some)) / 2
    return [(middle - (thing.left + thing.right) / 2, 0.0) for thing in some]


def _middle(some: Sequence[Thing]) -> Ways:
    middle = (min(thing.top for thing in some) + max(thing.bottom for thing in some)) / 2
    return [(0.0, middle - (thing.top + thing.bottom) / 2) for thing in some]


def _spaced(
    some: Sequence[Thing], begin: Callable[[Thing], float], end: Callable[[Thing], float], gap: float | None
) -> list[float]:
    """Give the way of each along one axis: the same gap between all, the one that fits between the outermost if none is given."""
    order = sorted(range(len(some)), key=lambda number: (begin(some[number]), end(some[number])))
    if gap is None:
        room = max(map(end, some)) - min(map(begin, some))
        gap = (room - sum(end(thing) - begin(thing) for thing in some)) / (len(some) - 1)
    ways = [0.0] * len(some)
    at = min(map(begin, some))
    for number in order:
        ways[number] = at - begin(some[number])
        at += end(some[number]) - begin(some[number]) + gap
    return ways


def _across(some: Sequence[Thing], gap: float | None = None) -> list[float]:
    return _spaced(some, lambda thing: thing.left, lambda thing: thing.right, gap)


def _down(some: Sequence[Thing], gap: float | None = None) -> list[float]:
    return _spaced(some, lambda thing: thing.top, lambda thing: thing.bottom, gap)


def _row(some: Sequence[Thing]) -> Ways:
    """Put all into one row: side by side with the usual room, their middles level with the leftmost."""
    first = min(some, key=lambda thing: thing.left)
    level = (first.top + first.bottom) / 2
    return [(way, level - (thing.top + thing.bottom) / 2) for way, thing in zip(_across(some, ACROSS), some, strict=True)]


def _column(some: Sequence[Thing]) -> Ways:
    """Put all into one column: below each other with the usual room, their left sides where the topmost has it."""
    first = min(some, key=lambda thing: thing.top)
    return [(first.left - thing.left, way) for way, thing in zip(_down(some, DOWN), some, strict=True)]


HOW: Final[Mapping[str, Callable[[Sequence[Thing]], Ways]]] = MappingProxyType(
    {
        "left": _left,
        "center": _center,
        "right": _right,
        "top": _top,
        "middle": _middle,
        "bottom": _bottom,
        "across": lambda some: [(way, 0.0) for way in _across(some)],
        "down": lambda some: [(0.0, way) for way in _down(some)],
        "row": _row,
        "column": _column,
    }
)
"""Every way of lining up by its name."""
