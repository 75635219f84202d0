"""The rail at the left edge: what there is to look at, each as an icon with its word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QToolButton, QVBoxLayout, QWidget

from concertmaster_designer.ui.icons import app_icon, icon
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px
from concertmaster_designer.ui.tint import quiet_tint
from concertmaster_designer.ui.widgets.text import type_font

_WIDTH = 88
_BUTTON = QSize(76, 52)


@dataclass(frozen=True, slots=True)
class Place:
    """A page that the rail leads to."""

    name: str
    title: str
    icon: str


class Rail(QWidget):
    """``chosen`` gives the name of the place; the menu at the top holds every action in its group."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[Place], menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[QToolButton, str] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self.menu_button = QToolButton()
        self.menu_button.setIcon(app_icon())
        self.menu_button.setIconSize(QSize(28, 28))
        self.menu_button.setMenu(menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setToolTip("Menu")
        self.menu_button.setAccessibleName("Menu")
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6, 8, 6, 8)
        self._column.setSpacing(4)
        self._column.addWidget(self.menu_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(8)
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
        self.setFixedWidth(px(_WIDTH))
        for button, name in self._icons.items():
            button.setFixedSize(_BUTTON * theme.text_scale)
            button.setIconSize(QSize(px(20), px(20)))
            button.setFont(type_font(self.font(), "small"))
            button.setIcon(icon(name, quiet_tint(theme)))
        self.update()
