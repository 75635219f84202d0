"""What the actions on views do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDockWidget

from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.ui.action import ActionTable

from .choosing import go_to
from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    on, some = parts.on_current, parts.has_current
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
    actions.bind("view.commands", lambda: parts.finding.show_commands(actions))


def _bind_dock(actions: ActionTable, name: str, dock: QDockWidget, enabled: Callable[[], bool]) -> None:
    dock.visibilityChanged.connect(lambda _seen: actions[name].setChecked(not dock.isHidden()))
    actions.bind(name, lambda: dock.setVisible(dock.isHidden()), enabled=enabled)


def _turn(desk: Desk, step: int) -> None:
    """Go to the next tab, home being the first."""
    places = [None, *desk.documents]
    desk.bring(places[(places.index(desk.current) + step) % len(places)])
