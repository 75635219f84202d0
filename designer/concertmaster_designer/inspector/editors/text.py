"""One line of text; parts in double braces are expressions, and are read while they are typed."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from concertmaster_designer.inspector.values import MISSING
from concertmaster_shared.expressions import ExpressionError, is_template, parse_template

from .editor import Editor


class TextEditor(Editor):
    """An empty field is no value."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.watch(self.line)
        self.line.textEdited.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)

    def show_value(self, value: object) -> None:
        """Show a text; what is none is shown as it is written in JSON."""
        text = "" if value is MISSING or value is None else str(value)
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)
        self.misread.emit(template_problem(text))

    def _tell(self, text: str) -> None:
        self.misread.emit(template_problem(text))
        self.edited.emit(text or MISSING, True)


def template_problem(text: str) -> str:
    """Say what is wrong with the expressions inside a text, if something is."""
    if not is_template(text):
        return ""
    try:
        parse_template(text)
    except ExpressionError as failure:
        return at_character(failure)
    return ""


def at_character(failure: ExpressionError) -> str:
    """Say what is wrong, and at which character."""
    place = "" if failure.position is None else f"Character {failure.position + 1}: "
    return place + failure.message
