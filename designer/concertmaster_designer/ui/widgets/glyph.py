"""An icon that says something by itself, in the colour of a role."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from concertmaster_designer.ui.icons import icon_pixmap
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px


class Glyph(QLabel):
    """Shows one icon; what it means must stand beside it or in its accessible name."""

    def __init__(self, name: str, *, role: str = "muted", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._role = role
        self._size = size
        self._wear(current_theme())
        on_theme_changed(self._wear)

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self._wear(current_theme())

    def _wear(self, theme: Theme) -> None:
        color = getattr(theme.palette, self._role)
        size = px(self._size)
        self.setFixedSize(size, size)
        self.setPixmap(icon_pixmap(self._name, color, size, dpr=self.devicePixelRatioF()))
