"""Edits that make, change and dissolve groups. Nothing here changes the graph.

The rule of the drag, once for everybody: a node whose middle is let go inside a frame joins that group and every group around it;
a node that is let go where it no longer touches the frame as it was at the press leaves that group; in between it stays, and the
frame grows. What is carried whole (a group) goes as one thing and keeps its own nodes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .graph import Graph
from .groups import Boxes
from .nesting import Frame
from .runs import Runs
from .tables import Points, Rows

Edit = dict[str, Any]


def putting_group(graph: Graph, group_id: str, **changes: Any) -> Edit:
    """Ask for a group with some of it changed."""
    return {"op": "put_group", "group": {**graph.groups.contents[group_id], **changes}}


def making(graph: Graph, rows: Rows, group_id: str) -> list[Edit]:
    """Ask for a group of nodes. Groups that hold some of them, and are not held by them, let them go."""
    ids = [graph.nodes.ids[row] for row in rows.tolist()]
    if not ids:
        return []
    chosen, edits = frozenset(ids), []
    for other_id, group in graph.groups.contents.items():
        others = frozenset(group.get("nodes", ()))
        if others & chosen and not others <= chosen and not chosen <= others:
            edits.append(putting_group(graph, other_id, nodes=[node for node in group["nodes"] if node not in chosen]))
    group = {"id": group_id, "title": "", "nodes": ids, "collapsed": False, "color": ""}
    return [*edits, {"op": "put_group", "group": group}]


def dissolving(group_ids: Iterable[str]) -> list[Edit]:
    """Ask for groups to go; their nodes stay."""
    return [{"op": "remove_group", "id": group_id} for group_id in group_ids]


def folding(graph: Graph, group_ids: Iterable[str]) -> list[Edit]:
    """Ask for groups to be folded, or to be unfolded where all of them are folded."""
    ids = list(group_ids)
    fold = not all(graph.groups.contents[group_id].get("collapsed") for group_id in ids)
    return [putting_group(graph, group_id, collapsed=fold) for group_id in ids]


def emptied(graph: Graph, rows: Rows) -> list[str]:
    """Give the groups that have no nodes left once those nodes are gone."""
    gone = {graph.nodes.ids[row] for row in rows.tolist()}
    groups = graph.groups.contents.items()
    return [group_id for group_id, group in groups if group.get("nodes") and gone.issuperset(group["nodes"])] if gone else []


def holding(graph: Graph, rows: Rows) -> list[str]:
    """Give the innermost groups that hold any of those nodes."""
    frames = [frame for frame in graph.groups.frames if len(frame.own)]
    return [frames[number].id for number in Runs([frame.own for frame in frames]).holding(rows).tolist()]


@dataclass(frozen=True, slots=True)
class _Thing:
    """What is carried as one: the nodes of a group, or one node; with the box it is let go at."""

    rows: Rows
    box: tuple[float, float, float, float]
    frame: Frame | None = None


def regrouping(graph: Graph, rows: Rows, places: Points) -> list[Edit]:
    """Ask for nodes that are let go at places to join and leave groups."""
    groups = graph.groups
    if not groups or not len(rows):
        return []
    moved = np.zeros(graph.nodes.count, bool)
    moved[rows] = True
    shown = [frame for frame in groups.frames if not frame.folded]
    still = [frame for frame in shown if not (moved[frame.rows[0]] and moved[frame.rows].all())]
    if not still:
        return []
    boxes = np.array([frame.box for frame in still])
    joins: dict[str, set[int]] = {}
    leaves: dict[str, set[int]] = {}
    # Only what holds some of what is carried can lose it.
    holding = Runs([frame.rows for frame in still]).holding(rows).tolist()
    members = {number: frozenset(still[number].rows.tolist()) for number in holding}
    for thing in _things(graph, rows, places, moved):
        _send(thing, still, boxes, members=members, joins=joins, leaves=leaves)
    return _changed(graph, joins, leaves)


def _things(graph: Graph, rows: Rows, places: Points, moved: NDArray[np.bool_]) -> list[_Thing]:
    """Split what is carried into groups that are carried whole, outermost ones, and single nodes."""
    x, y = graph.nodes.x, graph.nodes.y
    way = dict(zip(rows.tolist(), zip((places[0] - x[rows]).tolist(), (places[1] - y[rows]).tolist(), strict=True), strict=True))
    things, taken = [], set[int]()
    for frame in graph.groups.frames:
        first = int(frame.rows[0])
        if moved[first] and first not in taken and moved[frame.rows].all():
            dx, dy = way[first]
            x0, y0, x1, y1 = frame.box
            things.append(_Thing(frame.rows, (x0 + dx, y0 + dy, x1 + dx, y1 + dy), frame))
            taken.update(frame.rows.tolist())
    for row, (dx, dy) in way.items():
        if row not in taken:
            x0, y0, x1, y1 = graph.node_box(row)
            things.append(_Thing(np.array([row]), (x0 + dx, y0 + dy, x1 + dx, y1 + dy)))
    return things


def _send(
    thing: _Thing,
    still: list[Frame],
    boxes: Boxes,
    *,
    members: dict[int, frozenset[int]],
    joins: dict[str, set[int]],
    leaves: dict[str, set[int]],
) -> None:
    x0, y0, x1, y1 = thing.box
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    around = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
    touched = (boxes[:, 0] < x1) & (x0 < boxes[:, 2]) & (boxes[:, 1] < y1) & (y0 < boxes[:, 3])
    carried = frozenset(thing.rows.tolist())
    # Frames come outer ones first, so the last around a point is the innermost.
    found = np.flatnonzero(around)
    target = still[int(found[-1])] if len(found) else None
    chain = set[str]()
    above = target
    while above is not None:
        chain.add(above.id)
        above = above.parent
    inside = {number for number, held in members.items() if carried <= held}
    goes = target is not None and target.id not in {still[number].id for number in inside}
    for group_id in chain.difference(still[number].id for number in inside):
        joins.setdefault(group_id, set()).update(carried)
    for number in inside:
        if still[number].id not in chain and (goes or not touched[number]):
            leaves.setdefault(still[number].id, set()).update(carried)


def _changed(graph: Graph, joins: dict[str, set[int]], leaves: dict[str, set[int]]) -> list[Edit]:
    edits: list[Edit] = []
    ids = graph.nodes.ids
    for group_id in graph.groups.contents:
        if group_id in joins or group_id in leaves:
            away = {ids[row] for row in leaves.get(group_id, ())}
            nodes = [node for node in graph.groups.contents[group_id].get("nodes", ()) if node not in away]
            there = set(nodes)
            nodes += [ids[row] for row in sorted(joins.get(group_id, ())) if ids[row] not in there]
            edits.append(putting_group(graph, group_id, nodes=nodes))
    return edits
