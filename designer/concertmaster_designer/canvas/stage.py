"""The stage: what gestures and keys act on. It holds the graph, the camera, what is chosen, and asks for edits.

A gesture never changes the document: it ends in one request. Whoever owns the document answers through ``apply``; a canvas
without an owner answers itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal

from concertmaster_designer.canvas.camera import Camera
from concertmaster_designer.canvas.model.applying import apply_edits, as_json
from concertmaster_designer.canvas.model.flags import LIFTED, SELECTED
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.model.openings import Openings
from concertmaster_designer.canvas.model.requests import IdSource, fresh_id
from concertmaster_designer.canvas.model.tables import Box, Points, Rows
from concertmaster_designer.canvas.model.walk import Fork
from concertmaster_designer.canvas.pasting.fresh import FreshIds, fresh_ids

_NONE = np.zeros(0, np.int64)


class Chosen(NamedTuple):
    """What is chosen: rows of nodes and edges, ids of groups and notes."""

    nodes: Rows
    edges: Rows
    groups: frozenset[str]
    notes: frozenset[str]


NOTHING: Final = Chosen(_NONE, _NONE, frozenset(), frozenset())


class Stage(QObject):
    """The state of a canvas without its pixels."""

    edits_requested = Signal(list)
    piece_requested = Signal(list, str)
    """A piece of a large request: edits, and the key under which all of its pieces are one step of undo."""

    writing_asked = Signal(str, str)
    """A group's title (``group``) or a note's text (``note``) shall be written in place, that of the id."""

    selection_changed = Signal(list)
    view_changed = Signal()
    """Something to be seen has changed: the camera, the graph, or what lies over it."""

    graph_replaced = Signal()
    names_changed = Signal()
    connection_dropped = Signal(str, str, float, float)
    next_wanted = Signal(str, str, float, float)
    """A node is wanted that follows an output: node, port, and where in the world the choice comes up."""

    opened = Signal(str)
    """The parameters of a node were asked for by a key."""

    problems_wanted = Signal(str)
    """What is wrong with a node was asked for."""

    node_wanted = Signal()
    """A node to add was asked for by a key."""

    menu_wanted = Signal()
    """The menu of what is chosen was asked for by a key."""

    imported = Signal(object)
    """What became of a part of another program's workflow that was pasted: an ``Imported``, with the ids that its nodes have."""

    said = Signal(str)
    """A sentence for the person at the canvas: what was done out of sight, or why nothing was."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self.graph = graph
        self.camera = Camera()
        self.locked = False
        self.applies_own_edits = True
        self.id_source: IdSource | None = None
        self.fork: Fork | None = None
        self.edges_from: int | None = None
        """The node whose edges keys go through, one after the other."""

        self.openings = Openings()
        self.hovered: int | None = None
        """The node the pointer is on."""

        self.lifted_nodes = _NONE
        self.lifted_edges = _NONE
        self._chosen: list[str] = []
        self._chosen_when_there: set[str] = set()

    def show(self, graph: Graph) -> None:
        """Put another graph on the stage."""
        self.graph = graph
        self.lifted_nodes = self.lifted_edges = _NONE
        self.edges_from = self.hovered = None
        self._chosen_when_there.clear()
        self.graph_replaced.emit()
        self._tell_selection()
        self.view_changed.emit()

    # What is chosen

    @property
    def chosen_nodes(self) -> Rows:
        """Give the nodes that are chosen."""
        return self.graph.nodes.rows_with(SELECTED)

    @property
    def carried_nodes(self) -> Rows:
        """Give the nodes that move with what is chosen: those of chosen groups too."""
        groups = self.graph.groups
        return np.union1d(self.chosen_nodes, groups.rows_of(groups.chosen)) if groups.chosen else self.chosen_nodes

    def chosen_ids(self) -> list[str]:
        """Give the ids of the chosen nodes, in drawing order, then those of chosen groups and notes."""
        graph = self.graph
        nodes = [graph.nodes.ids[row] for row in self.chosen_nodes.tolist()]
        return [*nodes, *sorted(graph.groups.chosen), *sorted(graph.chosen_notes)]

    @property
    def chosen_edges(self) -> Rows:
        """Give the edges that are chosen."""
        return self.graph.edges.rows_with(SELECTED)

    @property
    def current(self) -> int | None:
        """Give the node the keyboard is at: the last one chosen."""
        chosen = self.chosen_nodes
        return int(chosen[-1]) if len(chosen) else None

    def choose(
        self,
        nodes: Iterable[int] = (),
        edges: Iterable[int] = (),
        *,
        groups: Iterable[str] = (),
        notes: Iterable[str] = (),
    ) -> None:
        """Choose exactly these."""
        graph = self.graph
        graph.choose_beside(groups, notes)
        before = self.chosen_nodes, self.chosen_edges
        after = _rows(nodes), _rows(edges)
        graph.nodes.clear(SELECTED)
        graph.edges.clear(SELECTED)
        graph.nodes.mark(after[0], SELECTED)
        graph.edges.mark(after[1], SELECTED)
        graph.touch_nodes(np.setxor1d(before[0], after[0]))
        graph.touch_edges(np.setxor1d(before[1], after[1]))
        self._tell_selection()
        self.view_changed.emit()

    def choice(self) -> Chosen:
        """Give all that is chosen, to be chosen again by ``restore``."""
        graph = self.graph
        return Chosen(self.chosen_nodes, self.chosen_edges, frozenset(graph.groups.chosen), frozenset(graph.chosen_notes))

    def restore(self, chosen: Chosen) -> None:
        """Choose again what was chosen."""
        self.choose(chosen.nodes, chosen.edges, groups=chosen.groups, notes=chosen.notes)

    def is_chosen(self, node: int) -> bool:
        """Tell whether a node is chosen."""
        return bool(self.graph.nodes.flags[node] & SELECTED)

    def toggle(self, node: int) -> None:
        """Choose a node as well, or no longer."""
        self.restore(self.choice()._replace(nodes=np.setxor1d(self.chosen_nodes, [node])))

    # Asking and answering

    def request(self, edits: Sequence[dict[str, Any]], choose: Iterable[str] = ()) -> None:
        """Ask for edits; nodes named in ``choose`` are chosen as soon as they are there."""
        if not edits or self.locked:
            return
        self._chosen_when_there.update(choose)
        self.edits_requested.emit(list(edits))
        if self.applies_own_edits:
            self.apply(edits)

    def request_piece(self, edits: Sequence[dict[str, Any]], key: str) -> None:
        """Ask for a piece of many edits; all that have a key are one step of undo as long as nothing else comes between."""
        self.piece_requested.emit(list(edits), key)
        if self.applies_own_edits:
            self.apply(edits)

    def apply(self, edits: Iterable[Any]) -> None:
        """Show edits that were accepted."""
        wire = as_json(edits)
        apply_edits(self.graph, wire)
        self.names_changed.emit()
        arrived = [node for node in self._chosen_when_there if node in self.graph.nodes.row_of]
        if arrived:
            self._chosen_when_there.difference_update(arrived)
            self.choose(self.graph.nodes.rows_of(arrived))
        self._tell_selection()
        self.view_changed.emit()

    def new_part_id(self, stem: str) -> str:
        """Give an id for a group or a note."""
        if self.id_source:
            return self.id_source(stem)
        graph = self.graph
        return fresh_id(stem, {*graph.nodes.row_of, *graph.groups.contents, *graph.notes})

    def new_node_id(self, stem: str) -> str:
        """Give an id for a node."""
        return self.fresh_ids()(self.id_source(stem) if self.id_source else fresh_id(stem, self.graph.nodes.row_of))

    def new_edge_id(self, stem: str) -> str:
        """Give an id for an edge."""
        number = self.graph.edges.count + 1
        return self.fresh_ids()(self.id_source(stem) if self.id_source else f"{stem}{number}")

    def fresh_ids(self) -> FreshIds:
        """Give what gives ids for the parts of one request."""
        return fresh_ids(self.graph)

    # Lifting

    def lift(self, nodes: Rows) -> None:
        """Take nodes and their edges out of the kept picture; they are painted over it until they are dropped."""
        graph = self.graph
        self.lifted_nodes, self.lifted_edges = nodes, graph.edges_of(nodes)
        graph.touch_nodes(nodes)
        graph.touch_edges(self.lifted_edges)
        graph.nodes.mark(nodes, LIFTED)
        graph.edges.mark(self.lifted_edges, LIFTED)
        graph.lift_groups()
        self.view_changed.emit()

    def carry(self, places: Points) -> None:
        """Show the lifted nodes elsewhere."""
        self.graph.place(self.lifted_nodes, self.lifted_edges, places)
        self.view_changed.emit()

    def drop(self) -> None:
        """Put what is lifted back into the picture where it is now."""
        graph = self.graph
        graph.nodes.clear(LIFTED)
        graph.edges.clear(LIFTED)
        graph.touch_nodes(self.lifted_nodes)
        graph.touch_edges(self.lifted_edges)
        graph.drop_groups()
        self.lifted_nodes = self.lifted_edges = _NONE
        self.view_changed.emit()

    # Looking

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the picture by logical pixels."""
        self.camera.pan_by(dx, dy)
        self.view_changed.emit()

    def reveal(self, box: Box) -> None:
        """Move as little as needed for a box to show."""
        self.camera.reveal(box)
        self.view_changed.emit()

    def _tell_selection(self) -> None:
        chosen = self.chosen_ids()
        if chosen != self._chosen:
            self._chosen = chosen
            self.selection_changed.emit(list(chosen))


def _rows(rows: Iterable[int]) -> Rows:
    return rows.astype(np.int64) if isinstance(rows, np.ndarray) else np.array(sorted(rows), np.int64)
