"""Merge edges, each as one thing: its two ends belong together. None is left whose node is gone."""

from __future__ import annotations

from concertmaster_shared.workflow.compare.compare import same_part
from concertmaster_shared.workflow.document import Edge, Node

from .conflict import OTHER, Conflict, Decisions, Side
from .nodes import MergedNodes
from .three import Three, plain


def merge_edges(three: Three[Edge], nodes: Three[Node], merged: MergedNodes, *, decisions: Decisions) -> dict[str, Edge]:
    """Merge every edge; one that belongs to a node in conflict follows the decision about it."""
    kept: dict[str, Edge] = {}
    for edge_id in three.ids():
        versions: dict[Side, Edge | None] = {side: three.of(side).get(edge_id) for side in OTHER}
        side = _side(edge_id, three, merged, decisions)
        for candidate in (side, OTHER[side]) if _may_fall_back(edge_id, three) else (side,):
            edge = versions[candidate]
            if edge is not None and _stands(edge, versions, nodes, merged):
                kept[edge_id] = edge
            if edge is None or edge_id in kept:
                break
    return kept


def _side(edge_id: str, three: Three[Edge], merged: MergedNodes, decisions: Decisions) -> Side:
    base, ours, theirs = three.base.get(edge_id), three.ours.get(edge_id), three.theirs.get(edge_id)
    if same_part(ours, theirs):
        return "ours"
    claims = merged.claims.get(("edges", edge_id), {})
    is_torn = base is not None and not same_part(base, ours) and not same_part(base, theirs)
    if is_torn and (not claims or (ours is not None and theirs is not None)):
        return decisions.take(Conflict(("edges", edge_id), plain(base), plain(ours), plain(theirs)))
    if claims:
        # Each node in conflict is kept by one side; a kept node asks for its edges as that side has them.
        keepers = [side for node, side in claims.items() if node in merged.nodes]
        return keepers[0] if keepers else next(iter(claims.values()))
    return "theirs" if same_part(base, ours) else "ours"


def _may_fall_back(edge_id: str, three: Three[Edge]) -> bool:
    """Tell whether the other side's version may stand in for one whose node is gone: only where it was there before."""
    return edge_id in three.base


def _stands(edge: Edge, versions: dict[Side, Edge | None], nodes: Three[Node], merged: MergedNodes) -> bool:
    """Tell whether both ends are there; an end that was missing on a side already may be missing here."""
    return all(
        end in merged.nodes
        or any(end not in nodes.of(side) and other is not None and same_part(edge, other) for side, other in versions.items())
        for end in (edge.source, edge.target)
    )
