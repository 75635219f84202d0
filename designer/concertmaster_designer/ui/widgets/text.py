"""A piece of text in one of the sizes and roles of the look."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px
from concertmaster_shared.look import TYPE_SIZES, TYPE_WEIGHTS

Size = Literal["small", "body", "lead", "title", "display"]


class Text(QLabel):
    """Plain text, never read as markup: it may come from another person's document."""

    def __init__(
        self,
        text: str = "",
        *,
        size: Size = "body",
        role: str = "text",
        strong: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._size: Size = size
        self._strong = strong
        self._wear(current_theme())
        on_theme_changed(self._wear)

    def set_role(self, role: str) -> None:
        """Show it in the colour of another role."""
        if role != self._role:
            self._role = role
            self._wear(current_theme())

    def showEvent(self, event: QShowEvent) -> None:
        """Take the colour again: when a widget is shown for the first time, the style sheet resets what it wore."""
        super().showEvent(event)
        self._wear(current_theme())

    def _wear(self, theme: Theme) -> None:
        self.setFont(type_font(self.font(), self._size, strong=self._strong))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.color(self._role))
        self.setPalette(palette)


def type_font(font: QFont, size: Size, *, strong: bool = False) -> QFont:
    """Give a font in one of our sizes and weights."""
    made = QFont(font)
    made.setPixelSize(px(TYPE_SIZES[size]))
    made.setWeight(QFont.Weight(TYPE_WEIGHTS["strong" if strong else "regular"]))
    return made
