"""Where a person was: back and forth over places, into called workflows and out again, and bookmarks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.source import FileSource, ServerSource
from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.shell.editor import Editor
from concertmaster_designer.shell.equipment import Equipment
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.opening import Opening
from concertmaster_designer.storage.bookmarks import Bookmark

from .bookmark_picker import BookmarkPicker
from .places import Places, View, Visit

CALL: Final = "flow.call"


class Visiting(QObject):
    """``said`` tells what was done, ``changed`` that there may be another way back or forth."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, equipment: Equipment, desk: Desk, editor: Editor, opening: Opening, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._editor = editor
        self._opening = opening
        self._window = window
        self._bookmarks = equipment.bookmarks
        self._callers: dict[OpenDocument, tuple[OpenDocument, str]] = {}
        self._places: Places[OpenDocument] = Places()
        self._travelling = False
        self._last: OpenDocument | None = None
        desk.opened.connect(self._listen)
        desk.closed.connect(self._forget)
        desk.current_changed.connect(self._arrive)
        editor.bar.origin_pressed.connect(self.leave_called)

    # Back and forth

    @property
    def can_back(self) -> bool:
        """Tell whether there is a place to go back to."""
        return self._places.can_back

    @property
    def can_forward(self) -> bool:
        """Tell whether there is a place to go forth to."""
        return self._places.can_forward

    def back(self) -> None:
        """Go back to the place before."""
        self._travel(self._places.back)

    def forward(self) -> None:
        """Go forth again."""
        self._travel(self._places.forward)

    def go_to(self, document: OpenDocument, node_id: str) -> None:
        """Choose a node and bring it to the middle, near enough to be read."""
        node = document.session.draft.nodes.get(node_id)
        if node is None:
            return
        self._note_view()
        document.canvas.reveal(node_id)
        document.canvas.zoom_to(max(document.canvas.scale, _NEAR), (node.position[0] + _HALF_CARD, node.position[1]))
        document.session.select([node_id])
        document.canvas.setFocus()

    # Called workflows

    def called_by_selection(self) -> str:
        """Give the id of the selected node if it calls a workflow, else nothing."""
        document = self._desk.current
        chosen = document.session.selection if document is not None else ()
        return chosen[0] if document is not None and len(chosen) == 1 and _called(document, chosen[0]) else ""

    def open_called(self) -> None:
        """Open the workflow that the selected node calls."""
        document, node_id = self._desk.current, self.called_by_selection()
        if document is not None and node_id:
            self._open_called(document, node_id)

    def _open_called(self, document: OpenDocument, node_id: str) -> None:
        called = _called(document, node_id)
        try:
            workflow_id = UUID(called)
        except ValueError:
            self.said.emit(f"'{called}' is not the id of a workflow. Choose one in the inspector.")
            return
        self._note_view()

        def opened(made: OpenDocument) -> None:
            if made is not document:
                self._callers[made] = document, node_id
                self._show_origin()

        self._opening.open_workflow(workflow_id, then=opened)

    def leave_called(self) -> None:
        """Go back to the node that calls the workflow in front."""
        document = self._desk.current
        caller = self._callers.get(document) if document is not None else None
        if caller is not None:
            self._desk.bring(caller[0])
            self.go_to(*caller)

    def has_caller(self) -> bool:
        """Tell whether the workflow in front was opened from a node that calls it."""
        return self._desk.current in self._callers

    # Bookmarks

    def set_bookmark(self, number: int) -> None:
        """Set a bookmark at what is seen, or take it away where it is that already."""
        document = self._desk.current
        if document is None:
            return
        node_id = next((part for part in document.session.selection if part in document.session.draft.nodes), "")
        name = document.session.draft.nodes[node_id].title if node_id else ""
        view = _view(document)
        made = Bookmark(number=number, name=name, node=node_id, x=view.center[0], y=view.center[1], scale=view.scale)
        if made in self.bookmarks():
            self.remove_bookmark(number)
            self.said.emit(f"Bookmark {number} is gone.")
            return
        key = _key(document)
        if key:
            self._bookmarks.put(key, made)
        else:
            document.bookmarks[number] = made
        self.said.emit(f"Bookmark {number} set{f' at {name}' if name else ''}. Alt+{number} comes back here.")

    def remove_bookmark(self, number: int) -> None:
        """Take a bookmark away."""
        document = self._desk.current
        if document is None:
            return
        document.bookmarks.pop(number, None)
        self._bookmarks.remove(_key(document), number)

    def go_to_bookmark(self, number: int) -> None:
        """Go to a bookmark of the workflow in front."""
        document = self._desk.current
        found = next((known for known in self.bookmarks() if known.number == number), None)
        if document is None:
            return
        if found is None:
            self.said.emit(f"There is no bookmark {number} in this workflow. Ctrl+Shift+{number} sets it here.")
            return
        self._note_view()
        self._show(document, found.node, View(found.scale, (found.x, found.y)))

    def bookmarks(self) -> tuple[Bookmark, ...]:
        """Give the bookmarks of the workflow in front, by number."""
        document = self._desk.current
        if document is None:
            return ()
        unsaved = document.bookmarks
        kept = {known.number: known for known in self._bookmarks.of(_key(document))} if _key(document) else {}
        return tuple({**kept, **unsaved}[number] for number in sorted({**kept, **unsaved}))

    def list_bookmarks(self) -> None:
        """Let a person choose among the bookmarks."""
        BookmarkPicker(self._window, self.bookmarks(), self.go_to_bookmark, remove=self.remove_bookmark).show()

    # Inside

    def _listen(self, document: OpenDocument) -> None:
        document.stay.until_end(document.session.selected.listen(lambda ids: self._note_selection(document, ids)))
        document.stay.connect(document.canvas.node_activated, lambda node_id: self._follow(document, node_id))

    def _follow(self, document: OpenDocument, node_id: str) -> None:
        """Open what a node calls that was pressed twice with Ctrl."""
        held = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        if held and document is self._desk.current and _called(document, node_id):
            self._open_called(document, node_id)

    def _note_selection(self, document: OpenDocument, ids: tuple[str, ...]) -> None:
        if self._travelling or document is not self._desk.current or len(ids) != 1 or ids[0] not in document.session.draft.nodes:
            return
        self._note_view()
        self._places.visit(Visit(document, ids[0], _view(document)))
        self.changed.emit()

    def _arrive(self, document: OpenDocument | None) -> None:
        self._show_origin()
        if document is not None and not self._travelling and document is not self._last:
            self._places.visit(Visit(document, "", _view(document)))
        self._last = document or self._last
        self.changed.emit()

    def _forget(self, document: OpenDocument) -> None:
        self._places.forget(lambda known: known is document)
        self._callers = {
            called: caller for called, caller in self._callers.items() if document is not called and caller[0] is not document
        }
        self._show_origin()
        self.changed.emit()

    def _travel(self, go: Callable[[], Visit[OpenDocument] | None]) -> None:
        self._note_view()
        visit = go()
        if visit is not None:
            self._travelling = True
            try:
                self._desk.bring(visit.document)
                self._show(visit.document, visit.node, visit.view)
            finally:
                self._travelling = False
        self.changed.emit()

    def _show(self, document: OpenDocument, node_id: str, view: View) -> None:
        document.session.select([node_id] if node_id else [])
        document.canvas.zoom_to(view.scale, view.center)
        document.canvas.setFocus()

    def _note_view(self) -> None:
        if self._desk.current is not None:
            self._places.leave(_view(self._desk.current))

    def _show_origin(self) -> None:
        document = self._desk.current
        caller = self._callers.get(document) if document is not None else None
        self._editor.bar.show_origin(caller[0].title if caller is not None else "")


_NEAR: Final = 0.75
_HALF_CARD: Final = 100.0


def _called(document: OpenDocument, node_id: str) -> str:
    """Give the id of the workflow that a node calls, empty where it calls none."""
    node = document.session.draft.nodes.get(node_id)
    called = node.parameters.get("workflow") if node is not None and node.type == CALL else None
    return called if isinstance(called, str) else ""


def _view(document: OpenDocument) -> View:
    canvas = document.canvas
    middle = canvas.to_world(QPointF(canvas.width() / 2, canvas.height() / 2))
    return View(canvas.scale, middle)


def _key(document: OpenDocument) -> str:
    """Name a document on this machine; empty for one that was never stored."""
    match document.session.source:
        case FileSource(path):
            return f"file:{path}"
        case ServerSource(origin, workflow_id):
            return f"server:{origin}/{workflow_id}"
    return ""
