"""What the actions on windows do."""

from __future__ import annotations

from concertmaster_designer.shell.windows.window_picker import WindowPicker
from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    windows, restore = parts.windows, actions["windows.restore"]

    def is_movable() -> bool:
        return parts.has_current() and not parts.current.is_busy

    def move_to_another() -> None:
        others = windows.others(parts.desk)
        if len(others) == 1:
            windows.move(parts.current, others[0])
        elif others:
            document = parts.current
            WindowPicker(parts.window, windows, others, lambda target: windows.move(document, target)).show()

    def show_restoring() -> None:
        restore.setChecked(windows.equipment.preferences.current.restore_windows)

    def choose_restoring() -> None:
        windows.equipment.preferences.change(restore_windows=restore.isChecked())
        windows.chosen.emit()

    actions.bind("windows.new", windows.new)
    actions.bind("windows.move_tab_out", parts.on_current(windows.move), enabled=is_movable)
    actions.bind("windows.move_tab", move_to_another, enabled=lambda: is_movable() and bool(windows.others(parts.desk)))
    actions.bind("windows.next", windows.next, enabled=lambda: bool(windows.others(parts.desk)))
    actions.bind("windows.close", parts.window.close)
    actions.bind("windows.restore", choose_restoring)
    windows.chosen.connect(show_restoring)
    windows.changed.connect(actions.refresh)
    show_restoring()
