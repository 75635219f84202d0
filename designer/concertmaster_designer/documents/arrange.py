"""Arrange a workflow: columns from left to right in the order in which nodes can run, each node near what leads to it.

A plain layered layout: longest-path layers, then a few sweeps that order each layer by the middle of its neighbours
(Sugiyama, Tagawa and Toda 1981, without the last step of straightening long edges). Moves nodes, changes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Final

import networkx as nx

from concertmaster_shared.workflow import Draft
from concertmaster_shared.workflow.edits import Edit, Move, MoveNodes

COLUMN: Final = 280.0
ROW: Final = 112.0
_SWEEPS: Final = 8

Layers = list[list[str]]


def arrange(draft: Draft, chosen: Iterable[str] = ()) -> tuple[Edit, ...]:
    """Give the edit that arranges the chosen nodes, all where none are; nothing where nothing would move.

    The upper left corner of what is arranged stays where it is. An edge that closes a cycle counts for nothing.
    """
    wanted = set(chosen)
    names = [node_id for node_id in draft.nodes if node_id in wanted] or list(draft.nodes)
    if not names:
        return ()
    layers = _ordered(_layers(names, draft), draft)
    left = min(draft.nodes[name].position[0] for name in names)
    top = min(draft.nodes[name].position[1] for name in names)
    tallest = max(len(layer) for layer in layers)
    moves = []
    for column, layer in enumerate(layers):
        begin = top + (tallest - len(layer)) * ROW / 2
        for row, name in enumerate(layer):
            position = (left + column * COLUMN, begin + row * ROW)
            if draft.nodes[name].position != position:
                moves.append(Move(id=name, position=position))
    return (MoveNodes(moves=tuple(moves)),) if moves else ()


def _layers(names: list[str], draft: Draft) -> Layers:
    inside = set(names)
    edges = [(edge.source, edge.target) for edge in draft.edges.values() if {edge.source, edge.target} <= inside]
    graph: nx.DiGraph[str] = nx.DiGraph(edges)
    graph.add_nodes_from(names)
    if not nx.is_directed_acyclic_graph(graph):
        graph = _without_cycles(names, edges)
    drawn = {name: place for place, name in enumerate(names)}
    return [sorted(layer, key=drawn.__getitem__) for layer in nx.topological_generations(graph)]


def _without_cycles(names: list[str], edges: Iterable[tuple[str, str]]) -> nx.DiGraph[str]:
    """Leave out each edge that would close a cycle."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(names)
    for source, target in edges:
        if not nx.has_path(graph, target, source):
            graph.add_edge(source, target)
    return graph


def _ordered(layers: Layers, draft: Draft) -> Layers:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for edge in draft.edges.values():
        before.setdefault(edge.target, []).append(edge.source)
        after.setdefault(edge.source, []).append(edge.target)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        columns = range(1, len(layers)) if forward else range(len(layers) - 2, -1, -1)
        for column in columns:
            beside = layers[column - 1 if forward else column + 1]
            layers[column] = _by_neighbours(layers[column], beside, before if forward else after)
    return layers


def _by_neighbours(layer: list[str], beside: list[str], neighbours: Mapping[str, list[str]]) -> list[str]:
    """Order a layer by the middle of each node's neighbours beside it; a node without any stays where it is."""
    rows = {name: row for row, name in enumerate(beside)}
    middles = {}
    for row, name in enumerate(layer):
        near = [rows[other] for other in neighbours.get(name, ()) if other in rows]
        middles[name] = median(near) if near else row
    return sorted(layer, key=middles.__getitem__)
