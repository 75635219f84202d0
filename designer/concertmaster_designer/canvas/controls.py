"""The controls in the corner: zoom, fit, and the lock that keeps a hand from changing anything."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.ui.theme import px

from .corner_button import CornerButton, side

_PERCENT_WIDTH = 52
_RADIUS = 8.0
_ONE_PERCENT = 0.01


class Controls(QWidget):
    """A row of buttons that float over the canvas."""

    zoom_in = Signal()
    zoom_out = Signal()
    actual_size = Signal()
    fit = Signal()
    lock_toggled = Signal(bool)

    def __init__(self, inks: Inks, parent: QWidget) -> None:
        super().__init__(parent)
        self._inks = inks
        smaller = CornerButton("minus", "Zoom out (−)", self)
        self._percent = CornerButton("", "Actual size (0)", self)
        larger = CornerButton("plus", "Zoom in (+)", self)
        everything = CornerButton("maximize", "Show everything (Home)", self)
        self._lock = CornerButton("lock-open", "Lock the canvas against changes", self)
        self._buttons = (smaller, self._percent, larger, everything, self._lock)
        self._lock.setCheckable(True)
        smaller.clicked.connect(self.zoom_out)
        self._percent.clicked.connect(self.actual_size)
        larger.clicked.connect(self.zoom_in)
        everything.clicked.connect(self.fit)
        self._lock.toggled.connect(self._show_lock)
        self._lock.toggled.connect(self.lock_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(2)
        for button in self._buttons:
            row.addWidget(button)
        self.wear(inks)
        self.adjustSize()

    def wear(self, inks: Inks) -> None:
        """Take other colours."""
        self._inks = inks
        for button in self._buttons:
            button.wear(inks.theme)
        self._percent.setFixedSize(px(_PERCENT_WIDTH), side())
        self.adjustSize()
        self.update()

    def show_scale(self, scale: float) -> None:
        """Show the scale as a percentage."""
        self._percent.setText(f"{scale * 100:.{0 if scale >= _ONE_PERCENT else 1}f} %")

    def show_locked(self, locked: bool) -> None:  # noqa: FBT001 - a slot takes what a toggle gives
        """Show whether the canvas is locked."""
        self._lock.setChecked(locked)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground of the row."""
        tokens = self._inks.theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.strong_line), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def _show_lock(self, locked: bool) -> None:  # noqa: FBT001 - a slot takes what a toggle gives
        self._lock.picture = "lock" if locked else "lock-open"
        self._lock.setToolTip("Unlock the canvas" if locked else "Lock the canvas against changes")
