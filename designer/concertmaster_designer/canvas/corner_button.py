"""A button that floats over the canvas. It paints itself, for it is painted with every frame that it lies over."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from concertmaster_designer.ui.icons import icon_pixmap
from concertmaster_designer.ui.theme import Theme, line_px, px
from concertmaster_designer.ui.theme.theme import blend

_SIDE = 28
_ICON = 16
_RADIUS = 4.0


def side() -> int:
    """Give how large a button is at the size of text that the application wears."""
    return line_px(_SIDE)


class CornerButton(QAbstractButton):
    """Shows an icon, or a text where it has one. It takes no focus: what it does has a key on the canvas itself."""

    def __init__(self, picture: str, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.picture = picture
        self._theme = Theme.light()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(tip)
        self.setAccessibleName(tip.partition(" (")[0])
        self.setFixedSize(side(), side())

    def wear(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.setFixedSize(side(), side())
        self.update()

    def sizeHint(self) -> QSize:
        """Give the size it has."""
        return self.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground under the pointer, and the icon or the text."""
        tokens = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isDown() or self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if self.isChecked() else blend(tokens.surface, tokens.text, 0.06)))
            painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        color = tokens.accent if self.isChecked() else tokens.text
        if self.text():
            painter.setPen(QColor(color))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
            return
        room = px(_ICON)
        picture = icon_pixmap(self.picture, color, room, dpr=self.devicePixelRatioF())
        painter.drawPixmap((self.width() - room) // 2, (self.height() - room) // 2, picture)
