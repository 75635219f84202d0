"""What each action of the window does, and when it can be chosen: the one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDockWidget, QMainWindow

from concertmaster_designer.ui.action import ActionTable
from concertmaster_shared.nodes import CATALOGUE, NodeSpec
from concertmaster_shared.workflow.edits import SetNode

from .closing import Closing
from .connection import Connection
from .desk import Desk
from .editor import Editor
from .home import Home
from .open_document import OpenDocument
from .opening import Opening
from .popups.about import AboutDialog
from .popups.chooser import Chooser
from .popups.command_palette import CommandPalette
from .popups.shortcuts import ShortcutsDialog
from .publishing import Publishing
from .running import Running
from .saving import Saving
from .scheme import SchemeChoice
from .signing import Signing


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a window that actions work on."""

    window: QMainWindow
    desk: Desk
    home: Home
    editor: Editor
    connection: Connection
    scheme: SchemeChoice
    opening: Opening
    saving: Saving
    publishing: Publishing
    running: Running
    signing: Signing
    closing: Closing


def bind_actions(actions: ActionTable, parts: Parts) -> None:
    """Bind every action."""
    _bind_documents(actions, parts)
    _bind_edits(actions, parts)
    _bind_views(actions, parts)
    _bind_rest(actions, parts)


def _bind_documents(actions: ActionTable, parts: Parts) -> None:
    on = _on_current(parts.desk)
    some = _has_current(parts.desk)
    connected = _connected(parts)
    actions.bind("document.new", parts.opening.new)
    actions.bind("document.open", parts.opening.choose_file)
    actions.bind("document.save", on(parts.saving.save), enabled=lambda: some() and not _current(parts).session.is_stored)
    actions.bind("document.save_file", on(parts.saving.save_as_file), enabled=some)
    actions.bind("document.store", on(parts.saving.create), enabled=lambda: some() and connected())
    actions.bind("document.publish", on(parts.publishing.publish), enabled=lambda: some() and connected())
    actions.bind("document.close", on(parts.closing.close), enabled=some)
    actions.bind("run.start", on(parts.running.start), enabled=lambda: some() and connected())
    actions.bind("run.show", lambda: parts.editor.show_panel(parts.editor.runs), enabled=some)


def _bind_edits(actions: ActionTable, parts: Parts) -> None:
    on = _on_current(parts.desk)
    some = _has_current(parts.desk)
    actions.bind(
        "edit.undo", on(lambda document: document.session.undo()), enabled=lambda: some() and _current(parts).session.can_undo
    )
    actions.bind(
        "edit.redo", on(lambda document: document.session.redo()), enabled=lambda: some() and _current(parts).session.can_redo
    )
    actions.bind("edit.delete", on(lambda document: document.canvas.delete_selection()), enabled=some)
    actions.bind("edit.disable", on(_toggle_disabled), enabled=lambda: some() and bool(_current(parts).session.selection))
    actions.bind("edit.arrange", on(_arrange), enabled=some)
    actions.bind("edit.add_node", on(lambda document: choose_node(parts, document)), enabled=some)


def _bind_views(actions: ActionTable, parts: Parts) -> None:
    on = _on_current(parts.desk)
    some = _has_current(parts.desk)
    for name, dock in (("view.nodes", "nodes"), ("view.inspector", "inspector"), ("view.bottom", "bottom")):
        _bind_dock(actions, name, parts.editor.docks[dock], some)
    actions.bind("view.problems", lambda: parts.editor.show_panel(parts.editor.problems), enabled=some)
    actions.bind("view.fit", on(lambda document: document.canvas.fit()), enabled=some)
    actions.bind("view.actual_size", on(lambda document: document.canvas.zoom_to(1.0)), enabled=some)
    actions.bind("view.next", lambda: _turn(parts.desk, 1))
    actions.bind("view.previous", lambda: _turn(parts.desk, -1))
    actions.bind("view.workflows", lambda: go_to(parts, "workflows"))
    actions.bind("view.forms", lambda: go_to(parts, "forms"))
    actions.bind("view.runs", lambda: go_to(parts, "runs"))
    actions.bind("view.light", lambda: parts.scheme.choose("light"))
    actions.bind("view.dark", lambda: parts.scheme.choose("dark"))
    actions.bind("view.system", lambda: parts.scheme.choose("system"))
    actions.bind("view.commands", lambda: CommandPalette(actions, parts.window).show())


def _bind_dock(actions: ActionTable, name: str, dock: QDockWidget, enabled: Callable[[], bool]) -> None:
    dock.visibilityChanged.connect(lambda _seen: actions[name].setChecked(not dock.isHidden()))
    actions.bind(name, lambda: dock.setVisible(dock.isHidden()), enabled=enabled)


def _bind_rest(actions: ActionTable, parts: Parts) -> None:
    connected = _connected(parts)
    actions.bind("server.sign_in", parts.signing.sign_in)
    actions.bind("server.sign_out", parts.signing.sign_out, enabled=connected)
    actions.bind("server.refresh", parts.home.refresh, enabled=connected)
    actions.bind("help.keys", lambda: ShortcutsDialog(parts.window, actions).open())
    actions.bind("help.about", lambda: AboutDialog(parts.window).open())
    actions.bind("window.close", parts.window.close)


def _arrange(document: OpenDocument) -> None:
    """Arrange what is selected, or everything where one node or none is."""
    from concertmaster_designer.documents.arrange import arrange  # noqa: PLC0415 - networkx takes a third of a second of a start

    chosen = document.session.selection
    edits = arrange(document.session.draft, chosen if len(chosen) > 1 else ())
    if edits:
        document.take_gesture(edits)


def go_to(parts: Parts, place: str) -> None:
    """Show a place of home."""
    parts.desk.bring(None)
    parts.home.show_place(place)


def choose_node(parts: Parts, document: OpenDocument, *, triggers: bool = False) -> None:
    """Let a person choose a node type over the middle of the canvas, and add it."""
    canvas = document.canvas
    at = canvas.mapToGlobal(QPoint(canvas.width() // 2 - 130, canvas.height() // 5))
    Chooser(parts.window, _specs(triggers=triggers), document.add_node, at=at).show()


def _specs(*, triggers: bool) -> list[NodeSpec]:
    return [spec for spec in CATALOGUE.values() if spec.is_trigger or not triggers]


def _toggle_disabled(document: OpenDocument) -> None:
    nodes = [document.session.draft.nodes[node] for node in document.session.selection if node in document.session.draft.nodes]
    disable = not all(node.disabled for node in nodes)
    document.take_gesture([SetNode(id=node.id, disabled=disable) for node in nodes])


def _turn(desk: Desk, step: int) -> None:
    """Go to the next tab, home being the first."""
    places = [None, *desk.documents]
    desk.bring(places[(places.index(desk.current) + step) % len(places)])


def _current(parts: Parts) -> OpenDocument:
    if parts.desk.current is None:
        raise RuntimeError("asked only while a document is in front")
    return parts.desk.current


def _on_current(desk: Desk) -> Callable[[Callable[[OpenDocument], object]], Callable[[], None]]:
    def on(act: Callable[[OpenDocument], object]) -> Callable[[], None]:
        def run() -> None:
            if desk.current is not None:
                act(desk.current)

        return run

    return on


def _has_current(desk: Desk) -> Callable[[], bool]:
    return lambda: desk.current is not None


def _connected(parts: Parts) -> Callable[[], bool]:
    return lambda: parts.connection.client is not None
