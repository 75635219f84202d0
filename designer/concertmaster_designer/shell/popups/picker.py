"""A line to type in over a list to choose from: what the command palette, going to a node and bookmarks have in common."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QFrame, QStackedWidget, QVBoxLayout, QWidget

from concertmaster_designer.ui.theme import px
from concertmaster_designer.ui.widgets.choices import ChoiceList
from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.search_field import SearchField

NOTHING_FOUND: Final = "Nothing found"
_WIDTH: Final = 560
_HEIGHT: Final = 380


class Picker(QDialog):
    """Stands over the window until something is chosen or Escape is pressed. ``narrow`` shows what fits, ``pick`` takes it."""

    def __init__(self, window: QWidget, *, name: str, hint: str, nothing: str) -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(name)
        self.search = SearchField(hint)
        self.list = ChoiceList(name)
        self._nothing = EmptyPlace("search", NOTHING_FOUND, nothing)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._nothing)
        frame = QFrame()
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(frame)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self._stack)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.search.textChanged.connect(self.narrow)
        self.search.moved.connect(self.list.keyPressEvent)
        self.search.chosen.connect(self.take)
        self.search.left.connect(self.reject)
        self.list.chosen.connect(self._take)
        width = min(px(_WIDTH), window.width())
        self.resize(width, min(px(_HEIGHT), window.height() * 3 // 4))
        middle = window.mapToGlobal(QPoint(window.width() // 2, window.height() // 8))
        self.move(middle.x() - width // 2, middle.y())
        self.search.setFocus()

    def narrow(self, typed: str) -> None:
        """Show what fits what was typed."""
        raise NotImplementedError

    def pick(self, value: Any) -> None:
        """Do what choosing this means; the picker is closed by then."""
        raise NotImplementedError

    def take(self) -> None:
        """Choose what is in front: Enter."""
        self.list.take()

    def say_nothing(self, title: str, sentence: str) -> None:
        """Say something else where nothing is found."""
        self._nothing.title.setText(title)
        self._nothing.sentence.setText(sentence)

    def show_found(self) -> None:
        """Show the list, or that nothing fits."""
        self._stack.setCurrentWidget(self.list if self.list.choices else self._nothing)

    def _take(self, value: Any) -> None:
        self.accept()
        self.pick(value)
