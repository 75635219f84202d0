"""Requests that change what edges join: a node put into an edge, an edge with another end, edges joined over a gap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from .flags import DEAD
from .graph import Graph
from .hit import PortPlace
from .requests import GRID, Edit, IdSource, is_connected, moving, port_name, removing
from .shapes import CARD_HEIGHT, CARD_WIDTH, ERROR_INDEX, Shape
from .tables import Point, Rows
from .walk import reachable

_ROOM: Final = 80.0
"""Between a card that was put into an edge and the next one."""

_MARGIN: Final = 24.0


@dataclass(frozen=True, slots=True)
class Passage:
    """A node that an edge can run through: by its first input and its first output."""

    node: str
    entry: str
    exit: str


def passage(node_id: str, shape: Shape) -> Passage | None:
    """Give the way through a node, if it has both an input and an output."""
    if not shape.inputs or not shape.outputs:
        return None
    return Passage(node_id, shape.inputs[0].name, shape.outputs[0].name)


def splitting(graph: Graph, edge: int, through: Passage, *, new_id: IdSource) -> list[Edit]:
    """Ask for an edge to run through a node."""
    whole = _ends(graph, edge)
    first = {**whole, "target": through.node, "target_port": through.entry}
    second = {**whole, "source": through.node, "source_port": through.exit}
    return [{"op": "remove_edge", "id": graph.edges.ids[edge]}, _adding(first, new_id), _adding(second, new_id)]


def making_room(graph: Graph, edge: int, corner: Point) -> list[Edit]:
    """Ask for what follows an edge to step aside, as far as a card with its upper left corner there needs."""
    nodes, target = graph.nodes, int(graph.edges.target[edge])
    left, top = float(nodes.x[target]), float(nodes.y[target])
    lacking = corner[0] + CARD_WIDTH + _ROOM - left
    if lacking <= 0 or left < corner[0] or abs(top - corner[1]) >= CARD_HEIGHT + _MARGIN:
        return []
    rows = reachable(graph, np.array([target]), forwards=True, backwards=False)
    rows = rows[nodes.x[rows] >= left]
    step = math.ceil(lacking / GRID) * GRID
    return moving(graph, rows, (nodes.x[rows] + step, nodes.y[rows]))


def reconnecting(graph: Graph, edge: int, end: PortPlace, *, new_id: IdSource) -> list[Edit]:
    """Ask for an edge to begin, or end, at another port; nothing where it would be what it was or a second one of its kind."""
    away, other = ("source", "target") if end.is_output else ("target", "source")
    moved = {**_ends(graph, edge), away: graph.nodes.ids[end.node], f"{away}_port": port_name(graph, end)}
    if moved[away] == moved[other] or is_connected(graph, *joined_by(graph, edge, end)):
        return []
    return [{"op": "remove_edge", "id": graph.edges.ids[edge]}, _adding(moved, new_id)]


def joined_by(graph: Graph, edge: int, end: PortPlace) -> tuple[PortPlace, PortPlace]:
    """Give the ports an edge would join with one end elsewhere, the output first."""
    fixed = end_of(graph, edge, is_output=not end.is_output)
    return (end, fixed) if end.is_output else (fixed, end)


def end_of(graph: Graph, edge: int, *, is_output: bool) -> PortPlace:
    """Give the port where an edge begins, or the one where it ends."""
    edges = graph.edges
    if is_output:
        x, y = float(edges.ax[edge]), float(edges.ay[edge])
        return PortPlace(int(edges.source[edge]), int(edges.source_port[edge]), True, x, y)
    x, y = float(edges.bx[edge]), float(edges.by[edge])
    return PortPlace(int(edges.target[edge]), int(edges.target_port[edge]), False, x, y)


def joining_over(graph: Graph, nodes: Rows, edges: Rows, *, new_id: IdSource) -> list[Edit]:
    """Ask for nodes to go, and for what leads into one by a single edge to lead on to where it leads by a single edge."""
    gone = set(nodes.tolist())
    entering: dict[int, list[int]] = {node: [] for node in gone}
    leaving: dict[int, list[int]] = {node: [] for node in gone}
    hanging = graph.edges_of(nodes) if len(nodes) else nodes
    for edge in hanging.tolist():
        for ends, at in ((entering, int(graph.edges.target[edge])), (leaving, int(graph.edges.source[edge]))):
            if at in gone:
                ends[at].append(edge)
    asked = removing(graph, nodes, edges)
    made: set[tuple[str, ...]] = set()
    for edge in hanging.tolist():
        if int(graph.edges.source[edge]) in gone:
            continue
        last = _way_out(graph, edge, entering, leaving)
        if last is None:
            continue
        source, target = end_of(graph, edge, is_output=True), end_of(graph, last, is_output=False)
        after = {**_ends(graph, edge), **{name: value for name, value in _ends(graph, last).items() if "target" in name}}
        if source.node != target.node and not is_connected(graph, source, target) and tuple(after.values()) not in made:
            made.add(tuple(after.values()))
            asked.append(_adding(after, new_id))
    return asked


def has_edges(graph: Graph, node: int) -> bool:
    """Tell whether any edge hangs on a node."""
    return bool(len(graph.edges_of(np.array([node]))))


def free_output(graph: Graph, node: int) -> int | None:
    """Give the first output that leads nowhere yet, else the first; none for a node without outputs."""
    shape = graph.shapes.shapes[int(graph.nodes.shape[node])]
    if not shape.outputs:
        return None
    edges, count = graph.edges, graph.edges.count
    mine = (edges.source[:count] == node) & ((edges.flags[:count] & DEAD) == 0)
    used = set(edges.source_port[:count][mine].tolist())
    return next((index for index in range(len(shape.outputs)) if index not in used), 0)


def outputs_of(graph: Graph, node: int) -> list[int]:
    """Give every output of a node, the error port last."""
    shape = graph.shapes.shapes[int(graph.nodes.shape[node])]
    return [*range(len(shape.outputs)), *([ERROR_INDEX] if shape.look.can_fail else [])]


def _way_out(graph: Graph, edge: int, entering: dict[int, list[int]], leaving: dict[int, list[int]]) -> int | None:
    """Follow an edge through nodes that go, each with one edge in and one out; give the edge that leads out, if they lead out."""
    seen: set[int] = set()
    node = int(graph.edges.target[edge])
    while node in entering:
        if node in seen or len(entering[node]) != 1 or len(leaving[node]) != 1:
            return None
        seen.add(node)
        edge = leaving[node][0]
        node = int(graph.edges.target[edge])
    return edge


def _ends(graph: Graph, edge: int) -> dict[str, Any]:
    source = graph.edge(edge)
    return {
        "source": source["source"],
        "source_port": source.get("source_port", "out"),
        "target": source["target"],
        "target_port": source.get("target_port", "in"),
    }


def _adding(ends: dict[str, Any], new_id: IdSource) -> Edit:
    return {"op": "add_edge", "edge": {"id": new_id("e"), **ends}}
