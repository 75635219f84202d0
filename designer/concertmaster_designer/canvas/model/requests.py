"""What gestures ask for: edits in the form they have on the wire. Nothing here changes the graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from typing import Any, Final

import numpy as np

from concertmaster_designer.documents.nodes import first_name

from .flags import DEAD
from .graph import Graph, whole_number
from .hit import PortPlace
from .tables import Point, Points, Rows

Edit = dict[str, Any]
IdSource = Callable[[str], str]
"""Gives a fresh id that begins like a word."""

GRID: Final = 8.0
_LONGEST_STEM: Final = 48
_NOT_IN_IDS: Final = re.compile(r"[^A-Za-z0-9_]+")


def snapped(value: float) -> float:
    """Give the nearest line of the grid."""
    return round(value / GRID) * GRID


def fresh_id(stem: str, taken: Container[str]) -> str:
    """Give an id nobody has: the stem alone, or with the first number that is free."""
    stem = _NOT_IN_IDS.sub("_", stem).strip("_")[:_LONGEST_STEM] or "node"
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def moving(graph: Graph, rows: Rows, places: Points) -> list[Edit]:
    """Ask for nodes to be put elsewhere."""
    goals = zip(rows.tolist(), places[0].tolist(), places[1].tolist(), strict=True)
    moves = [{"id": graph.nodes.ids[row], "position": [whole_number(left), whole_number(top)]} for row, left, top in goals]
    return [{"op": "move_nodes", "moves": moves}] if moves else []


def removing(graph: Graph, nodes: Rows, edges: Rows) -> list[Edit]:
    """Ask for nodes and edges to go; edges that hang on the nodes go first."""
    gone = np.union1d(graph.edges_of(nodes), edges) if len(nodes) else edges
    return [
        *({"op": "remove_edge", "id": graph.edges.ids[row]} for row in gone.tolist()),
        *({"op": "remove_edge", "id": edge} for edge in graph.loose_at({graph.nodes.ids[row] for row in nodes.tolist()})),
        *({"op": "remove_node", "id": graph.nodes.ids[row]} for row in nodes.tolist()),
    ]


def connecting(graph: Graph, source: PortPlace, target: PortPlace, *, new_id: IdSource) -> list[Edit]:
    """Ask for an edge, unless it is there already or would end where it begins."""
    edge = {
        "source": graph.nodes.ids[source.node],
        "source_port": port_name(graph, source),
        "target": graph.nodes.ids[target.node],
        "target_port": port_name(graph, target),
    }
    if source.node == target.node or is_connected(graph, source, target):
        return []
    return [{"op": "add_edge", "edge": {"id": new_id("e"), **edge}}]


def adding(node_type: str, name: str, place: Point, *, new_id: IdSource) -> Edit:
    """Ask for a node."""
    stem = node_type.rsplit(".", 1)[-1]
    position = [whole_number(place[0]), whole_number(place[1])]
    node_id = new_id(stem)
    node = {"id": node_id, "type": node_type, "name": first_name(name, node_id), "position": position, "parameters": {}}
    return {"op": "add_node", "node": node}


def is_connected(graph: Graph, source: PortPlace, target: PortPlace) -> bool:
    """Tell whether an edge joins two ports."""
    edges, count = graph.edges, graph.edges.count
    same = (edges.source[:count] == source.node) & (edges.target[:count] == target.node)
    same &= (edges.source_port[:count] == source.index) & (edges.target_port[:count] == target.index)
    return bool(np.any(same & ((edges.flags[:count] & DEAD) == 0)))


def port_name(graph: Graph, place: PortPlace) -> str:
    """Give the name of a port."""
    shape = graph.shapes.shapes[int(graph.nodes.shape[place.node])]
    return shape.output_name(place.index) if place.is_output else shape.inputs[place.index].name
