"""An empty place: what goes there, and the first step as a button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px

from .glyph import Glyph
from .text import Text

_WIDTH = 420
_SHARE = 20


class EmptyPlace(QWidget):
    """Stands in the middle of where something will be."""

    def __init__(self, icon_name: str, title: str, sentence: str, *buttons: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Text(title, size="lead", strong=True)
        self.sentence = Text(sentence, role="muted", wrap=True)
        for text in (self.title, self.sentence):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        on_theme_changed(self._wear)
        self._wear(current_theme())
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(Glyph(icon_name, size=32), alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(self.title)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.sentence, _SHARE)
        middle.addStretch(1)
        column.addLayout(middle)
        if buttons:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addStretch()
            for button in buttons:
                row.addWidget(button)
            row.addStretch()
            column.addSpacing(12)
            column.addLayout(row)
        column.addStretch(3)

    def _wear(self, _theme: Theme) -> None:
        self.sentence.setMaximumWidth(px(_WIDTH))
