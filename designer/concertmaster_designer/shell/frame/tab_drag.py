"""Dragging a tab with the mouse: along its bar, out of it, onto another one. What becomes of it is for others to decide."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.ui.widgets.text import Text

from .tabs import Tabs

_BESIDE_MOUSE: Final = QPoint(16, 14)


class TabDrag(QObject):
    """``moved`` gives the document and the place of the mouse on the screen, ``dropped`` the same at the end.

    ``given_up`` tells that Escape ended it, or that the mouse was taken away.
    """

    moved = Signal(object, QPoint)
    dropped = Signal(object, QPoint)
    given_up = Signal()

    def __init__(self, tabs: Tabs) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self._application = cast("QApplication", QApplication.instance())
        self._pressed: OpenDocument | None = None
        self._begin = QPoint()
        self._is_dragging = False
        tabs.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the mouse over the bar, and at Escape while a tab is dragged."""
        if isinstance(event, QMouseEvent) and watched is self._tabs:
            self._take_mouse(event)
        elif self._is_dragging and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self._end()
                self.given_up.emit()
            event.accept()
            return True
        elif self._pressed is not None and watched is self._tabs and event.type() in {QEvent.Type.Hide, QEvent.Type.UngrabMouse}:
            self._end()
            self.given_up.emit()
        return False

    def _take_mouse(self, event: QMouseEvent) -> None:
        place = event.globalPosition().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = (
                self._tabs.document_at(event.position().toPoint()) if event.button() == Qt.MouseButton.LeftButton else None
            )
            self._begin = place
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            if not self._is_dragging and (place - self._begin).manhattanLength() >= QApplication.startDragDistance():
                self._is_dragging = True
                self._application.installEventFilter(self)
            if self._is_dragging:
                self.moved.emit(self._pressed, place)
        elif event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
            document, was_dragging = self._pressed, self._is_dragging
            self._end()
            if was_dragging and document is not None:
                self.dropped.emit(document, place)

    def _end(self) -> None:
        if self._is_dragging:
            self._application.removeEventFilter(self)
        self._pressed, self._is_dragging = None, False


class DragTag(QFrame):
    """What goes along with the mouse: the tab's title, and what letting go would do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowTransparentForInput,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.title = Text(strong=True)
        self.words = Text(role="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.words)

    def follow(self, place: QPoint, title: str, words: str) -> None:
        """Stand beside the mouse and say something."""
        self.title.setText(title)
        self.words.setText(words)
        self.adjustSize()
        self.move(place + _BESIDE_MOUSE)
        self.show()
