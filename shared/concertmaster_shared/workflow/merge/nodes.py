"""Merge nodes: field by field where both sides have one, as a whole where a side removed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from concertmaster_shared.workflow.compare import ABSENT
from concertmaster_shared.workflow.compare.compare import part_fields, same_part
from concertmaster_shared.workflow.compare.values import same
from concertmaster_shared.workflow.document import Node

from .conflict import Conflict, Decisions, Place, Side
from .three import Three, merge_values, plain, rebuilt


@dataclass(frozen=True, slots=True)
class Ties:
    """What hangs on nodes: ``touched`` are those to which a side tied something anew, ``along`` is what follows one."""

    touched: Mapping[Side, frozenset[str]]
    along: Mapping[Side, Mapping[str, tuple[Place, ...]]]


@dataclass(frozen=True, slots=True)
class MergedNodes:
    """The nodes that are left; ``claims`` say whose version of an edge or group a decision about a node asks for."""

    nodes: Mapping[str, Node]
    claims: Mapping[Place, Mapping[str, Side]]


def merge_nodes(three: Three[Node], ties: Ties, decisions: Decisions) -> MergedNodes:
    """Merge every node; one that a side removed and the other changed or tied something to is a conflict."""
    kept: dict[str, Node] = {}
    claims: dict[Place, dict[str, Side]] = {}
    for node_id in three.ids():
        base, ours, theirs = three.base.get(node_id), three.ours.get(node_id), three.theirs.get(node_id)
        if ours is not None and theirs is not None:
            kept[node_id] = _both(node_id, (base, ours, theirs), decisions)
            continue
        keeper: Side = "theirs" if ours is None else "ours"
        node = three.of(keeper)[node_id]
        if base is None:
            if node_id in decisions.doubles:
                decisions.take(decisions.doubles[node_id])
            kept[node_id] = node
        elif not same_part(node, base) or node_id in ties.touched[keeper]:
            along = ties.along[keeper].get(node_id, ())
            side = decisions.take(Conflict(("nodes", node_id), plain(base), plain(ours), plain(theirs), along))
            for place in along:
                claims.setdefault(place, {})[node_id] = side
            if side == keeper:
                kept[node_id] = node
    return MergedNodes(kept, claims)


def _both(node_id: str, three: tuple[Node | None, Node, Node], decisions: Decisions) -> Node:
    base, ours, theirs = three
    if same_part(ours, theirs):
        return ours
    if base is None:
        # Two people who add a node of one type get one id for two things: their fields must not be mixed.
        side = decisions.take(Conflict(("nodes", node_id), plain(None), plain(ours), plain(theirs)))
        return ours if side == "ours" else theirs
    if same_part(base, ours):
        return theirs
    if same_part(base, theirs):
        return ours
    return _fields(node_id, (base, ours, theirs), decisions)


def _fields(node_id: str, three: tuple[Node, Node, Node], decisions: Decisions) -> Node:
    _base, ours, theirs = three
    place = ("nodes", node_id)
    versions = [part_fields(node) for node in three]
    bound = () if ours.type == theirs.type else ("type", "parameters")
    merged: dict[str, object] = {}
    for name in {**versions[0], **versions[1], **versions[2]}:
        if name not in bound:
            before, mine, other = (version.get(name, ABSENT) for version in versions)
            value = merge_values((*place, name), (before, mine, other), decisions)
            if value is not ABSENT:
                merged[name] = value
    if bound:
        merged |= _type(place, three, decisions)
    return rebuilt(ours, merged)


def _type(place: Place, three: tuple[Node, Node, Node], decisions: Decisions) -> dict[str, object]:
    """Merge type and parameters as one: the parameters of one type mean nothing to another."""
    bound: list[dict[str, object]] = [{"type": node.type, "parameters": node.parameters} for node in three]
    base, ours, theirs = bound
    if same(base, ours):
        return theirs
    if same(base, theirs):
        return ours
    side = decisions.take(Conflict((*place, "type"), base, ours, theirs))
    return ours if side == "ours" else theirs
