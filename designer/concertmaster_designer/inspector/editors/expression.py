"""An expression: coloured, read at each keystroke, with the mistake under its character."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from concertmaster_designer.inspector.values import MISSING, expression_text
from concertmaster_shared.expressions import ExpressionError, parse
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY

from .editor import Editor
from .growing_text import GrowingText
from .highlighter import ExpressionHighlighter, units
from .text import at_character


class ExpressionEditor(Editor):
    """An empty field is no value."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.text = GrowingText(code=True)
        self.text.setPlaceholderText(hint)
        self._highlighter = ExpressionHighlighter(self.text.document())
        self.watch(self.text)
        self.text.textChanged.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)

    def show_value(self, value: object) -> None:
        """Show an expression."""
        self.text.show_text(expression_text(value))
        self._read()

    def _tell(self) -> None:
        self._read()
        text = self.text.toPlainText()
        self.edited.emit({EXPRESSION_KEY: text} if text.strip() else MISSING, True)

    def _read(self) -> None:
        text = self.text.toPlainText()
        try:
            if text.strip():
                parse(text)
        except ExpressionError as failure:
            position = len(text) if failure.position is None else failure.position
            begin = min(units(text, position), max(0, units(text, len(text)) - 1))
            self._highlighter.mark(begin, max(1, failure.length))
            self.misread.emit(at_character(failure))
            return
        self._highlighter.mark(0, 0)
        self.misread.emit("")
