"""A line to search with: a magnifier, a button that clears, and the arrow keys handed on to what is searched."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px

from .buttons import IconButton
from .glyph import Glyph

_HANDED_ON = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_EDGE: Final = 8
_SIGN: Final = 16


class SearchField(QLineEdit):
    """``moved`` tells of a key that is meant for the list, ``chosen`` of Enter, ``left`` of Escape in an empty field."""

    moved = Signal(QKeyEvent)
    chosen = Signal()
    left = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        # Qt's own signs in a line stay small beside large text.
        self._magnifier = Glyph("search", size=_SIGN, parent=self)
        self._magnifier.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clear_button = IconButton("x", "Clear", self.clear, size=_SIGN - 2, parent=self)
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear_button.hide()
        self.textChanged.connect(lambda text: self.clear_button.setVisible(bool(text)))
        self._wear(current_theme())
        on_theme_changed(self._wear)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand on what is meant for the list."""
        if event.key() in _HANDED_ON:
            self.moved.emit(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the signs at both ends."""
        super().resizeEvent(event)
        self._place_signs()

    def _wear(self, _theme: Theme) -> None:
        self.setTextMargins(px(_SIGN) + 2, 0, px(_SIGN) + 6, 0)
        self._place_signs()

    def _place_signs(self) -> None:
        sign, button = self._magnifier, self.clear_button
        button.resize(button.sizeHint())
        sign.move(_EDGE, (self.height() - sign.height()) // 2)
        button.move(self.width() - button.width() - 3, (self.height() - button.height()) // 2)
