"""What a person does with a tab to move it: its menu, and dragging it along the bar, out of it, or onto another window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtWidgets import QMenu

from concertmaster_designer.shell.frame.tab_drag import DragTag, TabDrag
from concertmaster_designer.shell.frame.tabs import Tabs
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.ui.icons import icon
from concertmaster_designer.ui.theme import current_theme
from concertmaster_designer.ui.tint import quiet_tint

from .window import Window
from .window_picker import window_words
from .windows import BUSY, Windows

_UNDER_MOUSE: Final = QPoint(180, 24)
"""Where the mouse is in a window that a tab was dragged out for: over its tabs."""


@dataclass(frozen=True, slots=True)
class _Goal:
    """Where a tab goes that is let go: to a window and a place there, or, without a window, to a new one."""

    window: Window | None
    place: int | None


class TabMoves(QObject):
    """Joins the tabs of one window with all windows."""

    def __init__(self, windows: Windows, window: Window, tabs: Tabs) -> None:
        super().__init__(window)
        self._windows = windows
        self._window = window
        self._tabs = tabs
        self._tag: DragTag | None = None
        self._drag = TabDrag(tabs)
        self._drag.moved.connect(self._follow)
        self._drag.dropped.connect(self._drop)
        self._drag.given_up.connect(self._let_be)
        tabs.menu_requested.connect(self._show_menu)

    def _goal(self, place: QPoint) -> _Goal:
        """Give where a tab goes that is let go here."""
        window = self._windows.at(place)
        if window is None:
            return _Goal(None, None)
        bar = window.tabs
        is_over_bar = _reach(bar).contains(place)
        if window is not self._window:
            return _Goal(window, bar.place_at(bar.mapFromGlobal(place)) if is_over_bar else None)
        return _Goal(window, bar.place_at(bar.mapFromGlobal(place))) if is_over_bar else _Goal(None, None)

    def _follow(self, document: OpenDocument, place: QPoint) -> None:
        goal = self._goal(place)
        for window in self._windows.every:
            window.tabs.mark_drop(goal.place if window is goal.window else None)
        if self._tag is None:
            self._tag = DragTag(self._window)
        self._tag.follow(place, document.title, self._words(document, goal))

    def _words(self, document: OpenDocument, goal: _Goal) -> str:
        if goal.window is self._window:
            return "Another place in this window"
        if document.is_busy:
            return BUSY
        return "To a new window" if goal.window is None else f"To {window_words(self._windows, goal.window)}"

    def _let_be(self) -> None:
        for window in self._windows.every:
            window.tabs.mark_drop(None)
        if self._tag is not None:
            self._tag.hide()
            self._tag.deleteLater()
            self._tag = None

    def _drop(self, document: OpenDocument, place: QPoint) -> None:
        goal = self._goal(place)
        self._let_be()
        if document not in self._window.desk.documents:
            return
        if goal.window is self._window and goal.place is not None:
            before = self._window.desk.documents.index(document)
            self._window.desk.shift(document, goal.place - (goal.place > before))
        else:
            self._windows.move(document, goal.window, place=goal.place, at=place - _UNDER_MOUSE)

    def _show_menu(self, document: OpenDocument | None, place: QPoint) -> None:
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        if document is not None:
            _add(menu, "x", "Close", lambda: self._window.closing.close(document))
            menu.addSeparator()
            _add(menu, "external-link", "Move to new window", lambda: self._windows.move(document))
            for other in self._windows.others(self._window.desk):
                self._add_other(menu, document, other)
            menu.addSeparator()
        _add(menu, "square", "New window", self._windows.new)
        menu.popup(place)

    def _add_other(self, menu: QMenu, document: OpenDocument, other: Window) -> None:
        words = f"Move to {window_words(self._windows, other)}"
        _add(menu, "corner-down-left", words, lambda: self._windows.move(document, other))


def _reach(bar: Tabs) -> QRect:
    """Give the part of the screen in which a tab still belongs to a bar: half a bar around it."""
    reach = bar.height() // 2
    return QRect(bar.mapToGlobal(QPoint()), bar.size()).adjusted(-reach, -reach, reach, reach)


def _add(menu: QMenu, picture: str, words: str, run: Callable[[], object]) -> None:
    menu.addAction(icon(picture, quiet_tint(current_theme())), words.replace("&", "&&")).triggered.connect(run)
