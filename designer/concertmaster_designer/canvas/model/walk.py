"""Where the keyboard goes next: to the nearest node in a direction, along an edge, or as far as edges lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from .flags import DEAD
from .graph import Graph
from .tables import Rows

Direction = Literal["left", "right", "up", "down"]

_AXES: Final = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, -1.0), "down": (0.0, 1.0)}
_SIDEWAYS_COST: Final = 2.0
"""A node off the axis counts as farther away than it is, so that rows and columns are followed."""


def nearest(graph: Graph, start: int, direction: Direction) -> int | None:
    """Give the nearest node within a right angle around a direction, seen from ``start``."""
    every = graph.nodes.shown()
    shapes = graph.shapes
    shape = graph.nodes.shape[every]
    x = graph.nodes.x[every] + shapes.widths[shape] / 2
    y = graph.nodes.y[every] + shapes.heights[shape] / 2
    x0, y0, x1, y1 = graph.node_box(start)
    axis_x, axis_y = _AXES[direction]
    dx, dy = x - (x0 + x1) / 2, y - (y0 + y1) / 2
    along = dx * axis_x + dy * axis_y
    sideways = np.abs(dx * axis_y) + np.abs(dy * axis_x)
    cost = np.where((along > 0) & (sideways <= along), along + _SIDEWAYS_COST * sideways, np.inf)
    if not len(cost):
        return None
    best = int(np.argmin(cost))
    return int(every[best]) if np.isfinite(cost[best]) else None


@dataclass(frozen=True, slots=True)
class Fork:
    """The edges of ``start`` that one was chosen from; ``at`` is the node it led to."""

    start: int
    at: int
    forwards: bool


def beside(graph: Graph, fork: Fork | None, here: int, *, direction: Direction) -> int | None:
    """Give the node that the next edge of a fork leads to, above or below the one that led here."""
    if fork is None or fork.at != here or direction in {"left", "right"}:
        return None
    ends = list(dict.fromkeys(beyond(graph, fork.start, forwards=fork.forwards).tolist()))
    if here not in ends:
        return None
    place = ends.index(here) + (1 if direction == "down" else -1)
    return ends[place] if 0 <= place < len(ends) else None


def beyond(graph: Graph, start: int, *, forwards: bool) -> Rows:
    """Give the nodes that edges lead to (or come from), from the top port to the bottom one."""
    edges, count = graph.edges, graph.edges.count
    here, there = (edges.source, edges.target) if forwards else (edges.target, edges.source)
    rows = np.flatnonzero((here[:count] == start) & ((edges.flags[:count] & DEAD) == 0))
    order = np.lexsort((graph.nodes.y[there[rows]], (edges.ay if forwards else edges.by)[rows]))
    return there[rows[order]].astype(np.int64)


def reachable(graph: Graph, rows: Rows, *, forwards: bool, backwards: bool) -> Rows:
    """Give some nodes and all that edges lead to from them, along their direction, against it, or both ways."""
    edges = graph.edges
    living = edges.living()
    source, target = edges.source[living], edges.target[living]
    here = np.concatenate([source if forwards else source[:0], target if backwards else target[:0]])
    there = np.concatenate([target if forwards else target[:0], source if backwards else source[:0]])
    order = np.argsort(here, kind="stable")
    first = np.searchsorted(here[order], np.arange(graph.nodes.count + 1)).tolist()
    ends = there[order].tolist()
    # A chain may be as long as there are nodes: one step of arrays a node would take minutes, a plain walk takes a moment.
    seen = set(rows.tolist())
    waiting = list(seen)
    while waiting:
        node = waiting.pop()
        fresh = [end for end in ends[first[node] : first[node + 1]] if end not in seen]
        seen.update(fresh)
        waiting += fresh
    return np.array(sorted(seen), np.int64)
