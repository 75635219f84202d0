"""A number. An empty field is no value, and shows what counts then."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from concertmaster_designer.inspector.values import MISSING, read_number

from .editor import Editor


class NumberEditor(Editor):
    """A text that is no number is kept, marked, and not told of."""

    def __init__(self, *, whole: bool = False, hint: str = "") -> None:
        super().__init__()
        self._whole = whole
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.watch(self.line)
        self.line.textEdited.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)

    def show_value(self, value: object) -> None:
        """Show a number; what is none is shown as it is, and marked."""
        self.line.setText("" if value is MISSING or value is None else str(value))
        self.misread.emit("" if self._read(self.line.text()) is not None else self._sentence())

    def _tell(self, text: str) -> None:
        value = self._read(text)
        self.misread.emit("" if value is not None else self._sentence())
        if value is not None:
            self.edited.emit(value, True)

    def _read(self, text: str) -> object | None:
        if not text.strip():
            return MISSING
        try:
            return read_number(text, whole=self._whole)
        except ValueError:
            return None

    def _sentence(self) -> str:
        return "Give a whole number, such as 3." if self._whole else "Give a number, such as 2.5."
