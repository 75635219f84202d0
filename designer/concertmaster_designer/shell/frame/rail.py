"""The rail at the left edge: what there is to look at, each as an icon with its word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from concertmaster_designer.ui.icons import icon
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px
from concertmaster_designer.ui.tint import quiet_tint
from concertmaster_designer.ui.widgets.text import type_font

_NARROWEST = 76
_HEIGHT = 52
_AIR = 16
_MARGIN = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A page that the rail leads to."""

    name: str
    title: str
    icon: str


class Rail(QWidget):
    """``chosen`` gives the name of the place."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[QToolButton, str] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        self._column.setSpacing(4)
        for place in places:
            self._add(place)
        self._column.addStretch()
        self._wear(current_theme())
        on_theme_changed(self._wear)

    def show_place(self, name: str) -> None:
        """Mark the place that can be seen; an unknown name marks none."""
        self._group.setExclusive(False)
        for place, button in self._buttons.items():
            button.setChecked(place == name)
        self._group.setExclusive(bool(name))

    def showEvent(self, event: QShowEvent) -> None:
        """Take the type again: when a widget is shown for the first time, the style sheet resets what it wore."""
        super().showEvent(event)
        self._wear(current_theme())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and the hairline at the right."""
        painter, theme = QPainter(self), current_theme()
        painter.fillRect(event.rect(), theme.color("canvas"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.color("line"))

    def _add(self, place: Place) -> None:
        button = QToolButton()
        button.setText(place.title)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.chosen.emit(place.name))
        self._group.addButton(button)
        self._icons[button] = place.icon
        self._buttons[place.name] = button
        self._column.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)

    def _wear(self, theme: Theme) -> None:
        """Be as wide as the longest word asks."""
        font = type_font(self.font(), "small")
        longest = max((QFontMetrics(font).horizontalAdvance(button.text()) for button in self._icons), default=0)
        size = QSize(max(_NARROWEST, longest + _AIR), px(_HEIGHT))
        self.setFixedWidth(size.width() + 2 * _MARGIN)
        for button, name in self._icons.items():
            button.setFixedSize(size)
            button.setIconSize(QSize(px(20), px(20)))
            button.setFont(font)
            button.setIcon(icon(name, quiet_tint(theme)))
        self.update()
