"""What happened to which part, in the rows of a graph, so that a frame asks only about what shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_shared.workflow.compare import Difference, How

from .union import BEFORE

HOWS: Final[tuple[How, ...]] = ("added", "removed", "changed", "moved")
"""A row's code is one more than the place of its word here; 0 is a part that is the same."""

Codes = NDArray[np.uint8]


def _none() -> Codes:
    return np.zeros(0, np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Codes by row of node and edge, words by id of note and group, and where moved nodes stood, by row."""

    nodes: Codes = field(default_factory=_none)
    edges: Codes = field(default_factory=_none)
    notes: Mapping[str, How] = field(default_factory=dict)
    groups: Mapping[str, How] = field(default_factory=dict)
    places: Mapping[int, tuple[float, float]] = field(default_factory=dict)


def marks_of(difference: Difference, graph: Graph) -> Marks:
    """Find the rows of what differs; ``graph`` shows both versions."""
    nodes, edges = np.zeros(graph.nodes.count, np.uint8), np.zeros(graph.edges.count, np.uint8)
    places: dict[int, tuple[float, float]] = {}
    for change in difference.nodes:
        row = graph.nodes.row_of.get(change.id)
        if row is not None:
            nodes[row] = code_of(change.how)
            if change.is_moved and change.old is not None:
                places[row] = change.old.position
    for edge in difference.edges:
        for edge_id, how in ((edge.id, edge.how), (edge.id + BEFORE, "removed")):
            row = graph.edges.row_of.get(edge_id)
            if row is not None:
                edges[row] = code_of(how)
    notes = {note.id: note.how for note in difference.notes}
    return Marks(nodes, edges, notes, {group.id: group.how for group in difference.groups}, places)


def code_of(how: str) -> int:
    """Give the code of a word."""
    return [*map(str, HOWS)].index(how) + 1
