"""Arrange a workflow: columns from left to right in the order in which nodes can run. Moves nodes, changes nothing else.

What lies in a group is arranged by itself and then moved as one box, so that frames do not come to lie over each other. Pure: a
draft and a choice go in, edits come out; ``layout`` does the work, here or in a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import Draft
from concertmaster_shared.workflow.edits import Edit, Move, MoveNodes

from .layout import Drawing, Link, Report, lay_out

COLUMN: Final = 280.0
ROW: Final = 112.0

Card = tuple[float, float, float, float]
"""Left, top, width and height."""

_SIZE: Final = (200.0, 64.0)
_AROUND: Final = 24.0
_TITLE: Final = 28.0
_PORT_STEP: Final = 24.0
_SIDES: Final = 2


@dataclass(slots=True)
class Box:
    """A node, or a group with what is in it. ``carried`` are the nodes that move with it as they are."""

    id: str
    card: Card
    inside: list[Box] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    places: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a layout works on, without the document: boxes in boxes, and edges by the ids of their nodes."""

    boxes: list[Box]
    links: list[tuple[str, str, float]]
    corner: tuple[float, float]
    positions: Mapping[str, tuple[float, float]]


def arrange(draft: Draft, chosen: Iterable[str] = (), *, cards: Mapping[str, Card] | None = None) -> tuple[Edit, ...]:
    """Give the edit that arranges the chosen nodes, all where none are; nothing where nothing would move.

    The upper left corner of what is arranged stays where it is. An edge that closes a cycle counts for nothing.
    """
    planned = plan(draft, chosen, cards=cards)
    return moves(planned, solve(planned)) if planned else ()


def plan(draft: Draft, chosen: Iterable[str] = (), *, cards: Mapping[str, Card] | None = None) -> Plan | None:
    """Take out of a draft what its layout depends on; ``cards`` are the nodes as they are drawn. Nothing without nodes."""
    wanted = set(chosen)
    names = [node_id for node_id in draft.nodes if node_id in wanted] or list(draft.nodes)
    if not names:
        return None
    positions = {name: draft.nodes[name].position for name in names}
    known = cards or {}
    boxes = {name: Box(name, known.get(name) or (*positions[name], *_SIZE)) for name in names}
    links = [
        (edge.source, edge.target, _below_middle(draft, edge.source, edge.source_port))
        for edge in draft.edges.values()
        if edge.source in boxes and edge.target in boxes
    ]
    top = _boxed(draft, boxes)
    corner = min(box.card[0] for box in top), min(box.card[1] for box in top)
    return Plan(top, links, corner, positions)


def _below_middle(draft: Draft, node_id: str, port: str) -> float:
    """Give how far below the middle of a card an output is."""
    node = draft.nodes[node_id]
    spec = CATALOGUE.get(node.type)
    if spec is None:
        return 0.0
    if port == "error":
        return _PORT_STEP
    if not spec.outputs_from and len(spec.outputs) < _SIDES:
        return 0.0
    ports = [one.name for one in spec.ports_of(node.parameters)]
    return (ports.index(port) - (len(ports) - 1) / 2) * _PORT_STEP if port in ports else 0.0


def _boxed(draft: Draft, boxes: dict[str, Box]) -> list[Box]:
    """Put nodes into the boxes of their groups, inner ones first. A group that only partly counts is no box."""
    top: dict[str, Box] = dict(boxes)
    owner = {name: name for name in boxes}
    for group in sorted(draft.groups.values(), key=lambda group: len(group.nodes)):
        names = [name for name in group.nodes if name in draft.nodes]
        if not names or any(name not in boxes for name in names):
            continue
        held = dict.fromkeys(owner[name] for name in names)
        inside = [top[key] for key in held]
        if len(_nodes(inside)) != len(set(names)):
            # It overlaps with another group: neither lies in the other, so they cannot both be boxes.
            continue
        if group.collapsed:
            # It is drawn as one card, where its leftmost and its topmost node are.
            carried = _nodes(inside)
            corner = min(boxes[name].card[0] for name in carried), min(boxes[name].card[1] for name in carried)
            made = Box("", (*corner, *_SIZE), carried=carried)
        else:
            left, above = min(box.card[0] for box in inside), min(box.card[1] for box in inside)
            made = Box("", (left - _AROUND, above - _AROUND - _TITLE, *_SIZE), inside)
        for key in held:
            del top[key]
        # No node is called so: ids have no spaces.
        key = f"group {group.id}"
        top[key] = made
        owner.update(dict.fromkeys(names, key))
    return list(top.values())


