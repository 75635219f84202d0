"""The main window: rail, tabs, home and editor, status bar; it carries what one part asks for to the part that does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from concertmaster_designer.canvas import ContextPlace
from concertmaster_designer.inspector.editors.registry import References
from concertmaster_designer.remote.paging import MOST
from concertmaster_designer.ui.action import ActionTable
from concertmaster_designer.ui.icons import app_icon
from concertmaster_shared.api.connections import ConnectionAnswer
from concertmaster_shared.api.runs import RunAnswer
from concertmaster_shared.api.workflows import WorkflowSummary
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.problems import Problem

from .actions import ACTIONS
from .actions.arranging import COLOR_ACTIONS
from .binding import Parts, bind_actions, choose_node, go_to
from .closing import Closing
from .comparing import Comparisons
from .desk import Desk
from .editor import Editor
from .finding.finding import Finding
from .frame.menu_bar import fill_menu_bar
from .frame.rail import Rail
from .frame.status_bar import StatusBar
from .frame.tabs import Tabs
from .home import PLACES, Home
from .importing import Importing
from .keeping import Keeping
from .open_document import OpenDocument
from .opening import Opening
from .panes import Panes
from .popups.chooser import Chooser
from .popups.offering import offer_here, offer_next
from .problems_panel import place_of
from .publishing import Publishing
from .refactoring import Refactoring
from .run_values import RunValues
from .running import Running
from .saving import Saving
from .signing import Signing
from .trying import ExpressionValues
from .windows.tab_moves import TabMoves
from .windows.window import Window
from .windows.windows import Windows

if TYPE_CHECKING:
    from concertmaster_shared.api.forms import FormSummary

_SIZE = (1280, 800)
_SMALLEST = (720, 480)
_ON_NODE = (
    "edit.add_next",
    "edit.rename",
    "edit.connect",
    "edit.disable",
    "edit.duplicate",
    "edit.cut",
    "edit.copy",
    "edit.delete",
)
_ON_EDGE = ("edit.delete",)
_ON_GROUP = ("group.write", "group.fold", "group.dissolve", *COLOR_ACTIONS)
_ON_NOTE = ("group.write", *COLOR_ACTIONS, "edit.delete")
_ON_GROUND = ("edit.add_node", "note.add", "edit.paste", "view.fit", "view.actual_size")


class MainWindow(Window):
    """One window with any number of documents."""

    def __init__(self, windows: Windows) -> None:
        super().__init__()
        self._windows = windows
        self._equipment = equipment = windows.equipment
        self._references = References()
        self._ends: list[Callable[[], None]] = []
        self.setWindowIcon(app_icon())
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_SIZE)
        self.actions_table = ActionTable(self, ACTIONS)
        self.parts = parts = self._make_parts(windows)
        self.desk, self.editor, self.running = parts.desk, parts.editor, parts.running
        self.opening, self.saving = parts.opening, parts.saving
        self.closing, self.signing = parts.closing, parts.signing
        self.keeping = Keeping(equipment, parts.desk, parts.opening, parts.saving, self)
        self.tabs = Tabs()
        fill_menu_bar(self.menuBar(), self.actions_table)
        self.rail = Rail(PLACES)
        self.status = StatusBar()
        self._pages = QStackedWidget()
        self._lay_out()
        bind_actions(self.actions_table, self.parts)
        Panes(self.parts, tabs=self.tabs, rail=self.rail).bind(self.actions_table)
        self._connect_desk()
        self._connect_editor()
        self._connect_rest()
        TabMoves(windows, self, self.tabs)
        self.restore_place(equipment.preferences.current.window, equipment.preferences.current.docks)
        self._show_current(None)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go at once, or ask first and go then."""
        self._windows.close(self)
        event.setAccepted(self._windows.may_go(self))
        if event.isAccepted():
            self._hear_no_more()

    def changeEvent(self, event: QEvent) -> None:
        """Tell when this window comes to the front."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._windows.note_use(self)

    def shut(self) -> None:
        """End what runs beside the window."""
        self.parts.finding.close()

    def _hear_no_more(self) -> None:
        """Leave what the document in front goes on telling to others: the window's parts may be gone before it."""
        for end in self._ends:
            end()
        self._ends = []

    def _make_parts(self, windows: Windows) -> Parts:
        equipment, connection, desk = windows.equipment, windows.connection, Desk(windows.equipment, self)
        opening = Opening(equipment, connection, desk, desks=windows.desks, window=self)
        saving = Saving(equipment, connection, self)
        publishing = Publishing(equipment, connection, saving, self)
        signing = Signing(equipment, connection, windows.desks, self)
        editor = Editor(equipment, self.actions_table, start_run=self.actions_table["run.start"].trigger)
        home = Home(equipment, connection, sign_in=signing.sign_in, create=opening.new, open_file=opening.choose_file)
        return Parts(
            window=self,
            windows=windows,
            desk=desk,
            home=home,
            editor=editor,
            connection=connection,
            scheme=windows.scheme,
            opening=opening,
            saving=saving,
            publishing=publishing,
            running=Running(equipment, connection, desk, publishing, editor.runs, self),
            signing=signing,
            closing=Closing(windows.desks, saving, self),
            keys=windows.keys,
            refactoring=Refactoring(equipment, connection, self),
            comparisons=Comparisons(equipment, connection, opening, desk=desk, editor=editor),
            importing=Importing(equipment, opening, self),
            finding=Finding(equipment, desk, editor, opening, self),
        )

    def _lay_out(self) -> None:
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self._pages, 1)
        row.addLayout(column, 1)
        self._pages.addWidget(self.parts.home)
        self._pages.addWidget(self.parts.editor)
        self.setCentralWidget(content)
        self.setStatusBar(self.status)

    def _connect_desk(self) -> None:
        desk, editor = self.desk, self.parts.editor
        desk.opened.connect(self._opened)
        desk.closed.connect(self.tabs.remove)
        desk.closed.connect(editor.remove)
        desk.shifted.connect(self.tabs.shift)
        desk.current_changed.connect(self._show_current)
        desk.refused.connect(lambda sentence: self.status.say(sentence, role="danger"))
        self.tabs.home_chosen.connect(lambda: desk.bring(None))
        self.tabs.document_chosen.connect(desk.bring)
        self.tabs.close_requested.connect(self.parts.closing.close)

    def _connect_editor(self) -> None:
        editor, parts = self.parts.editor, self.parts
        editor.palette_panel.chosen.connect(lambda node_type: self._on_current(lambda document: document.add_node(node_type)))
        editor.inspector.edits_requested.connect(
            lambda edits, merge: self._on_current(lambda document: document.take_gesture(edits, merge))
        )
        editor.inspector.sealed.connect(lambda: self._on_current(lambda document: document.session.seal()))
        editor.problems.chosen.connect(self._show_problem)
        editor.reload_requested.connect(parts.opening.reload)
        editor.copy_requested.connect(parts.saving.create)
        values = RunValues(parts.connection, editor.runs, show_run=self._open_run, parent=self)
        values.failed.connect(self.status.say)
        ExpressionValues(self._equipment, parts.connection, self.desk, editor.inspector)
        parts.running.watching.connect(lambda _run: editor.show_panel(editor.runs))
        parts.running.failed.connect(self.status.say)
        parts.publishing.said.connect(self.status.say)
        parts.saving.said.connect(self.status.say)
        parts.saving.stored.connect(lambda _document: self.status.forget())
        parts.finding.said.connect(self.status.say)
        parts.finding.action_wanted.connect(lambda name: self.actions_table[name].trigger())
        parts.refactoring.said.connect(self.status.say)
        parts.comparisons.said.connect(self.status.say)
        parts.importing.reported.connect(self.actions_table.refresh)

    def _connect_rest(self) -> None:
        home, parts = self.parts.home, self.parts
        self.rail.chosen.connect(lambda place: go_to(parts, place))
        home.workflow_opened.connect(parts.opening.open_workflow)
        home.run_opened.connect(self._open_run)
        home.start.file_chosen.connect(parts.opening.open_file)
        home.said.connect(self.status.say)
        home.place_changed.connect(self.rail.show_place)
        home.workflows_known.connect(self._know_workflows)
        parts.connection.workflow_stored.connect(self._know_workflow)
        home.forms_known.connect(self._know_forms)
        home.connections_known.connect(self._know_connections)
        parts.connection.changed.connect(self._connection_changed)
        parts.signing.said.connect(self.status.say)
        parts.opening.unprotected.connect(self._warn_unprotected)
        self.keeping.unprotected.connect(self._warn_unprotected)
        self.status.server_pressed.connect(parts.signing.sign_in)
        self.status.problems_pressed.connect(self.actions_table["view.problems"].trigger)
        self._windows.changed.connect(self._name)
        self._connection_changed()

    def _opened(self, document: OpenDocument) -> None:
        self.parts.editor.add(document)
        document.name_workflows({str(known): name for known, name in self._references.workflows})
        self.tabs.add(document, self.desk.documents.index(document))
        canvas, hang = document.canvas, document.stay.connect
        hang(canvas.said, self.status.say)
        hang(canvas.imported, lambda imported: self.parts.importing.tell(document, imported))
        hang(canvas.node_activated, lambda _node: self._focus_inspector())
        hang(canvas.context_menu_requested, self._show_menu)
        hang(canvas.invitation_accepted, lambda: choose_node(self.parts, document, triggers=True))
        hang(canvas.connection_dropped, lambda *drop: self._offer_nodes(document, *drop))
        hang(canvas.next_wanted, lambda *wish: offer_next(self, document, after=wish[:2], at=wish[2:]))
        hang(canvas.ground_activated, lambda x, y: offer_here(self, document, at=(x, y)))

    def _show_current(self, document: OpenDocument | None) -> None:
        self._hear_no_more()
        self.tabs.show_document(document)
        self._name()
        self.status.show_document(document)
        self.actions_table.refresh()
        if document is None:
            self._pages.setCurrentWidget(self.parts.home)
            self.parts.home.refresh()
            self.parts.home.take_focus()
            return
        editor, session = self.parts.editor, document.session
        self._pages.setCurrentWidget(editor)
        self.rail.show_place("")
        editor.show_document(document)
        self._ends = [
            session.edited.listen(editor.inspector.refresh),
            session.selected.listen(lambda ids: editor.inspector.show_selection(session.draft, ids)),
            session.selected.listen(lambda _ids: self.actions_table.refresh()),
            session.checked.listen(lambda _problems: self._show_problems(document)),
            session.state_changed.listen(lambda: self._show_state(document)),
        ]
        self._show_state(document)
        document.canvas.setFocus()

    def _show_state(self, document: OpenDocument) -> None:
        self._name()
        self.parts.editor.show_state(document)
        self.actions_table.refresh()

    def _name(self) -> None:
        """Say in the title what is in front, and which of several windows this is."""
        title = "ConcertMaster" if self.desk.current is None else f"{self.desk.current.title} – ConcertMaster"
        number = self._windows.number(self)
        self.setWindowTitle(f"{title} – window {number}" if number else title)

    def _show_problems(self, document: OpenDocument) -> None:
        self.parts.editor.show_problems(document)
        self.status.show_document(document)

    def _show_problem(self, problem: Problem) -> None:
        document = self.desk.current
        part, *rest = place_of(problem)
        if document is None:
            return
        if part == "settings":
            document.session.select([])
            self.parts.editor.docks["inspector"].show()
            self.parts.editor.inspector.focus_place((part, *rest), problem.position)
            return
        if part != "nodes" or not rest or rest[0] not in document.session.draft.nodes:
            return
        document.canvas.reveal(rest[0])
        document.session.select([rest[0]])
        self.parts.editor.docks["inspector"].show()
        self.parts.editor.inspector.focus_place(rest[1:], problem.position)

    def _focus_inspector(self) -> None:
        self.parts.editor.docks["inspector"].show()
        self.parts.editor.inspector.focus_place(())

    def _show_menu(self, place: ContextPlace) -> None:
        menu = QMenu(self)
        self.actions_table.refresh()
        names: tuple[str, ...] = _ON_NODE if place.node else _ON_EDGE if place.edge else _ON_GROUND
        names = _ON_GROUP if place.group else _ON_NOTE if place.note else names
        menu.addActions([self.actions_table[name] for name in names])
        menu.popup(place.screen)

    def _offer_nodes(self, document: OpenDocument, node: str, port: str, x: float, y: float) -> None:
        specs = [spec for spec in CATALOGUE.values() if spec.inputs]
        at = document.canvas.mapToGlobal(document.canvas.to_view(x, y).toPoint()) + QPoint(4, -20)
        Chooser(
            self, specs, lambda node_type: document.add_after(node_type, before=node, port=port, position=(x, y - 32)), at=at
        ).show()

    def _open_run(self, run: RunAnswer) -> None:
        def watch(document: OpenDocument) -> None:
            # The workflow may be open in another window.
            self._windows.of(document).running.watch(document, run)

        self.parts.opening.open_workflow(run.workflow_id, then=watch)

    def _know_workflows(self, rows: Sequence[WorkflowSummary]) -> None:
        if len(rows) < MOST:
            self._equipment.checker.know_workflows(str(row.id) for row in rows)
        self._name_workflows({str(row.id): row.name or "Untitled workflow" for row in rows})

    def _know_workflow(self, workflow_id: str, name: str) -> None:
        self._equipment.checker.know_workflow(workflow_id)
        names = {str(known): words for known, words in self._references.workflows}
        self._name_workflows({**names, workflow_id: name or "Untitled workflow"})

    def _name_workflows(self, names: dict[str, str]) -> None:
        if tuple(names.items()) != self._references.workflows:
            self._know(replace(self._references, workflows=tuple(names.items())))
            for document in self.desk.documents:
                document.name_workflows(names)

    def _know_forms(self, rows: Sequence[FormSummary]) -> None:
        if len(rows) < MOST:
            self._equipment.checker.know_forms(row.slug for row in rows)
        self._know(replace(self._references, forms=tuple((row.slug, row.slug) for row in rows)))

    def _know_connections(self, rows: Sequence[ConnectionAnswer]) -> None:
        known = sorted((row.name, f"{row.name} ({row.kind})") for row in rows)
        self._know(replace(self._references, connections=tuple(known)))

    def _know(self, references: References) -> None:
        self._references = references
        self.parts.editor.inspector.know(references)

    def _connection_changed(self) -> None:
        self.status.show_connection(self.parts.connection)
        self.actions_table.refresh()

    def _warn_unprotected(self, reason: str) -> None:
        self.status.say(
            f"Edits are not protected against a crash: the recovery journal cannot be written ({reason}).", role="danger"
        )

    def _on_current(self, act: Callable[[OpenDocument], object]) -> None:
        if self.desk.current is not None:
            act(self.desk.current)
