"""The canvas as others see it: documents, edits, looks and states in; requests and signals out."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from concertmaster_designer.canvas import gathering, keys
from concertmaster_designer.canvas.gestures import add_next, connect_by_key
from concertmaster_designer.canvas.gestures.drop import add_node, add_where_chosen
from concertmaster_designer.canvas.model.decode import read_bytes, read_document
from concertmaster_designer.canvas.model.flags import STATUS_CODES
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.model.looks import NodeLook, catalogue_looks
from concertmaster_designer.canvas.model.requests import IdSource
from concertmaster_designer.canvas.paint.texts import Subtitle
from concertmaster_designer.ui.theme import Theme, on_theme_changed

from .choosing import Choice, choose
from .clipboard import Clipboard
from .gathering import join_and_delete, write_chosen
from .stage import Stage
from .surface import Surface

_RUNNING: Final = STATUS_CODES["running"]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _timed(method: Callable[Concatenate[GraphCanvas, _P], _R]) -> Callable[Concatenate[GraphCanvas, _P], _R]:
    """Count the time of a change into the frame that shows it."""

    @wraps(method)
    def timed(canvas: GraphCanvas, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        with canvas.clock.change():
            return method(canvas, *args, **kwargs)

    return timed


class GraphCanvas(Surface):
    """Shows and edits a workflow.

    Gestures end in ``edits_requested`` with a list of edits as JSON-ready dicts. Alone, the canvas applies them itself; once
    ``leave_edits_to_owner`` was called, whoever owns the document applies them and hands them back to ``apply``.
    """

    def __init__(self, document: Mapping[str, Any] | None = None, parent: QWidget | None = None) -> None:
        self._looks: Mapping[str, NodeLook] = catalogue_looks()
        super().__init__(self._looks, parent)
        self._clipboard = Clipboard(self._stage, self)
        on_theme_changed(self.set_theme)
        self.show_document(document or {})

    # Documents

    def document(self) -> dict[str, Any]:
        """Give the document as a JSON-ready dict."""
        return self._stage.graph.document()

    @_timed
    def open(self, path: str | Path) -> None:
        """Show the document in a file; returns when the first picture can be painted.

        Raises ``OSError`` when the file cannot be read and ``UnreadableDocumentError`` when it is no workflow.
        """
        self._show(read_bytes(Path(path).read_bytes(), self._looks))

    @_timed
    def show_document(self, document: Mapping[str, Any]) -> None:
        """Show a JSON-ready document."""
        self._show(read_document(document, self._looks))

    @_timed
    def show_graph(self, graph: Graph) -> None:
        """Show the graph of a document, made elsewhere."""
        self._show(graph)

    @_timed
    def apply(self, edits: Iterable[Any]) -> None:
        """Show edits, as values or JSON-ready dicts, that the owner of the document has accepted.

        A gesture under way is cancelled: what it holds may be gone.
        """
        self._hand.cancel()
        self._stage.apply(edits)

    def leave_edits_to_owner(self) -> None:
        """Only ask for edits from now on: somebody else applies them and hands them back to ``apply``."""
        self._stage.applies_own_edits = False

    def set_id_source(self, source: IdSource | None) -> None:
        """Take ids of new nodes and edges from there; it is given a word to begin with."""
        self._stage.id_source = source

    def let_go(self) -> None:
        """Give up what the hand is doing, so that things are where the document has them, and take what is being written."""
        self._hand.cancel()
        self._names.take()
        self._parts.take()

    # Looking

    @_timed
    def fit(self) -> None:
        """Show everything."""
        self._fits_when_shown = not self.isVisible()
        keys.fit(self._stage)

    @_timed
    def zoom_to(self, scale: float, center: tuple[float, float] | None = None) -> None:
        """Take a scale of 0.01 to 4 logical pixels a unit, with a world point in the middle, or what is there now."""
        self._fits_when_shown = False
        camera = self._stage.camera
        camera.zoom_to(scale, camera.width / 2, camera.height / 2)
        if center is not None:
            camera.center_on(*center)
        self._stage.view_changed.emit()

    @_timed
    def pan_by(self, dx: float, dy: float) -> None:
        """Move the picture by logical pixels."""
        self._fits_when_shown = False
        self._stage.pan_by(dx, dy)

    @property
    def scale(self) -> float:
        """Give the logical pixels a unit takes."""
        return self._stage.camera.scale

    @_timed
    def reveal(self, node_id: str) -> None:
        """Choose a node and bring it into view."""
        row = self._stage.graph.nodes.row_of.get(node_id)
        if row is not None:
            self._fits_when_shown = False
            gathering.unfold_around(self._stage, node_id)
            self._stage.choose([row])
            self._stage.reveal(self._stage.graph.node_box(row))

    def to_view(self, x: float, y: float) -> QPointF:
        """Give the place in the widget where a world point shows."""
        return self._view(x, y)

    def to_world(self, place: QPointF) -> tuple[float, float]:
        """Give the world point at a place in the widget."""
        return self._world(place)

    def tops_near(self, x: float, reach: float) -> list[float]:
        """Give the tops, from above, of the nodes that begin less than ``reach`` left or right of a place."""
        nodes = self._stage.graph.nodes
        rows = nodes.living()
        found: list[float] = np.sort(nodes.y[rows[np.abs(nodes.x[rows] - x) < reach]]).tolist()
        return found

    # Choosing

    @_timed
    def select(self, ids: Iterable[str]) -> None:
        """Choose the nodes, groups and notes with those ids, and nothing else."""
        graph, wanted = self._stage.graph, list(ids)
        beside = {part for part in wanted if part not in graph.nodes.row_of}
        groups, notes = beside & graph.groups.contents.keys(), beside & graph.notes.keys()
        self._stage.choose(graph.nodes.rows_of(wanted), groups=groups, notes=notes)

    def selection(self) -> list[str]:
        """Give the ids of the chosen nodes, in drawing order, then those of chosen groups and notes."""
        return self._stage.chosen_ids()

    def nodes_of(self, types: Container[str]) -> list[str]:
        """Give the ids of the nodes of some types, in drawing order, without reading what else they hold."""
        graph = self._stage.graph
        shapes = [place for place, shape in enumerate(graph.shapes.shapes) if shape.type in types]
        living = graph.nodes.living()
        return [graph.nodes.ids[row] for row in living[np.isin(graph.nodes.shape[living], shapes)].tolist()]

    def titles(self) -> Iterator[tuple[str, str, str]]:
        """Give id, name and type of each node, in drawing order, without reading what else it holds."""
        graph = self._stage.graph
        nodes, shapes = graph.nodes, graph.shapes.shapes
        for row in nodes.living().tolist():
            yield nodes.ids[row], nodes.names[row], shapes[nodes.shape[row]].type

    @_timed
    def act(self, deed: Callable[[Stage], object]) -> None:
        """Do something with what is chosen: a function of ``gathering``."""
        deed(self._stage)

    @_timed
    def add_note(self) -> None:
        """Ask for a note where the pointer is, or in the middle of the view, and let it be written."""
        self._fits_when_shown = False
        self.setFocus()
        gathering.add_note(self._stage, self._hand.over)

    def cards(self) -> dict[str, tuple[float, float, float, float]]:
        """Give left, top, width and height of every node's card by its id."""
        return self._stage.graph.cards_by_id()

    @_timed
    def delete_selection(self) -> None:
        """Ask for what is chosen to go."""
        keys.delete(self._stage)

    @_timed
    def choose(self, choice: Choice) -> None:
        """Choose everything, nothing, the rest, or what edges lead to from what is chosen."""
        choose(self._stage, choice)

    @_timed
    def add_node(self, node_type: str, center: tuple[float, float] | None = None) -> None:
        """Ask for a node of a type around a world point, into the edge that is chosen alone, or in the middle of the view."""
        if center is None:
            add_where_chosen(self._stage, node_type)
        else:
            add_node(self._stage, node_type, center)

    # Editing by command

    @_timed
    def join_and_delete(self) -> None:
        """Ask for what is chosen to go, and for what led through it to be joined."""
        join_and_delete(self._stage)

    @_timed
    def copy(self) -> None:
        """Put what is chosen into the clipboard."""
        self._clipboard.copy()

    @_timed
    def cut(self) -> None:
        """Put what is chosen into the clipboard, and ask for it to go."""
        self._clipboard.cut()

    @_timed
    def paste(self) -> None:
        """Ask for what is in the clipboard, at the pointer or beside where it came from."""
        self._fits_when_shown = False
        self._clipboard.paste(self._hand.over)

    @_timed
    def duplicate(self) -> None:
        """Ask for a copy of what is chosen, beside it."""
        self._clipboard.duplicate()

    @_timed
    def select_in_loop(self) -> None:
        """Let the next drag draw a loop around what is to be selected: some desktops keep Alt and drag for themselves."""
        self.setFocus()
        self._hand.loop()
        self._stage.said.emit("Draw a loop around what you want to select; Esc leaves it.")

    @_timed
    def connect_by_key(self) -> None:
        """Begin an edge at the node that is chosen; keys lead it to another."""
        self.setFocus()
        self._hand.take(connect_by_key.begin(self._stage))

    @_timed
    def add_next(self) -> None:
        """Ask for a node after the one that is chosen."""
        self._fits_when_shown = False
        self.setFocus()
        add_next.ask_where_chosen(self._stage)

    @_timed
    def rename(self) -> None:
        """Open the name of the node that is chosen for typing, or the title of a group, or a note."""
        current = self._stage.current
        if current is not None:
            self._names.open(current)
        elif not write_chosen(self._stage):
            self._stage.said.emit("Select the node to rename first.")

    # Telling

    @_timed
    def set_specs(self, looks: Mapping[str, NodeLook]) -> None:
        """Take the looks of the types of nodes."""
        self._looks = dict(looks)
        self._stage.graph.set_looks(self._looks)
        self._screen.forget()

    @_timed
    def set_statuses(self, statuses: Mapping[str, str]) -> None:
        """Show the states of steps by node id; nodes that are not named keep theirs."""
        graph = self._stage.graph
        known = [
            (graph.nodes.row_of[node], STATUS_CODES[status]) for node, status in statuses.items() if node in graph.nodes.row_of
        ]
        rows = np.array([row for row, _code in known], np.int64)
        before = graph.version
        graph.set_status(rows, np.array([code for _row, code in known], np.uint8))
        if graph.version != before:
            self._show_statuses()

    @_timed
    def clear_statuses(self) -> None:
        """Show no states."""
        living = self._stage.graph.nodes.living()
        self._stage.graph.set_status(living, np.zeros(len(living), np.uint8))
        self._show_statuses()

    @_timed
    def set_problems(self, problems: Mapping[str, str]) -> None:
        """Show the worst problem, ``error`` or ``warning``, or ``unfilled``, of each node by id; others have none."""
        kinds = ("error", "warning", "unfilled")
        rows = (self._stage.graph.nodes.rows_of([node for node, found in problems.items() if found == kind]) for kind in kinds)
        self._stage.graph.set_problems(*rows)
        self._stage.view_changed.emit()

    @_timed
    def set_subtitle(self, subtitle: Subtitle | None) -> None:
        """Take what says, in a few words made from its parameters, what a node does; it is given the node."""
        self._screen.scene.texts.subtitle_of = subtitle
        self._screen.forget()

    def set_theme(self, theme: Theme) -> None:
        """Wear a theme."""
        self._screen.wear(theme)
        for part in (self._controls, self._minimap, self._invitation):
            part.wear(self._screen.inks)
        self._arrange()
        self._show_statuses()

    def frame_times(self) -> list[float]:
        """Give the milliseconds of each frame painted since the last call: the changes it shows, and painting it."""
        return self.clock.take()

    def _show(self, graph: Graph) -> None:
        self._fits_when_shown = True
        self._hand.cancel()
        self._stage.show(graph)
        self._screen.show_running(running=False)
        keys.fit(self._stage)

    def _show_statuses(self) -> None:
        nodes = self._stage.graph.nodes
        self._screen.show_running(running=bool(np.any(nodes.status[: nodes.count] == _RUNNING)))
        self._stage.view_changed.emit()
