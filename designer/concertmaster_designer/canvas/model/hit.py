"""What lies at a point or in a box.

Flat scans: at 100,000 nodes they take a fraction of a millisecond, less than keeping an index true.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from .curves import distances
from .flags import DEAD, ERROR, FAILS_OVER, HIDDEN, SELECTED, UNFILLED, WARNING
from .graph import Graph
from .groups import card_at
from .shapes import CARD_WIDTH, ERROR_INDEX, MARK_INSET, MARK_RADIUS, PORT_REACH
from .tables import Box, Point, Rows

_MOST_COMPARED: Final = 512


@dataclass(frozen=True, slots=True)
class PortPlace:
    """A port of a node, and where it is."""

    node: int
    index: int
    is_output: bool
    x: float
    y: float


def nodes_in(graph: Graph, box: Box, without: int = DEAD) -> Rows:
    """Give the nodes whose cards touch a box, lowest first, leaving out rows that carry any of those flags."""
    nodes, count = graph.nodes, graph.nodes.count
    if not count:
        return np.zeros(0, np.int64)
    x0, y0, x1, y1 = box
    tallest = float(graph.shapes.heights.max())
    x, y = nodes.x[:count], nodes.y[:count]
    inside = (x < x1) & (x > x0 - CARD_WIDTH) & (y < y1) & (y > y0 - tallest)
    inside &= (nodes.flags[:count] & (without | HIDDEN)) == 0
    return np.flatnonzero(inside)


def edges_in(graph: Graph, box: Box, without: int = DEAD) -> Rows:
    """Give the edges whose boxes touch a box, leaving out rows that carry any of those flags."""
    edges, count = graph.edges, graph.edges.count
    x0, y0, x1, y1 = np.array(box, np.float32)
    inside = (edges.x0[:count] < x1) & (edges.x1[:count] > x0) & (edges.y0[:count] < y1) & (edges.y1[:count] > y0)
    inside &= (edges.flags[:count] & (without | HIDDEN)) == 0
    return np.flatnonzero(inside)


def covered(graph: Graph, rows: Rows) -> Rows:
    """Give those of some nodes, lowest first, on which a later one lies; of very many, none, for that would take too long."""
    if not 1 < len(rows) <= _MOST_COMPARED:
        return rows[:0]
    nodes, shapes = graph.nodes, graph.shapes
    x0, y0, shape = nodes.x[rows], nodes.y[rows], nodes.shape[rows]
    x1, y1 = x0 + shapes.widths[shape], y0 + shapes.heights[shape]
    apart = (x0[:, None] >= x1) | (x1[:, None] <= x0) | (y0[:, None] >= y1) | (y1[:, None] <= y0)
    return rows[np.triu(~apart, 1).any(axis=1)]


def node_at(graph: Graph, place: Point) -> int | None:
    """Give the topmost node at a point; none where the card of a folded group lies over it."""
    x, y = place
    near = nodes_in(graph, (x, y, x, y))
    near = near[y < graph.nodes.y[near] + graph.shapes.heights[graph.nodes.shape[near]]]
    return int(near[-1]) if len(near) and card_at(graph.groups, place) is None else None


def problem_at(graph: Graph, place: Point) -> int | None:
    """Give the topmost node whose mark of a problem is at a point."""
    x, y = place
    nodes = graph.nodes
    near = nodes_in(graph, (x - MARK_RADIUS, y - MARK_RADIUS, x + MARK_RADIUS, y + MARK_RADIUS))
    near = near[(nodes.flags[near] & (ERROR | WARNING | UNFILLED)) != 0]
    right = nodes.x[near] + graph.shapes.widths[nodes.shape[near]]
    near = near[np.hypot(right - MARK_INSET - x, nodes.y[near] - y) <= MARK_RADIUS]
    above = node_at(graph, place)
    return int(near[-1]) if len(near) and (above is None or above <= near[-1]) else None


def edge_at(graph: Graph, place: Point, reach: float) -> int | None:
    """Give the edge nearest to a point, if one is within reach."""
    x, y = place
    near = edges_in(graph, (x - reach, y - reach, x + reach, y + reach))
    if not len(near):
        return None
    away = distances(graph.curves(near), place)
    best = int(np.argmin(away))
    return int(near[best]) if away[best] <= reach else None


def port_at(graph: Graph, place: Point, reach: float = PORT_REACH) -> PortPlace | None:
    """Give the port nearest to a point, if one is within reach; the error port only where it shows."""
    x, y = place
    best: tuple[float, PortPlace] | None = None
    for node in nodes_in(graph, (x - reach, y - reach, x + reach, y + reach)).tolist():
        for port in ports_of(graph, node):
            if port.is_output and port.index == ERROR_INDEX and not shows_error_port(graph, node, place):
                continue
            away = float(np.hypot(port.x - x, port.y - y))
            if away <= reach and (best is None or away <= best[0]):
                best = away, port
    return None if best is None else best[1]


def ports_of(graph: Graph, node: int) -> list[PortPlace]:
    """Give every port of a node, outputs last, the error port at the very end."""
    shape_row = int(graph.nodes.shape[node])
    shape = graph.shapes.shapes[shape_row]
    x, y = float(graph.nodes.x[node]), float(graph.nodes.y[node])
    inputs, outputs = graph.shapes.input_places[shape_row], graph.shapes.output_places[shape_row]
    places = [PortPlace(node, i, False, x + inputs[i, 0], y + inputs[i, 1]) for i in range(len(shape.inputs))]
    indexes = [*range(len(shape.outputs)), *([ERROR_INDEX] if shape.look.can_fail else [])]
    return places + [PortPlace(node, i, True, x + outputs[i, 0], y + outputs[i, 1]) for i in indexes]


def shows_error_port(graph: Graph, node: int, place: Point) -> bool:
    """Tell whether a node shows its error port: it is used, the node is chosen, or the pointer is on it."""
    if graph.nodes.flags[node] & (FAILS_OVER | SELECTED):
        return True
    x, y = place
    x0, y0, x1, y1 = graph.node_box(node)
    return x0 <= x <= x1 and y0 <= y <= y1 + PORT_REACH
