"""Finding in the workflow in front: nodes, texts, actions. It joins the panel, the search and the canvas."""

from __future__ import annotations

from unicodedata import normalize

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from concertmaster_designer.documents.searching import Hit, Place, Query, QueryError, Replacement, replacements
from concertmaster_designer.library.habits import habits
from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.shell.editor import Editor
from concertmaster_designer.shell.equipment import Equipment
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.opening import Opening
from concertmaster_designer.shell.popups.command_palette import CommandPalette
from concertmaster_designer.ui.action import ActionTable
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY

from .find_panel import FindPanel
from .finder import MOST_HITS, Finder
from .mending import Mending
from .node_picker import NodePicker, type_icon
from .replace_dialog import ReplaceDialog
from .visiting import Visiting

_ACTIONS = {"id": "refactor.id", "type": "refactor.type"}
"""What changes the things of a node that no field of the inspector holds."""

_PARTS = {"workflow": "Workflow", "settings": "Settings", "notes": "Note", "groups": "Group"}


class Finding(QObject):
    """``said`` tells what was done, or why not; ``action_wanted`` names the action that changes what was gone into."""

    said = Signal(str)
    action_wanted = Signal(str)

    def __init__(self, equipment: Equipment, desk: Desk, editor: Editor, opening: Opening, window: QWidget) -> None:
        super().__init__(window)
        self._preferences = equipment.preferences
        self._desk = desk
        self._editor = editor
        self._window = window
        self.visiting = Visiting(equipment, desk, editor, opening, window)
        self.mending = Mending(desk, editor.problems, window)
        self.panel = FindPanel(self._describe)
        editor.bottom.addTab(self.panel, "Find")
        self._finder = Finder(equipment.operations.deliver, self)
        self.visiting.said.connect(self.said)
        self.mending.said.connect(self.said)
        self.panel.asked.connect(self._find)
        self.panel.shown.connect(lambda hit: self._show(hit, into=False))
        self.panel.chosen.connect(lambda hit: self._show(hit, into=True))
        self.panel.replace_asked.connect(self._preview)
        self._finder.found.connect(self.panel.add)
        self._finder.ended.connect(lambda: self.panel.end(MOST_HITS))
        self._finder.failed.connect(self.panel.fail)
        desk.current_changed.connect(lambda _document: self._find(self.panel.query))
        desk.opened.connect(self._listen)
        known = equipment.preferences.current
        habits().load(known.favourite_types, known.recent_types)
        habits().keep(self._keep_habits, self)

    def show_commands(self, actions: ActionTable) -> None:
        """Show every action that can be chosen now."""
        recent = self._preferences.current.recent_actions
        CommandPalette(actions, self._window, recent=recent, used=self._preferences.remember_action).show()

    def show_nodes(self) -> None:
        """Let a person choose a node to go to."""
        document = self._desk.current
        if document is not None:
            go = self.visiting.go_to
            NodePicker(self._window, document.canvas.titles(), lambda node_id: go(document, node_id)).show()

    def show_panel(self) -> None:
        """Show the panel that finds."""
        self._editor.show_panel(self.panel)
        self.panel.take_focus()

    def step(self, by: int) -> None:
        """Show the next hit, or the one before."""
        if not self.panel.hits:
            self.show_panel()
            return
        within = QApplication.focusWidget()
        was_inside = within is not None and self._editor.inspector.isAncestorOf(within)
        self.panel.step(by)
        # Whoever writes in a hit goes on to the next one; the cursor must not stay where another thing is shown.
        hit = self.panel.hit
        if was_inside and hit is not None and _has_field(hit.place):
            self._show(hit, into=True)
        elif was_inside:
            self.panel.search.setFocus()

    def close(self) -> None:
        """End what runs beside the window."""
        self._finder.close()

    def _listen(self, document: OpenDocument) -> None:
        document.stay.connect(document.canvas.problems_wanted, self._show_problems_of)

    def _show_problems_of(self, node_id: str) -> None:
        """Show what is wrong with a node."""
        self._editor.show_panel(self._editor.problems)
        self._editor.problems.choose_problem_of(node_id)

    def _find(self, query: Query) -> None:
        self.panel.begin()
        document = self._desk.current
        if document is None:
            self._finder.stop()
        else:
            self._finder.find(document.session.draft, query)

    def _show(self, hit: Hit, *, into: bool) -> None:
        """Show where a hit is; ``into`` puts the cursor there."""
        document, place = self._desk.current, hit.place
        if document is None:
            return
        inspector = self._editor.inspector
        if place.part == "nodes":
            if place.id not in document.session.draft.nodes:
                return
            document.canvas.reveal(place.id)
            document.session.select([place.id])
        elif place.part in {"notes", "groups"}:
            self._show_drawn(document, place)
            return
        else:
            document.session.select([])
        if not into:
            return
        if not _has_field(place):
            self.action_wanted.emit(_ACTIONS[place.path[0]])
            return
        self._editor.docks["inspector"].show()
        path = ("settings", *place.path) if place.part == "settings" else place.path
        inspector.focus_place(path, len(normalize("NFC", hit.text[: hit.begin])))

    def _show_drawn(self, document: OpenDocument, place: Place) -> None:
        """Show a note or the nodes of a group."""
        draft = document.session.draft
        if place.part == "notes" and place.id in draft.notes:
            note = draft.notes[place.id]
            middle = note.position[0] + note.size[0] / 2, note.position[1] + note.size[1] / 2
            document.canvas.zoom_to(document.canvas.scale, middle)
            document.session.select([place.id])
        elif place.id in draft.groups:
            first = next((node for node in draft.groups[place.id].nodes if node in draft.nodes), None)
            if first is not None:
                document.canvas.reveal(first)
            document.session.select([place.id])

    def _preview(self, hits: tuple[Hit, ...], by: str) -> None:
        document = self._desk.current
        if document is None or not hits:
            return
        try:
            changes, edits = replacements(document.session.draft, self.panel.query, hits, by=by)
        except QueryError as failure:
            self.panel.fail(str(failure))
            return
        if not changes:
            self.said.emit("Nothing would change: ids and types are not replaced, and other texts are as they would be.")
            return

        def replace() -> None:
            if document.take_gesture(edits):
                self.said.emit(f"Replaced in {len(changes):,} text{'' if len(changes) == 1 else 's'}.")
            self._find(self.panel.query)

        ReplaceDialog(self._window, changes, replace, name=lambda one: self._words(document, one)).open()

    def _words(self, document: OpenDocument, change: Replacement) -> str:
        return _place_words(document, change.place)

    def _describe(self, hit: Hit) -> tuple[str, str, str]:
        """Say where a hit is, with an icon and its role."""
        document = self._desk.current
        if document is None:
            return "", "search", "muted"
        node = document.session.draft.nodes.get(hit.place.id) if hit.place.part == "nodes" else None
        picture, role = type_icon(node.type) if node is not None else ("sticky-note", "muted")
        return _place_words(document, hit.place), picture, role

    def _keep_habits(self, favourites: tuple[str, ...], recent: tuple[str, ...]) -> None:
        self._preferences.change(favourite_types=favourites, recent_types=recent)


def _has_field(place: Place) -> bool:
    """Tell whether what was found stands in a field of the inspector."""
    return place.part in {"workflow", "settings"} or (place.part == "nodes" and place.path[0] not in _ACTIONS)


def _place_words(document: OpenDocument, place: Place) -> str:
    """Name a place as the inspector does."""
    node = document.session.draft.nodes.get(place.id) if place.part == "nodes" else None
    if node is None:
        return " › ".join([_PARTS.get(place.part, place.part), *place.path])
    if place.path[0] != "parameters":
        return f"{node.title} › {place.path[0].capitalize()}"
    spec = CATALOGUE.get(node.type)
    parameter = spec.parameter(place.path[1]) if spec is not None else None
    inner = [name for name in place.path[2:] if name != EXPRESSION_KEY]
    return " › ".join([node.title, parameter.title if parameter else place.path[1], *inner])
