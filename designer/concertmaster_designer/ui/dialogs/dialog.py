"""The frame of a dialog: what it is about, what goes in, verbs at the bottom, and a line for what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.text import Text


class Dialog(QDialog):
    """Put widgets into ``body``; ``open`` shows it, and it is gone when it is closed."""

    def __init__(self, parent: QWidget | None, title: str, *, sentence: str = "", width: int = 440) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(width)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(24, 20, 24, 20)
        frame.setSpacing(12)
        frame.addWidget(Text(title, size="lead", strong=True))
        self.sentence = Text(sentence, role="muted", wrap=True)
        self.sentence.setVisible(bool(sentence))
        frame.addWidget(self.sentence)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        frame.addLayout(self.body)
        self.failure = Text(role="danger", wrap=True)
        self.failure.hide()
        frame.addWidget(self.failure)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch()
        frame.addSpacing(4)
        frame.addLayout(self._buttons)

    def add_button(self, text: str, run: Callable[[], object], *, main: bool = False, danger: bool = False) -> Button:
        """Add a button at the right end; Enter presses the main one."""
        button = Button(text, run, main=main)
        if danger:
            button.setProperty("danger", "true")
        self._buttons.addWidget(button)
        return button

    def show_failure(self, sentence: str) -> None:
        """Say what went wrong and let the person try again; an empty sentence takes it away."""
        self.failure.setText(sentence)
        self.failure.setVisible(bool(sentence))
