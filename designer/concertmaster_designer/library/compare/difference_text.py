"""Old and new of fields as text: what went is struck through, what came is underlined, and neither by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px
from concertmaster_shared.workflow.compare import ABSENT, FieldChange, Span, field_words, spans, value_words

_ROLES = {"same": "text", "removed": "danger", "added": "success"}
_TINT = 0.14
_GAP = 10


class DifferenceText(QTextEdit):
    """Shows the fields of one change. Values come from other people's documents and are never read as markup."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName("Old and new values")
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self._note = ""
        self._fields: tuple[FieldChange, ...] = ()
        self._node_type = ""
        on_theme_changed(self._wear)

    def show_fields(self, fields: Sequence[FieldChange], note: str = "", *, node_type: str = "") -> None:
        """Show what each field was and is, below a line about all of it."""
        self._fields, self._note, self._node_type = tuple(fields), note, node_type
        self._wear(current_theme())

    def _wear(self, theme: Theme) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        if self._note:
            cursor.insertText(self._note, _format(theme, "muted"))
        for number, field in enumerate(self._fields):
            if number or self._note:
                cursor.insertBlock()
            _set_gap(cursor, px(_GAP) if number or self._note else 0)
            cursor.insertText(field_words(field.path, self._node_type), _format(theme, "muted", strong=True))
            cursor.insertBlock()
            _set_gap(cursor, 0)
            for span in _spans_of(field):
                cursor.insertText(span.text, _span_format(theme, span))
        self.moveCursor(QTextCursor.MoveOperation.Start)


def _spans_of(field: FieldChange) -> tuple[Span, ...]:
    """Give texts, expressions and JSON word by word, and other values one below the other."""
    old, new = value_words(field.old), value_words(field.new)
    if field.old is ABSENT:
        return (Span("added", new or " "),)
    if field.new is ABSENT:
        return (Span("removed", old or " "),)
    if all(isinstance(value, str | dict | list) for value in (field.old, field.new)):
        found = spans(old, new)
        if any(span.how == "same" and span.text.strip() for span in found):
            return found
    return (Span("removed", old or "(empty)"), Span("same", "\n"), Span("added", new or "(empty)"))


def _span_format(theme: Theme, span: Span) -> QTextCharFormat:
    made = _format(theme, _ROLES[span.how])
    if span.how != "same":
        made.setBackground(theme.color(_ROLES[span.how], _TINT))
        made.setFontStrikeOut(span.how == "removed")
        made.setFontUnderline(span.how == "added")
    return made


def _format(theme: Theme, role: str, *, strong: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(theme.color(role))
    if strong:
        made.setFontWeight(QFont.Weight.DemiBold)
    return made


def _set_gap(cursor: QTextCursor, gap: int) -> None:
    made = QTextBlockFormat()
    made.setTopMargin(gap)
    cursor.setBlockFormat(made)
