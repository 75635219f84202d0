"""A document on the desk: its session joined to its canvas, so that each hears of what the other did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPointF, Signal

from concertmaster_designer.canvas import GraphCanvas
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.documents.history import Edits
from concertmaster_designer.documents.nodes import GAP, add_node, fresh_id
from concertmaster_designer.documents.session import Session
from concertmaster_designer.documents.source import FileSource
from concertmaster_designer.documents.summary import summary
from concertmaster_designer.ui.dialogs.failure import reason_of
from concertmaster_designer.ui.stay import Stay
from concertmaster_designer.ui.theme import on_theme_changed
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.nodes.spec import OUT
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import EditError, EditList, Node

from .actions.edits import ADD_NODE

if TYPE_CHECKING:
    from concertmaster_designer.storage.bookmarks import Bookmark
    from concertmaster_shared.api.runs import RunAnswer


_CARD = (200.0, 80.0)
_DOWN = 96.0
_PORT_WORDS = 72.0
_AT_NODES = "/nodes/"


class OpenDocument(QObject):
    """``changed`` tells that title or state may have changed, ``refused`` gives the sentence for an edit that did not fit.

    What a window knows of it and another one must know when it moves there stands here: the run that is ``watched``,
    ``bookmarks`` that nothing keeps yet, and by its type what else is ``carried``. ``camera`` is the scale and the corner that
    were seen last. ``stay`` is its stay in the window that it is in.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, session: Session, graph: Graph, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self.published_revision: int | None = None
        self.stay = Stay()
        self.watched: RunAnswer | None = None
        self.carried: dict[type[Any], Any] = {}
        self.bookmarks: dict[int, Bookmark] = {}
        self.camera: tuple[float, float, float] | None = None
        self.canvas = GraphCanvas()
        self.canvas.leave_edits_to_owner()
        self.canvas.name_key(ADD_NODE.command)
        self.canvas.set_id_source(self._fresh_id)
        self._names: Mapping[str, str] = {}
        self._tallies: Mapping[str, str] = {}
        self._show_subtitles()
        self.canvas.show_graph(graph)
        self.canvas.edits_requested.connect(self.take_gesture)
        self.canvas.piece_requested.connect(self.take_gesture)
        self.canvas.selection_changed.connect(session.select)
        on_theme_changed(self.canvas.set_theme)
        self._ends: list[Callable[[], object]] = [
            session.edited.listen(self._show_edits),
            session.selected.listen(self._show_selection),
            session.checked.listen(self._show_problems),
            session.state_changed.listen(self.changed.emit),
        ]
        self._show_problems(session.problems)

    @property
    def title(self) -> str:
        """Give what its tab says."""
        source = self.session.source
        if isinstance(source, FileSource) and not self.session.draft.name:
            return source.path.name.removesuffix("".join(Path(source.path.name).suffixes))
        return self.session.title

    def name_workflows(self, names: Mapping[str, str]) -> None:
        """Call workflows that are called by their names, where they are known."""
        self._names = names
        self._show_subtitles()

    def show_tallies(self, tallies: Mapping[str, str]) -> None:
        """Let the cards of these nodes say how many passes stand how, in place of what they do."""
        if tallies != self._tallies:
            self._tallies = dict(tallies)
            self._show_subtitles()

    def take_gesture(self, edits: Sequence[Any], merge: str = "") -> bool:
        """Do one step; what does not fit is refused with a sentence."""
        try:
            self.session.apply(EditList.validate_python(edits, extra="allow"), merge=merge)
        except EditError as failure:
            self.refused.emit(reason_of(failure))
            return False
        return True

    def add_node(self, node_type: str) -> None:
        """Add a node of a type: after the selected one and connected to it, else in the middle of the view."""
        chosen = self.session.selection
        before = self.session.draft.nodes.get(chosen[0]) if len(chosen) == 1 else None
        if before is None:
            self.canvas.add_node(node_type)
            self.canvas.setFocus()
        else:
            self.add_after(node_type, before=before.id, port=None, position=self._room_after(before))

    def add_next(self, node_type: str, *, before: str, port: str) -> None:
        """Add a node of a type beside another, and connect it to an output of that one."""
        node = self.session.draft.nodes.get(before)
        if node is not None:
            self.add_after(node_type, before=before, port=port, position=self._room_after(node, port))

    def add_after(self, node_type: str, *, before: str, port: str | None, position: tuple[float, float]) -> None:
        """Add a node of a type at a place, connected to an output of another."""
        edits = add_node(self.session.draft, CATALOGUE[node_type], position, after=before, port=port)
        if self.take_gesture(edits):
            self.canvas.reveal(next(reversed(self.session.draft.nodes)))
        self.canvas.setFocus()

    def show_camera(self, camera: tuple[float, float, float]) -> None:
        """Look at the canvas from a scale and a corner of the world."""
        self.camera = camera
        scale, x, y = camera
        self.canvas.zoom_to(scale)
        corner = self.canvas.to_view(x, y)
        self.canvas.pan_by(-corner.x(), -corner.y())

    def note_camera(self) -> None:
        """Take note of what is seen, if it is."""
        if self.canvas.isVisible():
            self.camera = (self.canvas.scale, *self.canvas.to_world(QPointF()))

    def _show_subtitles(self) -> None:
        names, tallies = self._names, self._tallies
        self.canvas.set_subtitle(lambda node: tallies.get(str(node.get("id"))) or summary(node, names))

    def until_closed(self, end: Callable[[], object]) -> None:
        """Call ``end`` when the document is closed, in whatever window."""
        self._ends.append(end)

    @property
    def is_closed(self) -> bool:
        """Tell whether it hears of nothing any more."""
        return not self._ends

    @property
    def is_busy(self) -> bool:
        """Tell whether it is being saved: until that has ended, it stays in its window, which hears how it ended."""
        return self.session.state == "sending"

    def close(self) -> None:
        """Hear of nothing any more."""
        for end in self._ends:
            end()
        self._ends = []

    def _room_after(self, node: Node, port: str = "") -> tuple[float, float]:
        """Find room at the right of a node, and of what its outputs are called, below what stands there.

        What follows a later output stands lower, whichever comes first.
        """
        spec = CATALOGUE.get(node.type)
        names = [one.name for one in spec.ports_of(node.parameters)] if spec is not None else [OUT]
        x, y = node.position[0] + GAP[0] + (_PORT_WORDS if names != [OUT] else 0.0), node.position[1]
        y += _DOWN * names.index(port) if port in names else 0.0
        in_the_way = self.canvas.tops_near(x, _CARD[0])
        for top in in_the_way:
            if abs(top - y) < _CARD[1]:
                y = top + _DOWN
        return x, y

    def _fresh_id(self, word: str) -> str:
        draft = self.session.draft
        return fresh_id(word, draft.nodes, draft.edges, draft.groups, draft.notes)

    def _show_edits(self, edits: Edits) -> None:
        self.canvas.apply(edits)

    def _show_selection(self, ids: tuple[str, ...]) -> None:
        if set(ids) != set(self.canvas.selection()):
            self.canvas.select(ids)

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        worst: dict[str, str] = {}
        others, unfilled = self.session.unfilled.split(tuple(problems))
        for problem in others:
            path = problem.path
            if not path.startswith(_AT_NODES):
                continue
            end = path.find("/", len(_AT_NODES))
            node = path[len(_AT_NODES) :] if end < 0 else path[len(_AT_NODES) : end]
            if node and worst.get(node) != "error":
                worst[node] = problem.severity
        for problem in unfilled:
            worst.setdefault(problem.path[len(_AT_NODES) :].partition("/")[0], "unfilled")
        self.canvas.set_problems(worst)
