"""What a stroke of the hand meets: edges it crosses, the end of an edge it takes, nodes it goes around."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .curves import distances, flatten
from .graph import Graph
from .hit import edge_at, edges_in, nodes_in
from .tables import Box, Point, Rows

_PIECES_TO_CROSS: Final = 16
_CROSSED_AT_ONCE: Final = 8192


def edges_crossed(graph: Graph, start: Point, end: Point) -> Rows:
    """Give the edges that a straight stroke crosses."""
    (x0, y0), (x1, y1) = start, end
    near = edges_in(graph, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    parts = [near[at : at + _CROSSED_AT_ONCE] for at in range(0, len(near), _CROSSED_AT_ONCE)]
    return np.concatenate([part[_crossed(graph, part, start, end)] for part in parts]) if parts else near


def edge_through(graph: Graph, box: Box) -> int | None:
    """Give the edge that runs through a box, the nearest to its middle where there are several."""
    x0, y0, x1, y1 = box
    # What runs through crosses a diagonal, whichever two sides it crosses.
    found = np.union1d(edges_crossed(graph, (x0, y0), (x1, y1)), edges_crossed(graph, (x0, y1), (x1, y0)))
    if not len(found):
        return None
    return int(found[np.argmin(distances(graph.curves(found), ((x0 + x1) / 2, (y0 + y1) / 2)))])


def _crossed(graph: Graph, rows: Rows, start: Point, end: Point) -> NDArray[np.bool_]:
    (x0, y0), (x1, y1) = start, end
    xs, ys = flatten(graph.curves(rows), _PIECES_TO_CROSS)
    side = (x1 - x0) * (ys - y0) - (y1 - y0) * (xs - x0)
    px, py, dx, dy = xs[:, :-1], ys[:, :-1], np.diff(xs, axis=1), np.diff(ys, axis=1)
    before = dx * (y0 - py) - dy * (x0 - px)
    after = dx * (y1 - py) - dy * (x1 - px)
    crossed: NDArray[np.bool_] = ((side[:, :-1] * side[:, 1:] <= 0) & (before * after <= 0) & ((dx != 0) | (dy != 0))).any(axis=1)
    return crossed


def edge_end_at(graph: Graph, place: Point, *, reach: float, grip: float) -> tuple[int, bool] | None:
    """Give the edge within reach of a point that is near one of its ends, and whether that is where it begins."""
    edge = edge_at(graph, place, reach)
    if edge is None:
        return None
    x, y = place
    edges = graph.edges
    begin = float(np.hypot(edges.ax[edge] - x, edges.ay[edge] - y))
    end = float(np.hypot(edges.bx[edge] - x, edges.by[edge] - y))
    return (edge, begin < end) if min(begin, end) <= grip else None


def middles(graph: Graph) -> tuple[Rows, NDArray[np.float64], NDArray[np.float64]]:
    """Give every node that can be seen somewhere, and where the middle of its card is."""
    rows = nodes_in(graph, (-np.inf, -np.inf, np.inf, np.inf))
    shape = graph.nodes.shape[rows]
    return rows, graph.nodes.x[rows] + graph.shapes.widths[shape] / 2, graph.nodes.y[rows] + graph.shapes.heights[shape] / 2


def in_triangle(xs: NDArray[np.float64], ys: NDArray[np.float64], corners: tuple[Point, Point, Point]) -> NDArray[np.bool_]:
    """Tell which points lie in a triangle."""
    left, right = min(x for x, _y in corners), max(x for x, _y in corners)
    top, bottom = min(y for _x, y in corners), max(y for _x, y in corners)
    inside = (xs >= left) & (xs <= right) & (ys >= top) & (ys <= bottom)
    near = np.flatnonzero(inside)
    x, y = xs[near], ys[near]
    odd = np.zeros(len(near), bool)
    for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if ay != by:
            odd ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    inside[near] = odd
    return inside
