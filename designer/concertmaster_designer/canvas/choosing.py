"""Choosing more, or others, than what is chosen: everything, nothing, the rest, and what edges lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

import numpy as np

from concertmaster_designer.canvas import keys
from concertmaster_designer.canvas.model.flags import DEAD
from concertmaster_designer.canvas.model.requests import port_name
from concertmaster_designer.canvas.model.rewiring import end_of
from concertmaster_designer.canvas.model.walk import reachable
from concertmaster_designer.canvas.stage import Stage

Choice = Literal["all", "none", "others", "upstream", "downstream", "connected", "edge"]


def choose(stage: Stage, choice: Choice) -> None:
    """Choose in one of the ways there are."""
    _WAYS[choice](stage)


def _none(stage: Stage) -> None:
    stage.choose()


def _others(stage: Stage) -> None:
    stage.choose(np.setdiff1d(stage.graph.nodes.living(), stage.chosen_nodes))


def _along(*, forwards: bool, backwards: bool) -> Callable[[Stage], None]:
    def widen(stage: Stage) -> None:
        start = _start(stage, forwards=forwards, backwards=backwards)
        if not len(start):
            stage.said.emit("Select a node first: what is connected is found from there.")
            return
        stage.choose(reachable(stage.graph, start, forwards=forwards, backwards=backwards))

    return widen


def _next_edge(stage: Stage) -> None:
    """Choose the first edge of the node that is chosen, or the one after the one that was chosen this way."""
    graph = stage.graph
    start = stage.edges_from if stage.current is None else stage.current
    if start is None or graph.nodes.flags[start] & DEAD:
        stage.said.emit("Select a node first: its edges are selected one after the other.")
        return
    edges = graph.edges_of(np.array([start]))
    if not len(edges):
        stage.said.emit(f"'{graph.nodes.names[start]}' has no edge.")
        return
    leaving = graph.edges.source[edges] == start
    order = np.concatenate([edges[leaving], edges[~leaving]]).tolist()
    chosen = stage.chosen_edges.tolist()
    follows = stage.current is None and len(chosen) == 1 and chosen[0] in order
    edge = order[(order.index(chosen[0]) + 1) % len(order)] if follows else order[0]
    stage.choose((), [edge])
    stage.edges_from = start
    names, port = graph.nodes.names, port_name(graph, end_of(graph, edge, is_output=True))
    stage.said.emit(f"{names[graph.edges.source[edge]]} ({port})  →  {names[graph.edges.target[edge]]}")


def _start(stage: Stage, *, forwards: bool, backwards: bool) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Give the nodes that are chosen, and those at the ends of chosen edges on the side where it goes on."""
    edges, graph = stage.chosen_edges, stage.graph
    ends = [graph.edges.target[edges]] if forwards else []
    ends += [graph.edges.source[edges]] if backwards else []
    return np.unique(np.concatenate([stage.chosen_nodes, *ends])).astype(np.int64)


_WAYS: Final[Mapping[Choice, Callable[[Stage], None]]] = MappingProxyType(
    {
        "all": keys.choose_all,
        "none": _none,
        "others": _others,
        "upstream": _along(forwards=False, backwards=True),
        "downstream": _along(forwards=True, backwards=False),
        "connected": _along(forwards=True, backwards=True),
        "edge": _next_edge,
    }
)
