"""A question that is answered with one line of text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from concertmaster_designer.ui.widgets.text import Text

from .dialog import Dialog


def ask_line(
    parent: QWidget,
    title: str,
    sentence: str,
    *,
    label: str,
    value: str,
    verb: str,
    then: Callable[[str], str | None],
    longest: int = 200,
) -> Dialog:
    """Ask without waiting, by a field called ``label``; ``then`` gets the line and gives what is wrong with it, or nothing."""
    dialog = Dialog(parent, title, sentence=sentence)
    line = QLineEdit(value)
    line.setAccessibleName(label)
    line.setMaxLength(longest)
    line.selectAll()
    words = Text(label, strong=True)
    words.setBuddy(line)
    dialog.body.addWidget(words)
    dialog.body.addWidget(line)

    def answer() -> None:
        wrong = then(line.text().strip())
        dialog.show_failure(wrong or "")
        if not wrong:
            dialog.accept()

    dialog.add_button("Cancel", dialog.reject)
    dialog.add_button(verb, answer, main=True)
    dialog.open()
    line.setFocus()
    return dialog
