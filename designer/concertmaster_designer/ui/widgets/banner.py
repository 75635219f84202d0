"""A line across the top of a place: something that needs a decision, with the choices as buttons."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from concertmaster_designer.ui.theme import current_theme

from .flow import Flow, flowing
from .glyph import Glyph
from .text import Text

_STRENGTH = 0.12


class Banner(QWidget):
    """Stays until its cause is gone; tells its kind by icon and by colour."""

    def __init__(self, icon_name: str, role: str, sentence: str, *buttons: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self.sentence = Text(sentence, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(Glyph(icon_name, role=role))
        row.addWidget(self.sentence, 2 if buttons else 1)
        if buttons:
            row.addWidget(flowing(Flow(to_right=True), *buttons), 1)
        self.setAccessibleName(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground in a breath of the role's colour."""
        painter = QPainter(self)
        theme = current_theme()
        color = QColor(theme.color(self._role))
        color.setAlphaF(_STRENGTH)
        painter.fillRect(event.rect(), color)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
