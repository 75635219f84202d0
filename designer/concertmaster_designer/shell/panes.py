"""Going between the parts of the window by keys, and back to the canvas with Escape."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from concertmaster_designer.ui.action import ActionTable

from .binding import Parts


class Panes(QObject):
    """The panes of a window in the order of F6: what is in the middle, what stands around it, tabs, and the rail."""

    def __init__(self, parts: Parts, *, tabs: QTabBar, rail: QWidget) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._tabs = tabs
        self._rail = rail
        parts.window.installEventFilter(self)
        parts.editor.palette_panel.search.left.connect(self.leave)

    def bind(self, actions: ActionTable) -> None:
        """Bind the actions that go between panes, and the one that goes to the menus."""
        actions.bind("view.next_pane", lambda: self.go(1))
        actions.bind("view.previous_pane", lambda: self.go(-1))
        actions.bind("view.menu_bar", self.open_menus)

    def go(self, step: int) -> None:
        """Give the focus to the next pane that can be seen, or to the one before."""
        panes = self.visible()
        here = QApplication.focusWidget()
        place = next((place for place, pane in enumerate(panes) if _holds(pane, here)), 0 if step < 0 else -1)
        for pane in (panes[(place + turn * step) % len(panes)] for turn in range(1, len(panes) + 1)):
            entry = _entry(pane)
            if entry is not None:
                entry.setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)
                return

    def open_menus(self) -> None:
        """Open the first menu, from where the arrows lead on."""
        bar = self._parts.window.menuBar()
        bar.setActiveAction(bar.actions()[0])

    def leave(self) -> None:
        """Give the focus back to the canvas in front."""
        if self._parts.desk.current is not None:
            self._parts.desk.current.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def visible(self) -> list[QWidget]:
        """Give the panes that can be seen."""
        document, editor = self._parts.desk.current, self._parts.editor
        middle: list[QWidget] = [self._parts.home]
        if document is not None:
            middle = [document.canvas, editor.palette_panel, editor.inspector, editor.bottom, editor.bar]
        return [pane for pane in (*middle, self._tabs, self._rail) if pane.isVisible()]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Leave with an Escape that nobody else wanted."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return False
        self.leave()
        return True


def _holds(pane: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (widget is pane or pane.isAncestorOf(widget))


def _entry(pane: QWidget) -> QWidget | None:
    """Give where the focus was in a pane, or the first place in it that takes the focus."""
    last = pane.focusWidget()
    if last is not None and _takes_focus(last):
        return last
    return next((widget for widget in _chain(pane) if _takes_focus(widget)), None)


def _chain(pane: QWidget) -> Iterator[QWidget]:
    yield pane
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if pane.isAncestorOf(widget):
            yield widget
        widget = widget.nextInFocusChain()


def _takes_focus(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
