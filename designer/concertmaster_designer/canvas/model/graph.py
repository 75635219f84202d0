"""The graph: two tables, the shapes, and what stands beside them.

Changes go through its methods, which keep ends, boxes and marks true.

It draws nothing and asks nobody; what must be painted again is collected in ``take_touched``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from .curves import Curves, Ends, boxes, curves
from .flags import DEAD, DISABLED, DOWNWARDS, ERROR, FAILS_OVER, HIDDEN, MOVED, UNFILLED, WARNING
from .groups import Groups
from .looks import NodeLook
from .notes import note_box
from .ports import Binder
from .shapes import CARD_HEIGHT, CARD_WIDTH, ShapeTable
from .tables import Box, EdgeTable, NodeTable, Points, Rows, Source

Boxes = NDArray[np.float64]
"""One row a box: x0, y0, x1, y1."""

HALO: Final = 20.0
"""How far a card's ring, ports and badges reach beyond it, at most."""

_AROUND: Final = np.array([-HALO, -HALO, HALO, HALO])
_MOST_ONE_BY_ONE: Final = 5_000
"""Of more changes at once than that, it costs less to paint what shows than to find out what of it has changed."""


class Graph:
    """Nodes, edges, notes and groups of one document."""

    def __init__(self, looks: Mapping[str, NodeLook]) -> None:
        self.nodes = NodeTable()
        self.edges = EdgeTable()
        self.binder = Binder(self.nodes, self.edges, looks)
        self.notes: dict[str, dict[str, Any]] = {}
        self.chosen_notes: set[str] = set()
        # Notes under way to another place or size, as they would be; the kept picture is without them.
        self.carried_notes: list[dict[str, Any]] = []
        self.groups = Groups(self.nodes, self.cards)
        self.head: dict[str, Any] = {}
        # Edges that name a node which is not there: they cannot be drawn, and the document keeps them.
        self.loose_edges: list[Source] = []
        self.version = 0
        self._touched: list[Boxes] = []
        self._seen_groups: dict[str, tuple[Box, bool, str, str, int]] = {}

    # Reading

    @property
    def shapes(self) -> ShapeTable:
        """Give the shapes that nodes have."""
        return self.binder.shapes

    @property
    def frames(self) -> list[tuple[str, Box]]:
        """Give the frame, or the card, of every group that shows, outer ones first."""
        self.tidy()
        return [(frame.id, frame.box) for frame in self.groups.frames]

    def node(self, row: int) -> dict[str, Any]:
        """Give a node as a JSON-ready dict of its own."""
        node = unpack(self.nodes.sources[row])
        if self.nodes.flags[row] & MOVED:
            node["position"] = [whole_number(self.nodes.x[row]), whole_number(self.nodes.y[row])]
        return node

    def edge(self, row: int) -> dict[str, Any]:
        """Give an edge as a JSON-ready dict of its own."""
        return unpack(self.edges.sources[row])

    def document(self) -> dict[str, Any]:
        """Give the whole document as a JSON-ready dict."""
        return {
            **self.head,
            "nodes": [self.node(int(row)) for row in self.nodes.living()],
            "edges": [*(self.edge(int(row)) for row in self.edges.living()), *map(unpack, self.loose_edges)],
            "notes": [dict(note) for note in self.notes.values()],
            "groups": [dict(group) for group in self.groups.contents.values()],
        }

    def node_box(self, row: int) -> Box:
        """Give the card of a node."""
        x, y = float(self.nodes.x[row]), float(self.nodes.y[row])
        shape = self.nodes.shape[row]
        return x, y, x + float(self.shapes.widths[shape]), y + float(self.shapes.heights[shape])

    def cards_by_id(self) -> dict[str, Box]:
        """Give left, top, width and height of every card by the id of its node."""
        rows = self.nodes.living()
        cards = self.cards(rows)
        cards[:, 2:] -= cards[:, :2]
        ids = self.nodes.ids
        return {ids[row]: (x, y, width, height) for row, (x, y, width, height) in zip(rows.tolist(), cards.tolist(), strict=True)}

    def bounds(self, rows: Rows | None = None) -> Box | None:
        """Give the box around some nodes, or around everything; nothing where there is nothing."""
        chosen = self.nodes.shown() if rows is None else rows
        found = [self._around(chosen)] if len(chosen) else []
        if rows is None:
            found += [frame.box for frame in self.groups.folded]
            found += [note_box(note) for note in self.notes.values()]
        if not found:
            return None
        left, top, right, bottom = zip(*found, strict=True)
        return float(min(left)), float(min(top)), float(max(right)), float(max(bottom))

    def edges_of(self, rows: Rows) -> Rows:
        """Give the living edges that begin or end at any of those nodes."""
        edges, count = self.edges, self.edges.count
        if len(rows) == 1:
            near = (edges.source[:count] == rows[0]) | (edges.target[:count] == rows[0])
        else:
            chosen = np.zeros(self.nodes.count, bool)
            chosen[rows] = True
            near = chosen[edges.source[:count]] | chosen[edges.target[:count]]
        return np.flatnonzero(near & ((edges.flags[:count] & DEAD) == 0))

    def curves(self, rows: Rows) -> Curves:
        """Give the control points of edges."""
        edges = self.edges
        ends = Ends(edges.ax[rows], edges.ay[rows], edges.bx[rows], edges.by[rows])
        return curves(ends, edges.lead[rows].astype(np.float64), (edges.flags[rows] & DOWNWARDS) != 0)

    def take_touched(self) -> Boxes:
        """Give the boxes that must be painted again since the last call."""
        touched = np.concatenate(self._touched) if self._touched else np.zeros((0, 4))
        self._touched.clear()
        return touched

    # Changing

    def add_node(self, node: Mapping[str, Any]) -> int:
        """Add a node on top of the others."""
        row = self.nodes.open_row(node["id"], node)
        x, y = node.get("position", (0.0, 0.0))
        self.nodes.x[row], self.nodes.y[row] = x, y
        self.groups.node_came(node["id"])
        self._describe(row, node)
        self.touch_nodes(np.array([row]))
        self._join_loose()
        return row

    def remove_node(self, node_id: str) -> None:
        """Remove a node, and with it the edges that hang on it."""
        self.remove_nodes([node_id])

    def remove_nodes(self, node_ids: Sequence[str]) -> None:
        """Remove nodes, and with them the edges that hang on them."""
        rows = np.array([self.nodes.row_of[node_id] for node_id in node_ids], np.int64)
        for edge in self.edges_of(rows).tolist():
            self.remove_edge(self.edges.ids[edge])
        self.touch_nodes(rows)
        self.groups.nodes_went(rows)
        for node_id in node_ids:
            self.nodes.close_row(node_id)

    def change_node(self, node_id: str, node: Mapping[str, Any]) -> None:
        """Give a node other contents: name, type, parameters, whether it is disabled. Its place stays."""
        row = self.nodes.row_of[node_id]
        self.touch_nodes(np.array([row]))
        self.nodes.sources[row] = node
        self.nodes.flags[row] |= MOVED
        self._describe(row, node)
        self._bind(self.edges_of(np.array([row])))
        self.touch_nodes(np.array([row]))

    def place(self, rows: Rows, edges: Rows, places: Points) -> None:
        """Show lifted nodes elsewhere for the moment; nothing is painted again and nothing counts as moved."""
        self.nodes.x[rows], self.nodes.y[rows] = places
        if self.groups.folded and self.nodes.home[rows].any():
            self.groups.place_cards(rows)
        self.settle(edges[(self.edges.flags[edges] & HIDDEN) == 0])

    def move(self, rows: Rows, places: Points) -> None:
        """Put nodes elsewhere; their edges follow."""
        self.touch_nodes(rows)
        self.nodes.x[rows], self.nodes.y[rows] = places
        self.nodes.mark(rows, MOVED)
        self.touch_nodes(rows)
        if self.groups:
            carried = self.groups.measure(rows)
            rows = np.union1d(rows, carried) if len(carried) else rows
        edges = self.edges_of(rows)
        self.touch_edges(edges)
        self.settle(edges)
        self.touch_edges(edges)
        self._touch_groups()

    def add_edge(self, edge: Mapping[str, Any]) -> None:
        """Join two nodes that are there."""
        self.add_edges([edge])

    def add_edges(self, added: Sequence[Mapping[str, Any]]) -> None:
        """Join nodes that are there."""
        edges, row_of, code = self.edges, self.nodes.row_of, self.binder.names.code
        sources, targets = [row_of[edge["source"]] for edge in added], [row_of[edge["target"]] for edge in added]
        rows = np.array([edges.open_row(edge["id"], edge) for edge in added], np.int64)
        edges.source[rows], edges.target[rows] = sources, targets
        edges.source_name[rows] = [code(edge.get("source_port", "out")) for edge in added]
        edges.target_name[rows] = [code(edge.get("target_port", "in")) for edge in added]
        self._bind(rows)

    def loose_at(self, node_ids: Collection[str]) -> list[str]:
        """Give the ids of the loose edges that begin or end at nodes."""
        edges = map(unpack, self.loose_edges)
        return [edge["id"] for edge in edges if edge["source"] in node_ids or edge["target"] in node_ids]

    def remove_edge(self, edge_id: str) -> None:
        """Take an edge away."""
        loose = [edge for edge in self.loose_edges if unpack(edge)["id"] == edge_id]
        if loose:
            self.loose_edges.remove(loose[0])
            return
        row = self.edges.row_of[edge_id]
        self.touch_edges(np.array([row]))
        downwards = bool(self.edges.flags[row] & DOWNWARDS)
        self.edges.close_row(edge_id)
        if downwards:
            source = self.edges.source[row]
            others = self.edges_of(np.array([source]))
            if not np.any((self.edges.source[others] == source) & (self.edges.flags[others] & DOWNWARDS != 0)):
                self.nodes.flags[source] &= np.uint16(0xFFFF & ~FAILS_OVER)
                self.touch_nodes(np.array([source]))

    def put_note(self, note: Mapping[str, Any]) -> None:
        """Add a note, or replace the one with its id."""
        before = self.notes.get(note["id"])
        if before is not None:
            self._touch(np.array([note_box(before)]) + _AROUND)
        self.notes[note["id"]] = dict(note)
        self._touch(np.array([note_box(note)]) + _AROUND)

    def remove_note(self, note_id: str) -> None:
        """Remove a note, if it is there."""
        note = self.notes.pop(note_id, None)
        self.chosen_notes.discard(note_id)
        if note is not None:
            self._touch(np.array([note_box(note)]) + _AROUND)

    def put_group(self, group: Mapping[str, Any]) -> None:
        """Add a group, or replace the one with its id."""
        self.groups.put(group)

    def remove_group(self, group_id: str) -> None:
        """Remove a group; its nodes stay."""
        self.groups.remove(group_id)

    def choose_beside(self, groups: Iterable[str], notes: Iterable[str]) -> None:
        """Mark exactly these groups and notes as chosen."""
        chosen_groups, chosen_notes = set(groups), set(notes)
        if chosen_groups != self.groups.chosen:
            before, self.groups.chosen = self.groups.chosen, chosen_groups & self.groups.contents.keys()
            self._touch_frames(before ^ self.groups.chosen)
        for note_id in (chosen_notes ^ self.chosen_notes) & self.notes.keys():
            self._touch(np.array([note_box(self.notes[note_id])]) + _AROUND)
        self.chosen_notes = chosen_notes & self.notes.keys()

    def carry_notes(self, notes: Sequence[Mapping[str, Any]]) -> None:
        """Show these notes as they would be, over the picture and no longer in it; none puts all back."""
        before = {note["id"] for note in self.carried_notes}
        self.carried_notes = [dict(note) for note in notes]
        for note_id in (before ^ {note["id"] for note in notes}) & self.notes.keys():
            self._touch(np.array([note_box(self.notes[note_id])]) + _AROUND)

    def lift_groups(self) -> None:
        """Take groups whose nodes are all lifted out of the picture with them."""
        self.groups.lift()
        self._touch_frames(self.groups.lifted)

    def drop_groups(self) -> None:
        """Put lifted groups back into the picture."""
        lifted, self.groups.lifted = self.groups.lifted, {}
        self._touch_frames(lifted)

    def tidy(self) -> None:
        """Hide what lies in folded groups and show the rest again, once nodes or groups have come or gone."""
        if not self.groups.is_stale:
            return
        changed = self.groups.gather()
        if len(changed):
            near = self.edges_of(changed)
            everything = len(changed) > _MOST_ONE_BY_ONE
            if everything:
                self.touch_everything()
            else:
                self.touch_nodes(changed)
                self.touch_edges(near)
            self.edges.flags[near] &= np.uint16(0xFFFF & ~HIDDEN)
            self.settle(near)
            if not everything:
                self.touch_edges(near)
        self._touch_groups()

    def set_looks(self, looks: Mapping[str, NodeLook]) -> None:
        """Take other looks for the types; every node gets its shape anew."""
        types = [self.shapes.shapes[shape].type for shape in self.nodes.shape[: self.nodes.count].tolist()]
        self.binder.looks = looks
        self.reshape(types)

    def reshape(self, types: Sequence[str]) -> None:
        """Give every row the shape of its type, then bind and settle every edge."""
        self.binder.shape_all(types, lambda row: self.node(row).get("parameters", {}))
        every = self.edges.living()
        self.binder.bind(every)
        self.settle(every)
        self.groups.doubt()
        self.tidy()
        self.touch_everything()

    def set_status(self, rows: Rows, codes: NDArray[np.uint8]) -> None:
        """Show the state of steps; rows whose state stays are not painted again."""
        changed = self.nodes.status[rows] != codes
        rows = rows[changed]
        if len(rows):
            self.nodes.status[rows] = codes[changed]
            self.touch_nodes(rows)
            if len(rows) <= _MOST_ONE_BY_ONE:
                self.touch_edges(self.edges_of(rows))
            else:
                self.touch_everything()
            self._touch_homes(rows)

    def set_problems(self, errors: Rows, warnings: Rows, unfilled: Rows | None = None) -> None:
        """Show the worst problem of each node, or that it is still to be filled in."""
        marks = WARNING | ERROR | UNFILLED
        before = self.nodes.flags[: self.nodes.count] & marks
        self.nodes.clear(marks)
        self.nodes.mark(warnings, WARNING)
        self.nodes.mark(errors, ERROR)
        if unfilled is not None:
            self.nodes.mark(unfilled, UNFILLED)
        after = self.nodes.flags[: self.nodes.count] & marks
        changed = np.flatnonzero(before != after)
        self.touch_nodes(changed)
        self._touch_homes(changed)

    # Keeping things true

    def settle(self, rows: Rows) -> None:
        """Put ends and boxes of edges where their nodes are."""
        if not len(rows):
            return
        self.shapes.measure()
        edges, nodes = self.edges, self.nodes
        source, target = edges.source[rows], edges.target[rows]
        start = self.shapes.output_places[nodes.shape[source], edges.source_port[rows]]
        end = self.shapes.input_places[nodes.shape[target], edges.target_port[rows]]
        edges.ax[rows], edges.ay[rows] = nodes.x[source] + start[:, 0], nodes.y[source] + start[:, 1]
        edges.bx[rows], edges.by[rows] = nodes.x[target] + end[:, 0], nodes.y[target] + end[:, 1]
        edges.lead[rows] = self.shapes.leads[nodes.shape[source]]
        if self.groups.folded:
            self._settle_homes(rows)
        curve = self.curves(rows)
        edges.x0[rows], edges.y0[rows], edges.x1[rows], edges.y1[rows] = boxes(curve)
        edges.span[rows] = np.maximum(np.abs(curve.bx - curve.sx), np.abs(curve.by - curve.ay))

    def _settle_homes(self, rows: Rows) -> None:
        """Put the ends that folded groups hide at the cards of these groups, and hide what lies within one."""
        edges, nodes, groups = self.edges, self.nodes, self.groups
        begin, end = nodes.home[edges.source[rows]], nodes.home[edges.target[rows]]
        within = (begin == end) & (begin != 0)
        edges.flags[rows] &= np.uint16(0xFFFF & ~HIDDEN)
        edges.mark(rows[within], HIDDEN)
        leaves, arrives = begin != 0, end != 0
        down = (edges.flags[rows[leaves]] & DOWNWARDS) != 0
        edges.ax[rows[leaves]] = groups.card_x[begin[leaves]] + np.where(down, CARD_WIDTH / 2, CARD_WIDTH)
        edges.ay[rows[leaves]] = groups.card_y[begin[leaves]] + np.where(down, CARD_HEIGHT, CARD_HEIGHT / 2)
        edges.lead[rows[leaves]] = 0.0
        edges.bx[rows[arrives]] = groups.card_x[end[arrives]]
        edges.by[rows[arrives]] = groups.card_y[end[arrives]] + CARD_HEIGHT / 2

    def touch_nodes(self, rows: Rows) -> None:
        """Have nodes painted again."""
        if len(rows):
            self.shapes.measure()
            places = self.cards(rows) + _AROUND
            places[:, 2] += self.shapes.leads[self.nodes.shape[rows]]
            self._touch(places)

    def touch_edges(self, rows: Rows) -> None:
        """Have edges painted again."""
        if len(rows):
            edges = self.edges
            places = (edges.x0[rows], edges.y0[rows], edges.x1[rows], edges.y1[rows])
            self._touch(np.stack(places, axis=1).astype(np.float64) + _AROUND)

    def touch_everything(self) -> None:
        """Have everything painted again."""
        self._touch(np.array([[-np.inf, -np.inf, np.inf, np.inf]]))

    def _touch(self, places: Boxes) -> None:
        self.version += 1
        self._touched.append(places)

    def _touch_groups(self) -> None:
        """Have the groups painted again that look otherwise than they did the last time."""
        before, after = self._seen_groups, self.groups.looks()
        self._seen_groups = after
        self._touch_around(
            looks[0]
            for group_id in before.keys() | after.keys()
            if before.get(group_id) != after.get(group_id)
            for looks in (before.get(group_id), after.get(group_id))
            if looks is not None
        )

    def _touch_frames(self, group_ids: Collection[str]) -> None:
        if group_ids:
            self._touch_around(frame.box for frame in self.groups.frames if frame.id in group_ids)

    def _touch_homes(self, rows: Rows) -> None:
        """Have the cards painted again that stand for hidden nodes."""
        self._touch_around(frame.box for frame in self.groups.homes_of(rows))

    def _touch_around(self, frames: Iterable[Box]) -> None:
        found = np.array(list(frames))
        if len(found):
            # A title reaches above its frame at small scales; the rim and its ring reach around it.
            self._touch(found + _AROUND * (1, 4, 1, 1))

    def _join_loose(self) -> None:
        """Draw loose edges whose nodes have come."""
        there = self.nodes.row_of
        fitting = [edge for edge in self.loose_edges if all(unpack(edge)[end] in there for end in ("source", "target"))]
        if fitting:
            self.loose_edges = [edge for edge in self.loose_edges if edge not in fitting]
            self.add_edges([unpack(edge) for edge in fitting])

    def _bind(self, rows: Rows) -> None:
        """Bind edges again; where that gives a node another port, its other edges move as well."""
        if not len(rows):
            return
        self.touch_edges(rows)
        changed = self.binder.bind(rows)
        near = np.union1d(rows, self.edges_of(changed)) if len(changed) else rows
        self.settle(near)
        self.groups.nodes_resized(changed)
        self.touch_nodes(changed)
        self.touch_edges(near)

    def cards(self, rows: Rows) -> Boxes:
        """Give the cards of some nodes."""
        self.shapes.measure()
        nodes = self.nodes
        x, y, shape = nodes.x[rows], nodes.y[rows], nodes.shape[rows]
        return np.stack([x, y, x + self.shapes.widths[shape], y + self.shapes.heights[shape]], axis=1)

    def _around(self, rows: Rows) -> Box:
        self.shapes.measure()
        nodes, shape = self.nodes, self.nodes.shape[rows]
        x, y = nodes.x[rows], nodes.y[rows]
        right, bottom = (x + self.shapes.widths[shape]).max(), (y + self.shapes.heights[shape]).max()
        return float(x.min()), float(y.min()), float(right), float(bottom)

    def _describe(self, row: int, node: Mapping[str, Any]) -> None:
        self.nodes.names[row] = node.get("name") or node["id"]
        self.nodes.flags[row] &= np.uint16(0xFFFF & ~DISABLED)
        if node.get("disabled"):
            self.nodes.flags[row] |= DISABLED
        self.nodes.shape[row] = self.binder.shape_of(node["type"], node.get("parameters", {}))
        self.shapes.measure()
        self.groups.nodes_resized(np.array([row]))


def unpack(source: Source) -> dict[str, Any]:
    """Give a part's JSON-ready dict, one that may be changed."""
    if isinstance(source, msgspec.Raw):
        decoded: dict[str, Any] = msgspec.json.decode(source)
        return decoded
    return dict(source)


def whole_number(value: float) -> int | float:
    """Write a whole number as documents do: without a decimal point."""
    number = float(value)
    return int(number) if number.is_integer() else number
