"""Publish a form: what is wrong with the draft, what it changes for answers, and what becomes of those people have begun."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPlainTextEdit, QRadioButton, QWidget

from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.theme import px
from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.glyph import Glyph
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_designer.ui.widgets.wrapped import WrappedRadio
from concertmaster_shared.api.forms import ChangesAnswer, FormAnswer
from concertmaster_shared.forms.changes import Change, Kind

_SHOWN: Final = 8
_NOTE_HEIGHT: Final = 56

_MARKS: Final[dict[Kind, tuple[str, str, str]]] = {
    "breaking": ("triangle-alert", "danger", "Breaking"),
    "widening": ("info", "warning", "Widening"),
    "safe": ("circle-check", "success", "Safe"),
}


class PublishFormDialog(Dialog):
    """``submitted`` gives the note and whether open drafts move; the dialog stays, busy, until ``accept`` or ``show_failure``."""

    submitted = Signal(str, bool)

    def __init__(self, parent: QWidget | None, form: FormAnswer, found: ChangesAnswer) -> None:
        title = str(form.document.get("name") or form.document.get("title") or form.slug)
        super().__init__(parent, f"Publish '{title}'", sentence=_meaning(found.published_version), width=520)
        self._words = f"Publish version {(found.published_version or 0) + 1}"
        self.submit: Button | None = None
        self.stay: QRadioButton | None = None
        self.move_drafts: QRadioButton | None = None
        self.note = QPlainTextEdit()
        self.note.setPlaceholderText("What changed, and why (for those who read the list of versions)")
        self.note.setAccessibleName("Note")
        self.note.setFixedHeight(px(_NOTE_HEIGHT))
        self.note.setTabChangesFocus(True)
        errors = [problem for problem in form.problems if problem.severity == "error"]
        if errors:
            for problem in errors[:_SHOWN]:
                self.body.addLayout(_line("circle-x", "danger", problem.message))
            super().show_failure("Mend the errors first: a form that cannot take answers is not published.")
            self.add_button("Close", self.reject, main=True)
            return
        self._show_changes(found.changes)
        if sum(found.open_drafts.values()) > 0:
            self._ask_about_drafts(found)
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

    def _show_changes(self, changes: Sequence[Change]) -> None:
        for change in changes[:_SHOWN]:
            icon, role, word = _MARKS[change.kind]
            self.body.addLayout(_line(icon, role, f"{word}: {change.message}"))
        if len(changes) > _SHOWN:
            self.body.addWidget(Text(f"and {len(changes) - _SHOWN} more", role="muted"))

    def _ask_about_drafts(self, found: ChangesAnswer) -> None:
        count = sum(found.open_drafts.values())
        people = "1 person has" if count == 1 else f"{count} people have"
        self.body.addWidget(Text(f"{people} begun to answer", strong=True))
        self.stay = WrappedRadio("They finish the version they began")
        self.move_drafts = WrappedRadio("They go on with the new version, with what they have answered so far")
        self.stay.setChecked(True)
        group = QButtonGroup(self)
        for button in (self.stay, self.move_drafts):
            group.addButton(button)
            self.body.addWidget(button)

    def _submit(self) -> None:
        super().show_failure("")
        if self.submit is not None:
            self.submit.setEnabled(False)
            self.submit.setText("Publishing …")
        moves = self.move_drafts is not None and self.move_drafts.isChecked()
        self.submitted.emit(self.note.toPlainText().strip(), moves)


def _meaning(published: int | None) -> str:
    if published is None:
        return "From then on the form takes answers at its address. A version never changes; you go on editing the draft."
    return f"It takes the place of version {published} for everybody who opens the form from then on."


def _line(icon: str, role: str, text: str) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(Glyph(icon, role=role))
    line.addWidget(Text(text, wrap=True), 1)
    return line
