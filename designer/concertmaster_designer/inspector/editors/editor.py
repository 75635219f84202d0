"""What every editor of a value is: it shows a value, tells of a new one, and says when its text makes no sense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from concertmaster_designer.expressions.code_edit import CodeEdit
from concertmaster_designer.inspector.values import MISSING

MIXED_WORDS: Final = "Different values"
MIXED_HINT: Final = "Type to set all"
Said = tuple[tuple[str, ...], str]
"""What a check says of a value: the names that lead to it from here, and the sentence."""

_TYPED_INTO: Final = (QCheckBox, QComboBox, QLineEdit, QPlainTextEdit)


class Editor(QWidget):
    """``edited`` gives the new value (or ``MISSING``) and whether more of the same typing may follow; ``left`` ends the typing.

    ``misread`` gives the sentence for a text that cannot be a value, empty when it can.
    """

    edited = Signal(object, bool)
    left = Signal()
    misread = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field: QWidget = self

    def show_value(self, value: object) -> None:
        """Show a value without telling of it."""
        raise NotImplementedError

    def show_mixed(self) -> None:
        """Show that several values stand here, none of them more than another."""
        self.show_value(MISSING)
        field = self._field
        if isinstance(field, QCheckBox):
            field.setCheckState(Qt.CheckState.PartiallyChecked)
        elif isinstance(field, QComboBox):
            field.setPlaceholderText(MIXED_WORDS)
            field.setCurrentIndex(-1)
        elif isinstance(field, (QLineEdit, QPlainTextEdit)):
            field.setPlaceholderText(MIXED_HINT)

    def call_it(self, words: str) -> None:
        """Give the editor and what is typed into the name that a screen reader says, where they have none of their own."""
        self.setAccessibleName(words)
        for field in self.findChildren(QWidget):
            if isinstance(field, _TYPED_INTO) and not field.accessibleName():
                field.setAccessibleName(words)

    def mark_invalid(self, *, invalid: bool) -> None:
        """Give the field the border of what is wrong, or take it away."""
        if self._field.property("invalid") != invalid:
            self._field.setProperty("invalid", invalid)
            self._field.style().unpolish(self._field)
            self._field.style().polish(self._field)

    def show_problems(self, problems: Sequence[Said]) -> tuple[str, ...]:
        """Show problems at the values inside that they are about, and give back the sentences that have no place there."""
        return tuple(sentence for _path, sentence in problems)

    def watch(self, field: QWidget) -> None:
        """Take a widget as the one that is typed into."""
        self._field = field
        self.setFocusProxy(field)
        field.installEventFilter(self)

    def go_to(self, path: Sequence[str], position: int | None = None) -> None:
        """Put the cursor into the value that names lead to from here, at a character of it where one is given."""
        del path
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if position is not None and isinstance(self._field, CodeEdit):
            self._field.go_to(position)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the typing ends, and leave undo and redo to the document."""
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_undo_or_redo(event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _is_undo_or_redo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
