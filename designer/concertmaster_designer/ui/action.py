"""Actions: everything a user can choose, each with a stable name, once for menus, buttons, keys and the command palette.

Their keys are those of the map that is used now. A key alone, such as a letter, is an action's only while a widget has the focus
that says so (``hear_bare_keys``): everywhere else it is for typing and for moving about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from .icons import icon
from .keymap import Command, keys_of, on_keymap_changed
from .keymap.spelling import is_bare, shown
from .theme import Theme, current_theme, on_theme_changed
from .tint import quiet_tint


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """``name`` is stable, ``title`` a verb phrase, ``group`` the menu, ``words`` what else the palette finds it by.

    ``like`` is a command that does the same and hears keys elsewhere: an action without keys of its own shows those.
    """

    name: str
    title: str
    group: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    words: str = ""
    checkable: bool = False
    like: Command | None = None

    @property
    def command(self) -> Command:
        """Give what maps of keys know of it."""
        return Command(name=self.name, title=self.title, topic=self.group, keys=self.keys)


_HEARS: Final = "hears_bare_keys"


def hear_bare_keys(widget: QWidget, *, hears: bool = True) -> None:
    """Let a key alone give an action while this widget has the focus, or no longer."""
    widget.setProperty(_HEARS, hears)


def _always() -> bool:
    return True


class ActionTable(QObject):
    """The actions of a window. ``bind`` says what one does; ``refresh`` asks each whether it can be chosen now."""

    def __init__(self, window: QWidget, actions: Iterable[Action]) -> None:
        super().__init__(window)
        self._actions = {action.name: action for action in actions}
        self._made = {name: _make(action, window) for name, action in self._actions.items()}
        self._enabled: dict[str, Callable[[], bool]] = {}
        self._titles: dict[str, Callable[[], str]] = {}
        self._window = window
        window.addActions(list(self._made.values()))
        window.installEventFilter(self)
        on_keymap_changed(self._take_keys)
        self._take_keys()
        on_theme_changed(self._wear)
        self._wear(current_theme())

    def bind(
        self,
        name: str,
        run: Callable[[], object],
        *,
        enabled: Callable[[], bool] = _always,
        title: Callable[[], str] | None = None,
    ) -> None:
        """Say what an action does and when it can be chosen; ``title`` gives what it is called now."""
        self._enabled[name] = enabled
        if title is not None:
            self._titles[name] = title
        self._made[name].triggered.connect(run)

    def __iter__(self) -> Iterator[tuple[Action, QAction]]:
        return ((action, self._made[name]) for name, action in self._actions.items())

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def title(self, name: str) -> str:
        """Give what an action is called first."""
        return self._actions[name].title

    @property
    def unbound(self) -> frozenset[str]:
        """Give the names of actions that do nothing."""
        return frozenset(self._actions.keys() - self._enabled.keys())

    def refresh(self) -> None:
        """Enable what can be chosen now, and call each what it does now."""
        for name, enabled in self._enabled.items():
            self._made[name].setEnabled(enabled())
        for name, title in self._titles.items():
            self._made[name].setText(title())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Leave a key alone to the widget that has the focus, unless that widget gives it to actions."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent) or not is_bare(event):
            return False
        focus = QApplication.focusWidget()
        if focus is None or focus is self._window or focus.property(_HEARS):
            return False
        event.accept()
        return True

    def _take_keys(self) -> None:
        for name, action in self._actions.items():
            own = keys_of(action.command)
            keys = own if own or action.like is None else keys_of(action.like)
            # Keys that are only shown belong to whoever hears them: with this context the action leaves them alone.
            self._made[name].setShortcutContext(Qt.ShortcutContext.WindowShortcut if own else Qt.ShortcutContext.WidgetShortcut)
            self._made[name].setShortcuts([QKeySequence(key, QKeySequence.SequenceFormat.PortableText) for key in keys])
            self._made[name].setToolTip(_SEPARATOR.join((action.title, *map(shown, keys[:1]))))

    def _wear(self, theme: Theme) -> None:
        for name, action in self._actions.items():
            if action.icon:
                self._made[name].setIcon(icon(action.icon, quiet_tint(theme)))


def _make(action: Action, window: QWidget) -> QAction:
    made = QAction(action.title, window)
    made.setObjectName(action.name)
    made.setCheckable(action.checkable)
    # Some systems show no keys in menus that pop up, where a newcomer looks first.
    made.setShortcutVisibleInContextMenu(True)
    return made


_SEPARATOR: Final = "  ·  "
