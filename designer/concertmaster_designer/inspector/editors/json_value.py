"""Any JSON value, as text."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QVBoxLayout

from concertmaster_designer.inspector.values import MISSING, read_json, write_json
from concertmaster_designer.ui.widgets.growing_text import GrowingText

from .editor import Editor


class JsonEditor(Editor):
    """A text that is no JSON is kept, marked, and not told of."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self._shown: object = MISSING
        self.text = GrowingText(lowest=2, code=True)
        self.text.setPlaceholderText(hint)
        self.watch(self.text)
        self.text.textChanged.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)

    def show_value(self, value: object) -> None:
        """Show a value; the same value in another writing stays as it was typed."""
        if value != self._shown or not self.text.toPlainText():
            self._shown = value
            self.text.show_text("" if value is MISSING else write_json(value))
        self.misread.emit("")

    def _tell(self) -> None:
        text = self.text.toPlainText()
        try:
            value = read_json(text) if text.strip() else MISSING
        except json.JSONDecodeError as failure:
            self.misread.emit(f"Line {failure.lineno}, character {failure.colno}: this is no JSON. {failure.msg}.")
            return
        except ValueError as failure:
            self.misread.emit(f"This is no JSON: {failure}.")
            return
        self._shown = value
        self.misread.emit("")
        self.edited.emit(value, True)
