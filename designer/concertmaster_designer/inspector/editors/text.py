"""One line of text; parts in double braces are expressions, and are read while they are typed."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QVBoxLayout

from concertmaster_designer.expressions.code_edit import CodeEdit
from concertmaster_designer.expressions.making import make_field
from concertmaster_designer.inspector.values import MISSING

from .editor import Editor

_HIGHEST = 5


class TemplateLine(CodeEdit):
    """One line that is wrapped where it is long. Enter moves on, and lines that are pasted become one."""

    def __init__(self, hint: str = "") -> None:
        super().__init__(is_template=True, code=False, highest=_HIGHEST)
        self.setPlaceholderText(hint)

    def text(self) -> str:
        """Give the text."""
        return self.toPlainText()

    def cursorPosition(self) -> int:
        """Tell where the cursor stands."""
        return self.textCursor().position()

    def setCursorPosition(self, place: int) -> None:
        """Put the cursor to a place."""
        cursor = self.textCursor()
        cursor.setPosition(place)
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on with Enter."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and not self.is_offering and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste in one line."""
        self.textCursor().insertText(" ".join(source.text().splitlines()))


class TextEditor(Editor):
    """An empty field is no value."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.line = TemplateLine(hint)
        self.field = make_field(self.line)
        self.watch(self.line)
        self.field.misread.connect(self.misread)
        self.line.edited.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)

    def show_value(self, value: object) -> None:
        """Show a text; what is none is shown as it is written in JSON."""
        text = "" if value is MISSING or value is None else str(value)
        if text != self.line.text():
            self.line.show_text(text)
            self.line.moveCursor(QTextCursor.MoveOperation.Start)
        self.field.read()

    def _tell(self) -> None:
        self.edited.emit(self.line.text() or MISSING, True)
