"""Which nodes form the body of which loop: all that follow its ``item`` port, until nothing follows them.

A body is entered through that port alone and never left by an edge, so each node has one innermost loop, or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Final

from .document import Edge
from .graph import Graph

LOOP: Final = "logic.for_each"
ITEM: Final = "item"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The loops around each node, the innermost last; ``crossing`` are edges that enter or leave a body elsewhere."""

    around: Mapping[str, tuple[str, ...]]
    crossing: tuple[Edge, ...]


def enclose(graph: Graph) -> Enclosure:
    """Find the loops around every node of a graph without cycles. A node's first edge decides where it belongs."""
    around: dict[str, tuple[str, ...]] = {}
    crossing: list[Edge] = []
    order = TopologicalSorter({node_id: [edge.source for edge in edges] for node_id, edges in graph.incoming.items()})
    for node_id in order.static_order():
        places = [(edge, _behind(edge, graph, around)) for edge in graph.incoming[node_id]]
        around[node_id] = places[0][1] if places else ()
        crossing += [edge for edge, place in places if place != around[node_id]]
    return Enclosure(around, tuple(crossing))


def _behind(edge: Edge, graph: Graph, around: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    outside = around[edge.source]
    enters = edge.source_port == ITEM and graph.nodes[edge.source].type == LOOP
    return (*outside, edge.source) if enters else outside
