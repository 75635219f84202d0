"""Actions: everything a user can choose, each with a stable name, once for menus, buttons, keys and the command palette."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from .icons import icon
from .theme import Theme, current_theme, on_theme_changed
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
    """The actions of a window. ``bind`` says what one does; ``refresh`` asks each whether it can be chosen now."""

    def __init__(self, window: QWidget, actions: Iterable[Action]) -> None:
        super().__init__(window)
        self._actions = {action.name: action for action in actions}
        self._made = {name: _make(action, window) for name, action in self._actions.items()}
        self._enabled: dict[str, Callable[[], bool]] = {}
        window.addActions(list(self._made.values()))
        on_theme_changed(self._wear)
        self._wear(current_theme())

    def bind(self, name: str, run: Callable[[], object], *, enabled: Callable[[], bool] = _always) -> None:
        """Say what an action does and when it can be chosen."""
        self._enabled[name] = enabled
        self._made[name].triggered.connect(run)

    def __iter__(self) -> Iterator[tuple[Action, QAction]]:
        return ((action, self._made[name]) for name, action in self._actions.items())

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    @property
    def unbound(self) -> frozenset[str]:
        """Give the names of actions that do nothing."""
        return frozenset(self._actions.keys() - self._enabled.keys())

    def refresh(self) -> None:
        """Enable what can be chosen now."""
        for name, enabled in self._enabled.items():
            self._made[name].setEnabled(enabled())

    def _wear(self, theme: Theme) -> None:
        for name, action in self._actions.items():
            if action.icon:
                self._made[name].setIcon(icon(action.icon, quiet_tint(theme)))


def _make(action: Action, window: QWidget) -> QAction:
    made = QAction(action.title, window)
    made.setObjectName(action.name)
    made.setCheckable(action.checkable)
    made.setShortcuts([QKeySequence(keys) for keys in action.keys])
    made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    made.setToolTip(_tool_tip(action))
    return made


_SEPARATOR: Final = "  ·  "


def _tool_tip(action: Action) -> str:
    keys = QKeySequence(action.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if action.keys else ""
    return _SEPARATOR.join(part for part in (action.title, keys) if part)
