"""What is said of nodes and ports, and which nodes are offered: words and rows made from the graph, nothing of Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from concertmaster_designer.canvas.model.flags import DEAD, DISABLED, ERROR, STATUSES, UNFILLED, WARNING
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.model.hit import nodes_in
from concertmaster_designer.canvas.model.looks import ERROR_PORT
from concertmaster_designer.canvas.model.shapes import ERROR_INDEX
from concertmaster_designer.canvas.model.tables import Box, Rows
from concertmaster_designer.canvas.model.walk import beyond

MOST_SHOWN: Final = 100
MOST_NEIGHBOURS: Final = 40
_MOST_NAMED: Final = 4

_FLAWS: Final = (
    (ERROR, "has an error"),
    (WARNING, "has a warning"),
    (UNFILLED, "still to be filled in"),
    (DISABLED, "left out of runs"),
)


@dataclass(frozen=True, slots=True)
class PortWords:
    """A port of a node: what is said of it, where it is on the card, and the nodes its edges lead to or come from."""

    words: str
    place: tuple[float, float]
    ends: tuple[int, ...]


def node_words(graph: Graph, row: int) -> str:
    """Say what a node is: its title, type, state, and what is wrong with it."""
    nodes = graph.nodes
    title, name = graph.shapes.shapes[int(nodes.shape[row])].look.title, nodes.names[row]
    flags = int(nodes.flags[row])
    flaws = [words for flag, words in _FLAWS if flags & flag]
    return ", ".join(dict.fromkeys(part for part in (name, title, STATUSES[int(nodes.status[row])], *flaws) if part))


def surroundings(graph: Graph, row: int, subtitle: str = "") -> str:
    """Say what a node does, and where its edges come from and lead to."""
    before = _named(graph, neighbours(graph, row, forwards=False))
    after = _named(graph, neighbours(graph, row, forwards=True))
    edges = f"{f'after {before}' if before else 'nothing leads here'}, {f'leads to {after}' if after else 'leads nowhere'}"
    return f"{subtitle}. {_begun(edges)}" if subtitle else _begun(edges)


def neighbours(graph: Graph, row: int, *, forwards: bool) -> list[int]:
    """Give the nodes that edges of a node lead to, or come from, each once."""
    return list(dict.fromkeys(beyond(graph, row, forwards=forwards).tolist()))


def ports(graph: Graph, row: int) -> tuple[PortWords, ...]:
    """Give the ports of a node, inputs first, each with where it leads."""
    graph.shapes.measure()
    shape_row = int(graph.nodes.shape[row])
    shape = graph.shapes.shapes[shape_row]
    named = [_Port(index, port.title or port.name, is_output=False) for index, port in enumerate(shape.inputs)]
    named += [_Port(index, port.title or port.name, is_output=True) for index, port in enumerate(shape.outputs)]
    if shape.look.can_fail:
        named.append(_Port(ERROR_INDEX, ERROR_PORT, is_output=True))
    return tuple(_port_words(graph, row, port) for port in named)


def offered(graph: Graph, current: int | None, view: Box) -> tuple[int, ...]:
    """Give the nodes that a screen reader finds, as they are read: the current one, its neighbours, and what shows."""
    shown = nodes_in(graph, view)
    nodes = graph.nodes
    if len(shown) > MOST_SHOWN:
        x0, y0, x1, y1 = view if current is None else graph.node_box(current)
        away = np.hypot(nodes.x[shown] - (x0 + x1) / 2, nodes.y[shown] - (y0 + y1) / 2)
        shown = shown[np.argpartition(away, MOST_SHOWN)[:MOST_SHOWN]]
    near: list[int] = []
    if current is not None:
        for forwards in (False, True):
            near += neighbours(graph, current, forwards=forwards)[:MOST_NEIGHBOURS]
        near.append(current)
    rows: Rows = np.union1d(shown, np.array(near, np.int64))
    order = np.lexsort((nodes.y[rows], nodes.x[rows]))
    return tuple(rows[order].tolist())


@dataclass(frozen=True, slots=True)
class _Port:
    index: int
    title: str
    is_output: bool


def _port_words(graph: Graph, row: int, port: _Port) -> PortWords:
    edges, count = graph.edges, graph.edges.count
    if port.is_output:
        here, at, there, places = edges.source, edges.source_port, edges.target, graph.shapes.output_places
    else:
        here, at, there, places = edges.target, edges.target_port, edges.source, graph.shapes.input_places
    rows = np.flatnonzero((here[:count] == row) & (at[:count] == port.index) & ((edges.flags[:count] & DEAD) == 0))
    ends = tuple(dict.fromkeys(there[rows].tolist()))
    leads = f"{'leads to' if port.is_output else 'from'} {_named(graph, ends)}" if ends else "no edge"
    x, y = places[int(graph.nodes.shape[row]), port.index].tolist()
    return PortWords(f"{'Output' if port.is_output else 'Input'} {port.title}, {leads}", (x, y), ends)


def _named(graph: Graph, rows: Sequence[int]) -> str:
    """Name some nodes, the first few of many."""
    names = [graph.nodes.names[row] for row in rows[:_MOST_NAMED]]
    more = len(rows) - len(names)
    if more > 0:
        return f"{', '.join(names)} and {more} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
