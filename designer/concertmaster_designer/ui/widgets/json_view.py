"""A JSON value to read and to copy; what is very long is cut, and says so."""

from __future__ import annotations

import json
from typing import Final

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px
from concertmaster_shared.look import TYPE_SIZES

LIMIT: Final = 200_000


class JsonView(QPlainTextEdit):
    """Read-only, in type of one width."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        on_theme_changed(self._wear)
        self._wear(current_theme())

    def show_value(self, value: object) -> None:
        """Show a value; none gives an empty view."""
        text = "" if value is None else json.dumps(value, indent=2, ensure_ascii=False)
        if len(text) > LIMIT:
            text = f"{text[:LIMIT]}\n… {len(text) - LIMIT:,} more characters"
        if text != self.toPlainText():
            self.setPlainText(text)

    def _wear(self, _theme: Theme) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(px(TYPE_SIZES["body"] - 1))
        self.setFont(font)
