"""An expression in place of a constant."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from concertmaster_designer.expressions.code_edit import CodeEdit
from concertmaster_designer.expressions.making import make_field
from concertmaster_designer.inspector.values import MISSING, expression_text
from concertmaster_shared.nodes import Parameter
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY

from .editor import Editor


class ExpressionEditor(Editor):
    """An empty field is no value. ``parameter`` is the one whose whole value the expression is."""

    def __init__(self, hint: str = "", parameter: Parameter | None = None) -> None:
        super().__init__()
        self.text = CodeEdit()
        self.text.setPlaceholderText(hint)
        self.field = make_field(self.text, parameter)
        self.watch(self.text)
        self.field.misread.connect(self.misread)
        self.text.edited.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)

    def show_value(self, value: object) -> None:
        """Show an expression."""
        self.text.show_text(expression_text(value))
        self.field.read()

    def _tell(self) -> None:
        text = self.text.toPlainText()
        self.edited.emit({EXPRESSION_KEY: text} if text.strip() else MISSING, True)
