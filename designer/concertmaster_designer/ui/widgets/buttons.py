"""Buttons: one with an icon alone, one with words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from concertmaster_designer.ui.icons import BESIDE_WORDS, icon
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px
from concertmaster_designer.ui.tint import loud_tint, quiet_tint

ICON_SIZE: Final = QSize(16 + BESIDE_WORDS, 16)
"""Of icons beside words: with the room that keeps them away from these."""


class IconButton(QToolButton):
    """A small button; ``name`` is what it does, for tool tip and screen reader."""

    def __init__(
        self, icon_name: str, name: str, run: Callable[[], object] | None = None, *, size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._size = size
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        if run is not None:
            self.clicked.connect(run)
        self._wear(current_theme())
        on_theme_changed(self._wear)

    def show_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._wear(current_theme())

    def _wear(self, theme: Theme) -> None:
        self.setIconSize(QSize(px(self._size), px(self._size)))
        self.setIcon(icon(self._icon_name, quiet_tint(theme)))


class Button(QPushButton):
    """A button with a verb; the main one of its place is filled with the accent."""

    def __init__(
        self,
        text: str,
        run: Callable[[], object] | None = None,
        *,
        icon_name: str = "",
        main: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self._main = main
        self.setAutoDefault(False)
        self.setDefault(main)
        if run is not None:
            self.clicked.connect(run)
        if icon_name:
            self._wear(current_theme())
            on_theme_changed(self._wear)

    def _wear(self, theme: Theme) -> None:
        self.setIconSize(ICON_SIZE * theme.text_scale)
        self.setIcon(icon(self._icon_name, loud_tint(theme) if self._main else quiet_tint(theme), room=BESIDE_WORDS))
