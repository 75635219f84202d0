"""Text of several lines; parts in double braces are expressions."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from concertmaster_designer.inspector.values import MISSING

from .editor import Editor
from .growing_text import GrowingText
from .text import template_problem

_LOWEST = 3


class LongTextEditor(Editor):
    """An empty field is no value."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.text = GrowingText(lowest=_LOWEST)
        self.text.setPlaceholderText(hint)
        self.watch(self.text)
        self.text.textChanged.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)

    def show_value(self, value: object) -> None:
        """Show a text."""
        text = "" if value is MISSING or value is None else str(value)
        self.text.show_text(text)
        self.misread.emit(template_problem(text))

    def _tell(self) -> None:
        text = self.text.toPlainText()
        self.misread.emit(template_problem(text))
        self.edited.emit(text or MISSING, True)
