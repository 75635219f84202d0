"""Questions about a workflow's topology: what follows, what comes before, is there a cycle.

It answers for any readable document, also for one with dangling edges, which it leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from .document import Edge, Node, WorkflowDocument


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes by id with their edges in and out, in the order of the document."""

    nodes: Mapping[str, Node]
    outgoing: Mapping[str, tuple[Edge, ...]]
    incoming: Mapping[str, tuple[Edge, ...]]

    @classmethod
    def of(cls, document: WorkflowDocument) -> Graph:
        """Build the graph of a document; an edge whose ends are not both there is left out."""
        nodes = {node.id: node for node in document.nodes}
        outgoing: dict[str, list[Edge]] = {node_id: [] for node_id in nodes}
        incoming: dict[str, list[Edge]] = {node_id: [] for node_id in nodes}
        for edge in document.edges:
            if edge.source in nodes and edge.target in nodes:
                outgoing[edge.source].append(edge)
                incoming[edge.target].append(edge)
        return cls(
            nodes,
            {node_id: tuple(edges) for node_id, edges in outgoing.items()},
            {node_id: tuple(edges) for node_id, edges in incoming.items()},
        )

    def cycle(self) -> tuple[str, ...]:
        """Give the ids along one cycle, first and last the same; empty where there is none."""
        sorter = TopologicalSorter({node_id: [edge.source for edge in edges] for node_id, edges in self.incoming.items()})
        try:
            sorter.prepare()
        except CycleError as found:
            return tuple(found.args[1])
        return ()

    def upstream(self, node_id: str) -> frozenset[str]:
        """Give every node from which ``node_id`` can be reached."""
        return _reach((node_id,), lambda current: (edge.source for edge in self.incoming.get(current, ())))

    def downstream(self, starts: Iterable[str]) -> frozenset[str]:
        """Give every node that can be reached from ``starts``, and the starts themselves."""
        begin = tuple(starts)
        return _reach(begin, lambda current: (edge.target for edge in self.outgoing.get(current, ()))) | set(begin)


def _reach(starts: tuple[str, ...], neighbours: Callable[[str], Iterable[str]]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = [neighbour for start in starts for neighbour in neighbours(start)]
    while waiting:
        node_id = waiting.pop()
        if node_id not in seen:
            seen.add(node_id)
            waiting.extend(neighbours(node_id))
    return frozenset(seen)
