"""Publish: what is wrong with the draft, a word on why, and what publishing means for runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.theme import px
from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.glyph import Glyph
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_shared.problems import Problem

_SHOWN = 6
_NOTE_HEIGHT = 72


class PublishDialog(Dialog):
    """``submitted`` gives the note; the dialog stays, busy, until ``accept`` or ``show_failure``."""

    submitted = Signal(str)

    def __init__(self, parent: QWidget | None, *, title: str, published: int | None, problems: Sequence[Problem]) -> None:
        super().__init__(parent, f"Publish '{title}'", sentence=_meaning(published), width=480)
        self._words = f"Publish version {(published or 0) + 1}"
        self.submit: Button | None = None
        self.note = QPlainTextEdit()
        self.note.setPlaceholderText("What changed, and why (for those who read the list of versions)")
        self.note.setAccessibleName("Note")
        self.note.setFixedHeight(px(_NOTE_HEIGHT))
        self.note.setTabChangesFocus(True)
        for problem in problems[:_SHOWN]:
            self.body.addLayout(_line(problem))
        if len(problems) > _SHOWN:
            self.body.addWidget(Text(f"and {len(problems) - _SHOWN} more in the problems panel", role="muted"))
        if any(problem.severity == "error" for problem in problems):
            super().show_failure("Mend the errors first: a version that cannot run is not published.")
            self.add_button("Close", self.reject, main=True)
            return
        self.body.addWidget(Text("Note", strong=True))
        self.body.addWidget(self.note)
        self.add_button("Cancel", self.reject)
        self.submit = self.add_button(self._words, self._submit, main=True)

    def show_failure(self, sentence: str) -> None:
        """Say why it did not work, and let the person try again."""
        super().show_failure(sentence)
        if self.submit is not None:
            self.submit.setEnabled(True)
            self.submit.setText(self._words)

    def _submit(self) -> None:
        super().show_failure("")
        if self.submit is not None:
            self.submit.setEnabled(False)
            self.submit.setText("Publishing …")
        self.submitted.emit(self.note.toPlainText().strip())


def _meaning(published: int | None) -> str:
    if published is None:
        return "From then on its triggers start runs. A version never changes; you go on editing the draft."
    return f"New runs take it from then on; runs of version {published} that are under way stay with theirs."


def _line(problem: Problem) -> QHBoxLayout:
    is_error = problem.severity == "error"
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(Glyph("circle-x" if is_error else "triangle-alert", role="danger" if is_error else "warning"))
    line.addWidget(Text(problem.message, wrap=True), 1)
    return line
