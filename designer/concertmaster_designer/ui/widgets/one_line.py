"""Words on one line that are shortened where there is no room for them, instead of making their place wider."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStyleOptionButton, QStylePainter, QToolTip, QWidget

from .buttons import Button
from .text import Size, Text

_LEAST: Final = 3
"""How many letters are always shown."""


class OneLine(Text):
    """The whole text is what a screen reader hears, and what a tool tip shows where some of it is missing."""

    def __init__(
        self,
        text: str = "",
        *,
        size: Size = "body",
        role: str = "text",
        strong: bool = False,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, size=size, role=role, strong=strong, parent=parent)
        self._cut = cut

    def minimumSizeHint(self) -> QSize:
        """Need room for a few letters."""
        return QSize(min(_least(self), super().minimumSizeHint().width()), super().minimumSizeHint().height())

    def is_cut(self) -> bool:
        """Tell whether some of the text is missing."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def event(self, event: QEvent) -> bool:
        """Show the whole text as a tool tip where it is cut and nothing else is said."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and not self.toolTip() and self.is_cut():
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much as there is room for."""
        if not self.is_cut():
            super().paintEvent(event)
            return
        room = self.contentsRect()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()), self.fontMetrics().elidedText(self.text(), self._cut, room.width()))


class OneLineButton(Button):
    """A button whose words are shortened."""

    def __init__(self, text: str, run: Callable[[], object] | None = None, *, icon_name: str = "") -> None:
        super().__init__(text, run, icon_name=icon_name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Need room for a few letters."""
        hint = super().minimumSizeHint()
        return QSize(min(_least(self), hint.width()), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as much as there is room for."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        missing = self.sizeHint().width() - self.width()
        if missing > 0:
            room = self.fontMetrics().horizontalAdvance(self.text()) - missing
            option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)
        QStylePainter(self).drawControl(self.style().ControlElement.CE_PushButton, option)


def _least(widget: QLabel | QPushButton) -> int:
    return widget.fontMetrics().averageCharWidth() * 2 * _LEAST
