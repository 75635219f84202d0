"""The larger editor: what can be named at the left, the expression and what it gives at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.theme import px
from concertmaster_designer.ui.widgets.json_view import JsonView
from concertmaster_designer.ui.widgets.text import Text, type_font
from concertmaster_shared.nodes import Parameter

from .available import AvailableTree
from .code_edit import CodeEdit
from .evaluating import Outcome
from .field import ExpressionField
from .place import Place
from .sample_dialog import open_sample

_SIZE = (880, 560)
_SIDES = (320, 560)
_NOTHING = "What the expression gives is shown here as soon as it can be read."


class LargerEditor(Dialog):
    """``finished_with`` gives the text when it is to be used. Undo is its own until then, and one step of the document after."""

    finished_with = Signal(str)

    def __init__(
        self, parent: QWidget, edit: CodeEdit, standing: tuple[Place | None, Parameter | None, Parameter | None]
    ) -> None:
        place, outer, own = standing
        title = own.title if own is not None else outer.title if outer is not None else "Expression"
        super().__init__(parent, title)
        room = self.screen().availableSize()
        self.resize(min(px(_SIZE[0]), room.width()), min(px(_SIZE[1]), room.height()))
        self.setSizeGripEnabled(True)
        self.field = ExpressionField(CodeEdit(is_template=edit.is_template, lowest=8, highest=14), own)
        self.field.edit.setAccessibleName(title)
        self.field.stand_at(place, outer)
        self.tree = AvailableTree()
        self.words = Text(role="danger", size="small", wrap=True)
        self.whole = JsonView("The whole result")
        self.whole.setFont(type_font(self.whole.font(), "body"))
        self._lay_out()
        self.field.misread.connect(self._say)
        self.field.tried.connect(self._tried)
        self.tree.chosen.connect(self.field.edit.insert_name)
        self.add_button("Cancel", self.reject)
        self.use = self.add_button("Use expression", self._use, main=True)
        self.use.setToolTip("Ctrl+Enter")
        self._begin(edit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Use the text with Ctrl+Enter."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and held:
            self._use()
        elif event.matches(QKeySequence.StandardKey.Cancel):
            self.reject()
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.words)
        column.addWidget(Text("Result", strong=True))
        column.addWidget(self.whole, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.tree)
        split.addWidget(right)
        split.setSizes(list(_SIDES))
        split.setChildrenCollapsible(False)
        row = QHBoxLayout()
        row.addWidget(split)
        self.body.addLayout(row, 1)

    def _begin(self, edit: CodeEdit) -> None:
        self.field.edit.drop_corner()
        self.field.edit.setPlainText(edit.toPlainText())
        cursor = self.field.edit.textCursor()
        cursor.setPosition(edit.textCursor().position())
        self.field.edit.setTextCursor(cursor)
        place = self.field.place
        if place is not None:
            sight = self.field.sight()
            self.tree.show_sight(sight, place.trial(sight, None))
        self.field.edit.setFocus()

    def _tried(self, outcome: Outcome | None) -> None:
        if outcome is None or outcome.failure:
            self.whole.setPlainText("")
            self.whole.setPlaceholderText(outcome.failure if outcome is not None else _NOTHING)
        elif isinstance(outcome.value, str):
            self.whole.setPlainText(outcome.value)
        elif outcome.value is None:
            self.whole.setPlainText("null")
        else:
            self.whole.show_value(outcome.value)

    def _say(self, sentence: str) -> None:
        self.words.setText(sentence)

    def _use(self) -> None:
        self.finished_with.emit(self.field.edit.toPlainText())
        self.accept()


def open_larger(field: ExpressionField) -> LargerEditor:
    """Open the larger editor for a field; what comes of it is typed into the field at once."""
    dialog = LargerEditor(field.window(), field.edit, field.standing)
    dialog.finished_with.connect(lambda text: _put(field.edit, text))
    dialog.field.sample_requested.connect(lambda: open_sample(dialog.field))
    dialog.finished.connect(field.read)
    dialog.open()
    return dialog


def _put(edit: CodeEdit, text: str) -> None:
    if text != edit.toPlainText():
        cursor = edit.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
    edit.setFocus()
