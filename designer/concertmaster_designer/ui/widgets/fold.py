"""A fold: a heading that opens and closes what stands below it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from concertmaster_designer.ui.icons import icon
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px
from concertmaster_designer.ui.tint import quiet_tint

from .text import type_font

_ICON: Final = 16


class Fold(QWidget):
    """Closed at first unless told otherwise."""

    toggled = Signal(bool)

    def __init__(self, title: str, body: QWidget, *, opened: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = body
        self.head = QToolButton()
        self.head.setText(title)
        self.head.setCheckable(True)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(body)
        self.head.toggled.connect(self._show)
        self.head.setChecked(opened)
        self._show(opened)
        on_theme_changed(self._wear)

    @property
    def is_open(self) -> bool:
        """Tell whether the body can be seen."""
        return self.head.isChecked()

    def open(self) -> None:
        """Show the body."""
        self.head.setChecked(True)

    def _show(self, opened: bool) -> None:  # noqa: FBT001 - a slot of Qt
        self._body.setVisible(opened)
        self._wear(current_theme())
        self.toggled.emit(opened)

    def _wear(self, theme: Theme) -> None:
        self.head.setFont(type_font(self.font(), "body", strong=True))
        self.head.setIconSize(QSize(px(_ICON), px(_ICON)))
        self.head.setIcon(icon("chevron-down" if self.is_open else "chevron-right", quiet_tint(theme)))
