"""Start a run: its input as JSON, and which version it takes."""

from __future__ import annotations

import json

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.theme import px
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_shared.look import TYPE_SIZES

_HEIGHT = 160


class StartDialog(Dialog):
    """``submitted`` gives the input; the dialog stays, busy, until ``accept`` or ``show_failure``."""

    submitted = Signal(dict)

    def __init__(self, parent: QWidget | None, *, title: str, version: int, newer_edits: bool, value: dict[str, object]) -> None:
        sentence = f"Runs version {version}."
        if newer_edits:
            sentence += " Your draft has newer edits; publish them first if they are meant to run."
        super().__init__(parent, f"Run '{title}'", sentence=sentence, width=480)
        self.text = QPlainTextEdit(json.dumps(value, indent=2, ensure_ascii=False))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(px(TYPE_SIZES["body"]))
        self.text.setFont(font)
        self.text.setMinimumHeight(self.tall(_HEIGHT))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Input")
        self.body.addWidget(Text("Input", strong=True))
        self.body.addWidget(self.text)
        self.body.addWidget(
            Text("A JSON object. Expressions read it as input, for instance input.name.", size="small", role="muted", wrap=True)
        )
        self.add_button("Cancel", self.reject)
        self.submit = self.add_button("Start run", self._submit, main=True)

    def show_failure(self, sentence: str) -> None:
        """Say why it did not work, and let the person try again."""
        super().show_failure(sentence)
        self.submit.setEnabled(True)

    def _submit(self) -> None:
        try:
            value = json.loads(self.text.toPlainText() or "{}")
        except json.JSONDecodeError as failure:
            self.show_failure(f"Line {failure.lineno}, character {failure.colno}: this is no JSON. {failure.msg}.")
            return
        if not isinstance(value, dict):
            self.show_failure('The input is an object, such as {"name": "Ada"}.')
            return
        super().show_failure("")
        self.submit.setEnabled(False)
        self.submitted.emit(value)
