"""What a person sees first who is not signed in: the ways to begin, and what was open lately."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from concertmaster_designer.ui.icons import app_icon
from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.text import Text

_WIDTH = 560
_LOGO = 56
_SHOWN = 6


class StartPage(QWidget):
    """``file_chosen`` gives a recent file."""

    file_chosen = Signal(object)

    def __init__(self, *, sign_in: Callable[[], object], create: Callable[[], object], open_file: Callable[[], object]) -> None:
        super().__init__()
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        logo = QLabel()
        logo.setPixmap(app_icon().pixmap(_LOGO, _LOGO))
        heading = Text("Draw what happens with each answer", size="display", strong=True, wrap=True)
        sentence = Text(
            "Sign in to see your team's workflows and forms, or begin with a file on this computer.",
            size="lead",
            role="muted",
            wrap=True,
        )
        for text in (heading, sentence):
            text.setFixedWidth(_WIDTH)
        self.sign_in = Button("Sign in", sign_in, icon_name="log-in", main=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.sign_in)
        buttons.addWidget(Button("New workflow", create, icon_name="plus"))
        buttons.addWidget(Button("Open a file", open_file, icon_name="folder-open"))
        buttons.addStretch()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._column.addStretch(2)
        for part, below in ((logo, 8), (heading, 0), (sentence, 16)):
            self._column.addWidget(part)
            self._column.addSpacing(below)
        self._column.addLayout(buttons)
        self._column.addSpacing(24)
        self._column.addLayout(self._recent)
        self._column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch()
        row.addLayout(self._column)
        row.addStretch()

    def show_recent(self, names: tuple[str, ...]) -> None:
        """Show the files that were open lately."""
        while item := self._recent.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if names:
            self._recent.addWidget(Text("Recent files", strong=True))
        for name in names[:_SHOWN]:
            self._recent.addWidget(self._line(Path(name)), alignment=Qt.AlignmentFlag.AlignLeft)

    def _line(self, path: Path) -> QPushButton:
        button = Button(path.name, lambda: self.file_chosen.emit(path), icon_name="file")
        button.setFlat(True)
        button.setToolTip(str(path))
        return button
