"""The invitation on an empty canvas: what goes here, and a button for the first step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.ui.icons import icon_pixmap
from concertmaster_designer.ui.keymap import Command, keys_of, on_keymap_changed
from concertmaster_designer.ui.keymap.spelling import shown


class Invitation(QWidget):
    """A dashed place in the middle, as large as a hand wants to hit."""

    accepted = Signal()

    def __init__(self, inks: Inks, parent: QWidget) -> None:
        super().__init__(parent)
        self._inks = inks
        self._picture = QLabel(self)
        self._title = QLabel("Begin with what starts a run", self)
        self._text = QLabel(self)
        self._command: Command | None = None
        self._button = QPushButton("Add a trigger", self)
        self._button.setProperty("primary", True)
        self._button.clicked.connect(self.accepted)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(8)
        for label in (self._picture, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.addStretch()
        row.addWidget(self._button)
        row.addStretch()
        column.addLayout(row)
        font = self._title.font()
        font.setPixelSize(15)
        font.setWeight(font.Weight.DemiBold)
        self._title.setFont(font)
        self.wear(inks)
        on_keymap_changed(self._say)
        self._say()

    def name_key(self, command: Command) -> None:
        """Name the key of the command that adds a node."""
        self._command = command
        self._say()

    def _say(self) -> None:
        keys = keys_of(self._command) if self._command is not None else ()
        press = f" press {shown(keys[0])}," if keys else ""
        self._text.setText(
            f"A form answer, a webhook, a schedule, or a click.\nDouble-click anywhere,{press}\nor drag it here from the palette."
        )
        self.adjustSize()

    def wear(self, inks: Inks) -> None:
        """Take other colours."""
        self._inks = inks
        tokens = inks.theme.palette
        self._picture.setPixmap(icon_pixmap("workflow", tokens.muted, 28, dpr=self.devicePixelRatioF()))
        for label, color in ((self._title, tokens.text), (self._text, tokens.muted)):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), QColor(color))
            label.setPalette(palette)
        self.adjustSize()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dashed outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._inks.theme.palette.strong_line), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 12, 12)
