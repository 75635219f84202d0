"""Ways through a workflow, between the nodes that a person has chosen. Pure; networkx is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def between(edges: Iterable[tuple[str, str]], chosen: Sequence[str]) -> frozenset[str]:
    """Give the chosen nodes and all that lie on a way from one of them to another; ``edges`` are pairs of ids."""
    import networkx as nx  # noqa: PLC0415 - takes a third of a second of a start

    graph = nx.DiGraph(edges)
    graph.add_nodes_from(chosen)
    after = frozenset[str]().union(*(nx.descendants(graph, node) for node in chosen))
    before = frozenset[str]().union(*(nx.ancestors(graph, node) for node in chosen))
    return (after & before) | frozenset(chosen)


def shortest(edges: Iterable[tuple[str, str]], one: str, other: str) -> tuple[str, ...]:
    """Give the nodes of a shortest way between two nodes, in whichever direction there is one; none where there is none."""
    import networkx as nx  # noqa: PLC0415 - as above

    graph = nx.DiGraph(edges)
    graph.add_nodes_from((one, other))
    for start, end in ((one, other), (other, one)):
        if nx.has_path(graph, start, end):
            return tuple(nx.shortest_path(graph, start, end))
    return ()
