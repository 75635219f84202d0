"""Openings: outputs that lead nowhere yet, and where beside them the next node can be asked for.

In a small workflow every opening is there to be seen, in a large one those of a few chosen nodes and of the node that the pointer
is on: what is shown must cost no frame anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from .flags import DEAD, HIDDEN, SELECTED
from .graph import Graph
from .hit import PortPlace, nodes_in
from .shapes import are_told_apart
from .tables import Point, Rows

SMALL: Final = 200
"""Nodes in a workflow of which every opening is shown."""

_MOST_CHOSEN: Final = 8
AWAY: Final = 26.0
"""From a port to the middle of its handle; what the port is called lies between the two."""

HANDLE: Final = 9.0
"""Half a handle's width, in units."""

_LEAST: Final = 5.0
"""Half a handle's width, in logical pixels, however small cards are."""

_SPARE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Opening:
    """An output that leads nowhere yet, and where its handle is."""

    port: PortPlace
    x: float
    y: float


class Openings:
    """Gives the openings of a graph that are shown, and finds them again as long as the graph stays as it is."""

    def __init__(self) -> None:
        self._known: tuple[Graph | int | None, ...] = ()
        self._steady: tuple[Opening, ...] = ()
        self._hovered: tuple[Opening, ...] = ()

    def shown(self, graph: Graph, hovered: int | None) -> tuple[Opening, ...]:
        """Give what is shown while the pointer is on a node, or on none."""
        known = (graph, graph.version, hovered)
        if known != self._known:
            if known[:2] != self._known[:2]:
                self._steady = openings_of(graph, _steady_rows(graph))
            there = {opening.port.node for opening in self._steady}
            is_more = hovered is not None and hovered not in there
            self._hovered = openings_of(graph, np.array([hovered], np.int64)) if is_more else ()
            self._known = known
        return (*self._steady, *self._hovered) if self._hovered else self._steady


def openings_of(graph: Graph, rows: Rows) -> tuple[Opening, ...]:
    """Give the openings of some nodes, but for those whose handles a card would cover."""
    rows = rows[(graph.nodes.flags[rows] & (DEAD | HIDDEN)) == 0]
    if not len(rows):
        return ()
    edges = graph.edges
    near = graph.edges_of(rows)
    used = set(zip(edges.source[near].tolist(), edges.source_port[near].tolist(), strict=True))
    found = (
        opening
        for row, shape in zip(rows.tolist(), graph.nodes.shape[rows].tolist(), strict=True)
        for opening in _of_node(graph, row, shape)
        if (row, opening.port.index) not in used
    )
    return tuple(opening for opening in found if not _is_covered(graph, opening))


def opening_at(openings: Iterable[Opening], place: Point, scale: float) -> Opening | None:
    """Give the opening whose handle is at a point; ``scale`` is in logical pixels a unit."""
    reach = reach_at(scale) + _SPARE / scale
    x, y = place
    near = (opening for opening in openings if abs(opening.x - x) <= reach and abs(opening.y - y) <= reach)
    return min(near, key=lambda opening: abs(opening.x - x) + abs(opening.y - y), default=None)


def leads_to(openings: Iterable[Opening], place: Point) -> bool:
    """Tell whether a point lies on the way from a card to one of its handles, so that the pointer can get there."""
    x, y = place
    return any(opening.port.x <= x <= opening.x + 2 * HANDLE and abs(opening.y - y) <= 2 * HANDLE for opening in openings)


def reach_at(scale: float) -> float:
    """Give half the width of a handle in units."""
    return max(HANDLE, _LEAST / scale)


def _steady_rows(graph: Graph) -> Rows:
    if len(graph.nodes) <= SMALL:
        return graph.nodes.shown()
    chosen = graph.nodes.rows_with(SELECTED)
    return chosen if len(chosen) <= _MOST_CHOSEN else chosen[:0]


def _of_node(graph: Graph, row: int, shape_row: int) -> Iterable[Opening]:
    shape = graph.shapes.shapes[shape_row]
    x, y = float(graph.nodes.x[row]), float(graph.nodes.y[row])
    # Words of outputs lie on the way; the handle comes after them.
    away = AWAY + (shape.lead - AWAY / 2 if are_told_apart(shape.outputs) else 0.0)
    places = graph.shapes.output_places[shape_row]
    for index in range(len(shape.outputs)):
        left, top = x + float(places[index, 0]), y + float(places[index, 1])
        yield Opening(PortPlace(row, index, True, left, top), left + away, top)


def _is_covered(graph: Graph, opening: Opening) -> bool:
    x, y = opening.x, opening.y
    near = nodes_in(graph, (x - HANDLE, y - HANDLE, x + HANDLE, y + HANDLE))
    return bool(np.any(graph.nodes.y[near] + graph.shapes.heights[graph.nodes.shape[near]] > y - HANDLE))
