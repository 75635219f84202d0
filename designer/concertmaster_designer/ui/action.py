"""Actions: everything a user can choose, each with a stable name, once for menus, buttons, keys and the command palette."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from .icons import icon
from .theme import current_theme, on_theme_changed
from .tint import quiet_tint


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """``name`` is stable, ``title`` a verb phrase, ``group`` the menu, ``words`` what else the palette finds it by."""

    name: str
    title: str
    group: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    words: str = ""
    checkable: bool = False


def _always() -> bool:
    return True


class ActionTable(QObject):
    """The actions of a window. ``refresh`` asks each whether it can be chosen now."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._made: dict[str, tuple[Action, QAction, Callable[[], bool]]] = {}
        on_theme_changed(self._tint)

    def add(self, action: Action, run: Callable[[], object], *, enabled: Callable[[], bool] = _always) -> QAction:
        """Make an action that calls ``run``; its keys work in the whole window."""
        if action.name in self._made:
            raise ValueError(f"two actions are called {action.name}")
        made = QAction(action.title, self._window)
        made.setObjectName(action.name)
        made.setCheckable(action.checkable)
        made.setShortcuts([QKeySequence(keys) for keys in action.keys])
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.setToolTip(_tool_tip(action))
        made.triggered.connect(run)
        self._window.addAction(made)
        self._made[action.name] = (action, made, enabled)
        self._tint()
        return made

    def __iter__(self) -> Iterator[tuple[Action, QAction]]:
        for action, made, _enabled in self._made.values():
            yield action, made

    def __getitem__(self, name: str) -> QAction:
        return self._made[name][1]

    def refresh(self) -> None:
        """Enable what can be chosen now."""
        for _action, made, enabled in self._made.values():
            made.setEnabled(enabled())

    def _tint(self) -> None:
        tint = quiet_tint(current_theme())
        for action, made, _enabled in self._made.values():
            if action.icon:
                made.setIcon(icon(action.icon, tint))


_SEPARATOR: Final = "  ·  "


def _tool_tip(action: Action) -> str:
    keys = QKeySequence(action.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if action.keys else ""
    return _SEPARATOR.join(part for part in (action.title, keys) if part)
