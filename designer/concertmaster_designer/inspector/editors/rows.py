"""Rows of values that can be added and removed: what editors of lists and of maps share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from concertmaster_designer.inspector.values import MISSING
from concertmaster_designer.ui.tab_order import OwnTabOrder
from concertmaster_designer.ui.theme import current_theme
from concertmaster_designer.ui.widgets.buttons import IconButton
from concertmaster_designer.ui.widgets.reason import Reason

from .editor import Editor, Said


class Row(OwnTabOrder, QWidget):
    """One value, with a name where it stands in a map; a line at its left holds it together."""

    edited = Signal(bool)
    left = Signal()
    removed = Signal()

    def __init__(self, name: str | None, value: object, editor: Editor) -> None:
        super().__init__()
        self.value = "" if value is MISSING else value
        self._own_problem = ""
        self._problems: tuple[str, ...] = ()
        self.editor = editor
        self.editor.show_value(value)
        self.editor.call_it(f"Value of {name}" if name else "Value")
        self.words = Reason()
        self.remove = IconButton("x", "Remove this value", self.removed.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 0, 0, 0)
        column.setSpacing(4)
        self.name: QLineEdit | None = None
        head = QHBoxLayout()
        head.setSpacing(4)
        if name is None:
            head.addWidget(self.editor, 1)
        else:
            self.name = QLineEdit(name)
            self.name.setPlaceholderText("Name")
            self.name.setAccessibleName("Name of the value")
            self.name.textEdited.connect(lambda: self.edited.emit(True))
            self.name.editingFinished.connect(self.left)
            head.addWidget(self.name, 1)
        head.addWidget(self.remove, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        if self.name is not None:
            column.addWidget(self.editor)
        column.addWidget(self.words)
        self.editor.edited.connect(self._take)
        self.editor.left.connect(self.left)
        self.editor.misread.connect(self._misread)

    def tab_order(self) -> Sequence[QWidget]:
        """Go from the name to the value, and last to what takes both away."""
        name = (self.name,) if self.name is not None else ()
        return (*name, self.editor, self.remove)

    def show_problems(self, problems: Sequence[Said]) -> None:
        """Show what a check says of the value, until its own text is wrong."""
        self._problems = self.editor.show_problems(problems)
        self._say()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line at the left."""
        del event
        painter = QPainter(self)
        painter.fillRect(0, 2, 2, self.height() - 4, current_theme().color("strong_line"))

    def _take(self, value: object, typing: bool) -> None:  # noqa: FBT001 - a slot of Qt
        self.value = None if value is MISSING else value
        self.edited.emit(typing)

    def _misread(self, sentence: str) -> None:
        self._own_problem = sentence
        self._say()

    def _say(self) -> None:
        sentences = (self._own_problem,) if self._own_problem else self._problems
        self.words.say("\n".join(dict.fromkeys(sentences)))
        self.editor.mark_invalid(invalid=bool(sentences))


class RowsEditor(Editor):
    """Subclasses turn a value into rows and rows into a value. ``fresh`` is what a new row begins with."""

    def __init__(self, add_words: str, make_value: Callable[[], Editor], *, named: bool, fresh: object = MISSING) -> None:
        super().__init__()
        self._make_value = make_value
        self._named = named
        self._fresh = fresh
        self._value: object = MISSING
        self.rows: list[Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.add_button = IconButton("plus", add_words, self._add)
        self.add_button.setText(add_words)
        self.add_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._column.addWidget(self.add_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add_button)

    def show_value(self, value: object) -> None:
        """Show a value; rows that say the same already stay as they are, with what is half typed in them."""
        if value == self._value:
            return
        self._value = value
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for name, item in self.to_rows(value):
            self._append(name, item)

    def go_to(self, path: Sequence[str], position: int | None = None) -> None:
        """Put the cursor into the row that is named, or to what adds one."""
        row = self._row_at(path[0]) if path else None
        if row is None:
            super().go_to(path, position)
        elif row.name is not None and not row.name.text().strip():
            row.name.setFocus()
        else:
            row.editor.go_to(path[1:], position)

    def show_problems(self, problems: Sequence[Said]) -> tuple[str, ...]:
        """Show each problem at the row that it is about."""
        own: list[str] = []
        told: dict[Row, list[Said]] = {row: [] for row in self.rows}
        for path, sentence in problems:
            row = self._row_at(path[0]) if path else None
            if row is None:
                own.append(sentence)
            else:
                told[row].append((path[1:], sentence))
        for row, said in told.items():
            row.show_problems(said)
        return tuple(own)

    def to_rows(self, value: object) -> list[tuple[str | None, object]]:
        """Give names and values; names are None in a list."""
        raise NotImplementedError

    def from_rows(self) -> tuple[object, str]:
        """Give the value that the rows make, or the sentence for why they make none."""
        raise NotImplementedError

    def _append(self, name: str | None, value: object) -> Row:
        row = Row(name, value, self._make_value())
        row.edited.connect(self._tell)
        row.left.connect(self.left)
        row.removed.connect(self._remover(row))
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        return row

    def _row_at(self, name: str) -> Row | None:
        return next((row for at, row in enumerate(self.rows) if name == (row.name.text() if row.name else str(at))), None)

    def _add(self) -> None:
        row = self._append("" if self._named else None, self._fresh)
        self._tell(typing=False)
        row.show()
        (row.name or row.editor).setFocus()

    def _remover(self, row: Row) -> Callable[[], None]:
        def remove() -> None:
            self.rows.remove(row)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
            self._tell(typing=False)

        return remove

    def _tell(self, typing: bool) -> None:  # noqa: FBT001 - a slot of Qt
        value, sentence = self.from_rows()
        self.misread.emit(sentence)
        if not sentence and value != self._value:
            self._value = value
            self.edited.emit(value, typing)
