"""A field for text of several lines that is as high as its text, between two bounds."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed

from .text import type_font

_FRAME = 13


class GrowingText(QPlainTextEdit):
    """Tab moves on instead of making a tab; in a field of one line Enter moves on as well."""

    def __init__(self, *, lowest: int = 1, highest: int = 12, code: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lowest = lowest
        self._highest = highest
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if code:
            self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.document().setDocumentMargin(1)
        self.textChanged.connect(self._grow)
        on_theme_changed(self._resize_type)
        self._resize_type(current_theme())

    def show_text(self, text: str) -> None:
        """Show a text without telling of it."""
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._grow()

    def sizeHint(self) -> QSize:
        """Be as high as the text."""
        return QSize(super().sizeHint().width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew and grow with it."""
        super().resizeEvent(event)
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+Enter to the window."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _resize_type(self, _theme: Theme) -> None:
        self.setFont(type_font(self.font(), "body"))
        self._grow()

    def _grow(self) -> None:
        height = self._text_height() + _FRAME
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _text_height(self) -> int:
        """Measure the lines as they are wrapped; a line with bold words in it may be higher than the font says."""
        spacing = self.fontMetrics().lineSpacing()
        block, lines, height = self.document().firstBlock(), 0, 0.0
        while block.isValid() and lines < self._highest:
            layout = block.layout()
            shown = min(layout.lineCount(), self._highest - lines)
            height += sum(layout.lineAt(number).height() for number in range(shown)) if shown else spacing
            lines += max(1, shown)
            block = block.next()
        return max(ceil(height), self._lowest * spacing)
