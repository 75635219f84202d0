"""The menu of the window: every action in its group."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from concertmaster_designer.ui.action import ActionTable


def fill_menu(menu: QMenu, actions: ActionTable, parent: QWidget) -> None:
    """Fill a menu with one submenu a group; what cannot be chosen now is greyed when it opens."""
    groups: dict[str, QMenu] = {}
    for action, made in actions:
        if action.group not in groups:
            groups[action.group] = QMenu(action.group, parent)
            menu.addMenu(groups[action.group])
        groups[action.group].addAction(made)
    menu.aboutToShow.connect(actions.refresh)
