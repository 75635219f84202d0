"""The controls in the corner: zoom, fit, and the lock that keeps a hand from changing anything."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.ui.icons import IconTint, icon


class Controls(QWidget):
    """A row of buttons that float over the canvas. They take no focus: each has a key on the canvas itself."""

    zoom_in = Signal()
    zoom_out = Signal()
    actual_size = Signal()
    fit = Signal()
    lock_toggled = Signal(bool)

    def __init__(self, inks: Inks, parent: QWidget) -> None:
        super().__init__(parent)
        self._inks = inks
        self._icons: list[tuple[QToolButton, str]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(2)
        row.addWidget(self._button("minus", "Zoom out (−)", self.zoom_out))
        self._percent = QToolButton(self)
        self._percent.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._percent.setFixedSize(52, 28)
        self._percent.setToolTip("Actual size (0)")
        self._percent.setAccessibleName("Actual size")
        self._percent.clicked.connect(self.actual_size)
        row.addWidget(self._percent)
        row.addWidget(self._button("plus", "Zoom in (+)", self.zoom_in))
        row.addWidget(self._button("maximize", "Show everything (Home)", self.fit))
        self._lock = self._button("lock-open", "Lock the canvas against changes", None)
        self._lock.setCheckable(True)
        self._lock.toggled.connect(self._show_lock)
        self._lock.toggled.connect(self.lock_toggled)
        row.addWidget(self._lock)
        self.wear(inks)
        self.adjustSize()

    def wear(self, inks: Inks) -> None:
        """Take other colours."""
        self._inks = inks
        self._tint_icons()
        self.update()

    def show_scale(self, scale: float) -> None:
        """Show the scale as a percentage."""
        self._percent.setText(f"{scale * 100:.0f} %")

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
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def _button(self, name: str, tip: str, pressed: SignalInstance | None) -> QToolButton:
        button = QToolButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setFixedSize(28, 28)
        button.setIconSize(QSize(16, 16))
        button.setToolTip(tip)
        button.setAccessibleName(tip.split(" (", maxsplit=1)[0])
        if pressed is not None:
            button.clicked.connect(pressed)
        self._icons.append((button, name))
        return button

    def _show_lock(self, locked: bool) -> None:  # noqa: FBT001 - a slot takes what a toggle gives
        self._icons = [
            (button, ("lock" if locked else "lock-open") if button is self._lock else name) for button, name in self._icons
        ]
        self._lock.setToolTip("Unlock the canvas" if locked else "Lock the canvas against changes")
        self._tint_icons()

    def _tint_icons(self) -> None:
        tokens = self._inks.theme.palette
        for button, name in self._icons:
            button.setIcon(icon(name, IconTint(tokens.text, tokens.accent, tokens.line)))
