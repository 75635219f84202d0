"""A question with verbs as answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from .dialog import Dialog


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer: what its button says, and what happens then."""

    text: str
    run: Callable[[], object]
    main: bool = False
    danger: bool = False


def ask(parent: QWidget, title: str, sentence: str, *, choices: Sequence[Choice], stay: str = "Cancel") -> Dialog:
    """Ask, without waiting for the answer; Escape and ``stay`` choose nothing."""
    dialog = Dialog(parent, title, sentence=sentence)
    dialog.add_button(stay, dialog.reject)
    for choice in choices:
        dialog.add_button(choice.text, _closing(dialog, choice.run), main=choice.main, danger=choice.danger)
    dialog.open()
    return dialog


def _closing(dialog: Dialog, run: Callable[[], object]) -> Callable[[], None]:
    def chosen() -> None:
        dialog.accept()
        run()

    return chosen
