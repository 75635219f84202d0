"""What hangs on a node that one side removed: what the other side tied to it anew, and all that follows it."""

from __future__ import annotations

from concertmaster_shared.workflow.compare.compare import same_part
from concertmaster_shared.workflow.document import Edge, Group, Node

from .conflict import OTHER, Place, Side
from .nodes import Ties
from .three import Three


def find_ties(nodes: Three[Node], edges: Three[Edge], groups: Three[Group]) -> Ties:
    """Find what hangs on the nodes that one side alone removed."""
    touched: dict[Side, frozenset[str]] = {}
    along: dict[Side, dict[str, tuple[Place, ...]]] = {}
    for side in OTHER:
        gone = {node for node in nodes.of(side) if node in nodes.base and node not in nodes.of(OTHER[side])}
        touched[side] = frozenset(_touched(side, edges, groups) & gone) if gone else frozenset()
        along[side] = _along(gone, side, edges, groups) if gone else {}
    return Ties(touched, along)


def _touched(side: Side, edges: Three[Edge], groups: Three[Group]) -> set[str]:
    found: set[str] = set()
    for edge_id, edge in edges.of(side).items():
        if not same_part(edge, edges.base.get(edge_id)):
            found |= _ends(edge)
    for group_id, group in groups.of(side).items():
        found |= _members(group) - _members(groups.base.get(group_id))
    return found


def _along(gone: set[str], side: Side, edges: Three[Edge], groups: Three[Group]) -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for edge_id in dict.fromkeys((*edges.base, *edges.ids())):
        if not same_part(edges.ours.get(edge_id), edges.theirs.get(edge_id)):
            for node in sorted((_ends(edges.base.get(edge_id)) | _ends(edges.of(side).get(edge_id))) & gone):
                found[node] = (*found.get(node, ()), ("edges", edge_id))
    for group_id in groups.ids():
        ours, theirs = _members(groups.ours.get(group_id)), _members(groups.theirs.get(group_id))
        for node in sorted((ours ^ theirs) & gone):
            found[node] = (*found.get(node, ()), ("groups", group_id, "nodes", node))
    return found


def _ends(edge: Edge | None) -> set[str]:
    return set() if edge is None else {edge.source, edge.target}


def _members(group: Group | None) -> set[str]:
    return set() if group is None else set(group.nodes)
