"""What must hold of the ways into and out of a part, so that one node can stand for it, or it for one node."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.nodes.spec import ERROR
from concertmaster_shared.workflow.document import Edge, Node, WorkflowDocument
from concertmaster_shared.workflow.graph import Graph
from concertmaster_shared.workflow.loops import ITEM, LOOP, enclose

from .errors import RefactorError

MERGE: Final = "logic.merge"

Way = tuple[str, str]
"""A node's id, and one of its ports."""


def loops_around(nodes: tuple[Node, ...], edges: Collection[Edge]) -> Mapping[str, tuple[str, ...]]:
    """Give the loops of these nodes around each of them."""
    graph = Graph.of(WorkflowDocument.model_construct(nodes=nodes, edges=tuple(edges)))
    if graph.cycle():
        raise RefactorError("The workflow goes round in a circle, which no run can follow. Remove an edge first.")
    return enclose(graph).around


def refuse_several_ways_in(part: Mapping[str, Node], entering: Collection[Edge]) -> None:
    """Whatever leads in leads to the same nodes: else one call would begin what only some runs come to."""
    sources: dict[str, set[Way]] = {}
    for edge in entering:
        sources.setdefault(edge.target, set()).add((edge.source, edge.source_port))
    first = next(iter(sources.values()), set())
    if any(ways != first for ways in sources.values()):
        titles = " and ".join(f"'{part[target].title}'" for target in sorted(sources))
        raise RefactorError(
            f"Different ways lead into the selection, at {titles}. Select further, or join them in one node first.",
            sorted(sources),
        )
    merge = next((part[target] for target in sources if part[target].type == MERGE), None)
    if merge is not None and len(first) > 1:
        raise RefactorError(
            f"The branches that '{merge.title}' joins begin outside of the selection. Leave it out, or select them.",
            [merge.id],
        )


def refuse_dead_ends(
    part: Mapping[str, Node], inside: Collection[Edge], ways: Collection[Way], *, loops: Mapping[str, tuple[str, ...]]
) -> None:
    """Every run of the part comes to one of these ways out: no branch of it ends elsewhere."""
    taken = {(edge.source, edge.source_port) for edge in inside} | set(ways)
    for node_id, node in part.items():
        if loops[node_id]:
            continue  # A loop waits for all of its body, wherever that ends.
        for port in ordinary_ports(node):
            if (node_id, port) not in taken and not (node.type == LOOP and port == ITEM):
                raise RefactorError(
                    f"The port '{port}' of '{node.title}' leads nowhere, so runs may end there. Let all branches meet in one.",
                    [node_id],
                )


def ordinary_ports(node: Node) -> tuple[str, ...]:
    """Give the names of a node's ports but for that of failures; none where its type is not known."""
    spec = CATALOGUE.get(node.type)
    return () if spec is None else tuple(port for port in spec.output_names(node.parameters) if port != ERROR)