def _nodes(boxes: Sequence[Box]) -> list[str]:
    found: list[str] = []
    for box in boxes:
        found += [*box.carried, *_nodes(box.inside)] if box.inside or box.carried else [box.id]
    return found


def solve(planned: Plan, report: Report = lambda _done: None) -> dict[str, tuple[float, float]]:
    """Give where every node goes."""
    root = Box("", (0.0, 0.0, 0.0, 0.0), planned.boxes)
    offsets: dict[str, float] = {}
    _lay_out(root, planned.links, offsets, report)
    goals: dict[str, tuple[float, float]] = {}
    _place(root, planned.corner, planned.positions, goals)
    return goals


def _lay_out(box: Box, links: Sequence[tuple[str, str, float]], offsets: dict[str, float], report: Report) -> None:
    """Arrange what is in a box, inner boxes first; ``offsets`` tells how far below the middle of its box a node is."""
    owner: dict[str, int] = {}
    for number, inner in enumerate(box.inside):
        names = _nodes([inner])
        owner.update(dict.fromkeys(names, number))
        if inner.inside:
            within = set(names)
            _lay_out(inner, [link for link in links if link[0] in within and link[1] in within], offsets, lambda _done: None)
    drawn = [
        Link(owner[source], owner[target], offsets.get(source, 0.0) + leaves, offsets.get(target, 0.0))
        for source, target, leaves in links
        if owner[source] != owner[target]
    ]
    box.places = lay_out(Drawing([inner.card for inner in box.inside], drawn), report)
    right = max(x + inner.card[2] for inner, (x, _y) in zip(box.inside, box.places, strict=True))
    bottom = max(y + inner.card[3] for inner, (_x, y) in zip(box.inside, box.places, strict=True))
    width, height = right + 2 * _AROUND, bottom + 2 * _AROUND + _TITLE
    box.card = (*box.card[:2], width, height)
    for inner, (_x, y) in zip(box.inside, box.places, strict=True):
        middle = _AROUND + _TITLE + y + inner.card[3] / 2 - height / 2
        for name in _nodes([inner]):
            offsets[name] = offsets.get(name, 0.0) + middle


def _place(
    box: Box, corner: tuple[float, float], before: Mapping[str, tuple[float, float]], goals: dict[str, tuple[float, float]]
) -> None:
    for inner, (x, y) in zip(box.inside, box.places, strict=True):
        left, top = corner[0] + x, corner[1] + y
        if inner.inside:
            _place(inner, (left + _AROUND, top + _AROUND + _TITLE), before, goals)
        elif inner.carried:
            least = min(before[name][0] for name in inner.carried), min(before[name][1] for name in inner.carried)
            for name in inner.carried:
                goals[name] = before[name][0] - least[0] + left, before[name][1] - least[1] + top
        else:
            goals[inner.id] = left, top


def fits(draft: Draft, planned: Plan) -> bool:
    """Tell whether a draft still is as the plan took it: its nodes where they were, and the same edges among them."""
    nodes = draft.nodes
    if any(name not in nodes or nodes[name].position != place for name, place in planned.positions.items()):
        return False
    positions = planned.positions
    edges = [(edge.source, edge.target) for edge in draft.edges.values() if edge.source in positions and edge.target in positions]
    return edges == [(source, target) for source, target, _below in planned.links]


def moves(planned: Plan, goals: Mapping[str, tuple[float, float]]) -> tuple[Edit, ...]:
    """Give the one edit that moves what is not yet where it goes."""
    made = [Move(id=name, position=place) for name, place in goals.items() if planned.positions[name] != place]
    return (MoveNodes(moves=tuple(made)),) if made else ()
