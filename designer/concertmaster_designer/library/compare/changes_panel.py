"""The list of changes beside a comparison, with the fields of the chosen one below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from concertmaster_designer.ui.theme import px
from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.table import Column, Table

from .difference_text import DifferenceText
from .rows import ROLES, SIGNS, ChangeRow

_WIDTH = 380


class ChangesPanel(QWidget):
    """``chosen`` gives the line whose place is wanted."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: Table[ChangeRow] = Table("Changes", _columns())
        self.text = DifferenceText()
        self._nothing = EmptyPlace("circle-check", "No difference", "Both versions say the same.")
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.text)
        split.setSizes([px(360), px(280)])
        split.setChildrenCollapsible(False)
        self._stack = QStackedWidget()
        self._stack.addWidget(split)
        self._stack.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setMinimumWidth(px(_WIDTH))
        self.table.current_row.connect(self._show)

    def show_rows(self, rows: tuple[ChangeRow, ...]) -> None:
        """Show these lines, and nothing of them as chosen."""
        self.table.show_rows(rows)
        self.table.clearSelection()
        self.table.setCurrentIndex(self.table.rows.index(-1, -1))
        self._stack.setCurrentIndex(0 if rows else 1)
        self.text.show_fields((), "Choose a change to see its fields, old and new." if rows else "")

    def step(self, by: int) -> None:
        """Go to the next line, or to the one before; behind the last comes the first."""
        count = self.table.rows.rowCount()
        if count:
            here = self.table.currentIndex().row()
            self.table.selectRow((here + by) % count if here >= 0 else 0 if by > 0 else count - 1)

    def choose(self, kind: str, part_id: str) -> None:
        """Choose the line of a part, if it has one."""
        for number in range(self.table.rows.rowCount()):
            row = self.table.rows.row(number)
            if (row.kind, row.id) == (kind, part_id):
                self.table.selectRow(number)
                return

    def _show(self, row: ChangeRow | None) -> None:
        if row is None:
            return
        self.text.show_fields(row.fields, "" if row.fields else f"{row.title}: {row.words}.", node_type=row.node_type)
        self.chosen.emit(row)


def _columns() -> tuple[Column[ChangeRow], ...]:
    return (
        Column(
            title="",
            text=lambda row: SIGNS[row.how],
            tip=lambda row: row.how,
            role=lambda row: ROLES[row.how],
            strong=True,
            width=40,
        ),
        Column(title="What", text=lambda row: row.title, tip=lambda row: f"{row.kind} {row.id}".strip() or row.title),
        Column(title="Change", text=lambda row: row.words, tip=lambda row: row.words, role=lambda _row: "muted", width=160),
    )
