"""What a person sees first who is not signed in: the ways to begin, and what was open lately."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from concertmaster_designer.ui.icons import app_icon
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px
from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.flow import Flow, flowing
from concertmaster_designer.ui.widgets.one_line import OneLineButton
from concertmaster_designer.ui.widgets.scrolled import Scrolled
from concertmaster_designer.ui.widgets.text import Text

_WIDTH = 720
_SHARE = 20
_LOGO = 56
_SHOWN = 6
_HEADING = "Draw what happens\nwith each answer"
"""In two lines of like length; as one it would leave its last word alone on most screens."""


class StartPage(QWidget):
    """``file_chosen`` gives a recent file; ``import_wanted`` and ``example_wanted`` ask for what they say."""

    file_chosen = Signal(object)
    import_wanted = Signal()
    example_wanted = Signal()

    def __init__(self, *, sign_in: Callable[[], object], create: Callable[[], object], open_file: Callable[[], object]) -> None:
        super().__init__()
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        logo = QLabel()
        logo.setPixmap(app_icon().pixmap(_LOGO, _LOGO))
        heading = Text(_HEADING, size="display", strong=True, wrap=True)
        sentence = Text(
            "Sign in to see your team's workflows and forms, or begin on this computer.",
            size="lead",
            role="muted",
            wrap=True,
        )
        self.sign_in = Button("Sign in", sign_in, icon_name="log-in", main=True)
        importing = Button("Import…", self.import_wanted.emit, icon_name="file-input")
        importing.setToolTip("Bring a workflow of n8n or a flow of Node-RED")
        others = (
            Button("New workflow", create, icon_name="plus"),
            Button("Open a file", open_file, icon_name="folder-open"),
            importing,
            Button("Open an example", self.example_wanted.emit, icon_name="book-search"),
        )
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._column.addStretch(2)
        for part, below in ((logo, 8), (heading, 0), (sentence, 16)):
            self._column.addWidget(part)
            self._column.addSpacing(below)
        self._column.addWidget(flowing(Flow(), self.sign_in, *others))
        self._column.addSpacing(24)
        self._column.addLayout(self._recent)
        self._column.addStretch(3)
        self._middle = QWidget()
        self._middle.setLayout(self._column)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.addStretch(1)
        row.addWidget(self._middle, _SHARE)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Scrolled(inside))
        on_theme_changed(self._wear)
        self._wear(current_theme())

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

    def _wear(self, _theme: Theme) -> None:
        self._middle.setMaximumWidth(px(_WIDTH))

    def _line(self, path: Path) -> QPushButton:
        button = OneLineButton(path.name, lambda: self.file_chosen.emit(path), icon_name="file")
        button.setFlat(True)
        button.setToolTip(str(path))
        return button
