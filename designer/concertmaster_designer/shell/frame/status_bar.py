"""The line at the bottom: which server and who, what just happened, how many problems."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStatusBar, QWidget

from concertmaster_designer.shell.connection import Connection
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.ui.widgets.glyph import Glyph
from concertmaster_designer.ui.widgets.one_line import OneLine, OneLineButton

_SHOWN_MS = 6000


class StatusBar(QStatusBar):
    """``server_pressed`` and ``problems_pressed`` tell of presses; ``say`` shows a sentence for a while."""

    server_pressed = Signal()
    problems_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._light = Glyph("plug", size=14)
        self.server = _button("Server")
        self.server.clicked.connect(self.server_pressed)
        self.message = OneLine(role="muted")
        self.problems_mark = Glyph("circle-check", size=14)
        self.problems = _button("Problems")
        self.problems.clicked.connect(self.problems_pressed)
        self._is_warning = False
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(_SHOWN_MS)
        self._silence.timeout.connect(self.message.clear)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self._light)
        row.addWidget(self.server)
        row.addSpacing(12)
        row.addWidget(self.message, 1)
        row.addWidget(self.problems_mark)
        row.addWidget(self.problems)
        self.addWidget(line, 1)

    def say(self, sentence: str, *, role: str = "muted") -> None:
        """Show a sentence for a while."""
        self._is_warning = role != "muted"
        self.message.set_role(role)
        self.message.setText(sentence)
        self._silence.start()

    def forget(self) -> None:
        """Take away what was said of how things stood before; warnings stay for their while."""
        if not self._is_warning:
            self.message.clear()

    def show_connection(self, connection: Connection) -> None:
        """Show which server this is, and whether it answers."""
        caller = connection.caller
        if connection.is_connecting:
            words, mark, role = "Signing in …", "plug", "muted"
        elif caller is None:
            words, mark, role = "Not signed in", "plug", "muted"
        elif not connection.answers:
            words, mark, role = f"{connection.origin} does not answer, trying again", "wifi-off", "warning"
        else:
            words, mark, role = f"{connection.origin}  ·  {caller.name}, {caller.organisation}", "wifi", "success"
        self.server.setText(words)
        self._light.show_icon(mark, role)

    def show_document(self, document: OpenDocument | None) -> None:
        """Show the problems of the document in front."""
        for widget in (self.problems_mark, self.problems):
            widget.setVisible(document is not None)
        if document is None:
            return
        problems, unfilled = document.session.unfilled.split(document.session.problems)
        errors = [problem.severity for problem in problems].count("error")
        counts = Counts(errors, len(problems) - errors, len(unfilled), document.session.left_out)
        match document.session.check:
            case "done":
                self.problems.setText(_counted(counts))
                self.problems_mark.show_icon(*_mark(counts))
            case "pending":
                self.problems.setText("Checking …")
                self.problems_mark.show_icon("circle-dashed", "muted")
            case "impossible":
                self.problems.setText("Not checked")
                self.problems_mark.show_icon("circle-question-mark", "warning")


def _button(name: str) -> QPushButton:
    button = OneLineButton("")
    button.setFlat(True)
    button.setAccessibleName(name)
    button.setStyleSheet("QPushButton { padding: 0 2px; color: palette(text); min-height: 20px; }")
    return button


class Counts(NamedTuple):
    """How many problems are told, how many values new nodes still lack, and how many more problems there are."""

    errors: int
    warnings: int
    unfilled: int
    left_out: int = 0


def _counted(counts: Counts) -> str:
    named = ((counts.errors, "error"), (counts.warnings, "warning"))
    parts = [f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in named if count]
    if counts.unfilled:
        parts.append(f"{counts.unfilled:,} to fill in")
    if counts.left_out:
        parts.append(f"{counts.left_out:,} more")
    return ", ".join(parts) or "No problems"


def _mark(counts: Counts) -> tuple[str, str]:
    if counts.errors:
        return "circle-x", "danger"
    if counts.warnings:
        return "triangle-alert", "warning"
    return ("circle-dashed", "muted") if counts.unfilled else ("circle-check", "success")
