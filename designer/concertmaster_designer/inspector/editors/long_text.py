"""Text of several lines; parts in double braces are expressions."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from concertmaster_designer.expressions.code_edit import CodeEdit
from concertmaster_designer.expressions.making import make_field
from concertmaster_designer.inspector.values import MISSING

from .editor import Editor

_LOWEST = 3


class LongTextEditor(Editor):
    """An empty field is no value."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.text = CodeEdit(is_template=True, code=False, lowest=_LOWEST)
        self.text.setPlaceholderText(hint)
        self.field = make_field(self.text)
        self.watch(self.text)
        self.field.misread.connect(self.misread)
        self.text.edited.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)

    def show_value(self, value: object) -> None:
        """Show a text."""
        self.text.show_text("" if value is MISSING or value is None else str(value))
        self.field.read()

    def _tell(self) -> None:
        self.edited.emit(self.text.toPlainText() or MISSING, True)
