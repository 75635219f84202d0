"""What became of a workflow of another program, line by line. It may stay open beside the canvas while a person mends."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.icons import IconTint, icon
from concertmaster_designer.ui.theme import current_theme
from concertmaster_designer.ui.widgets.table import Column, Table
from concertmaster_shared.workflow.importing import Fate, Imported, Line

_FATES: Final[dict[Fate, tuple[str, str, str]]] = {
    "kept": ("To be mended", "circle-alert", "danger"),
    "left_out": ("Left out", "circle-x", "danger"),
    "approximated": ("Something alike", "triangle-alert", "warning"),
    "carried": ("As it was", "circle-check", "success"),
}
_WIDTH: Final = 820
_HEIGHT: Final = 360


class ImportReport(Dialog):
    """``node_chosen`` tells which node a line is about that was activated."""

    node_chosen = Signal(str)

    def __init__(self, parent: QWidget | None, imported: Imported) -> None:
        super().__init__(parent, "What became of it", sentence=summary(imported), width=_WIDTH)
        self.setWindowModality(Qt.WindowModality.NonModal)
        order = list(_FATES)
        self._lines = sorted(imported.lines, key=lambda line: order.index(line.fate))
        self.table: Table[Line] = Table("What became of each part", _columns())
        self.table.setMinimumHeight(self.tall(_HEIGHT))
        self.table.rows.show_rows(self._lines)
        self.table.activated_row.connect(self._choose)
        self.body.addWidget(self.table)
        self.add_button("Copy the report", self._copy)
        self.add_button("Close", self.accept, main=True)

    def _choose(self, line: Line) -> None:
        if line.node_id:
            self.node_chosen.emit(line.node_id)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(
            "\n".join(f"{_FATES[line.fate][0]}\t{line.place}\t{line.reason}" for line in self._lines)
        )


def summary(imported: Imported) -> str:
    """Say in one sentence how much was carried over."""
    counts = [f"{count} {words}" for fate, words in _COUNTED.items() if (count := imported.count(fate))]
    return f"Of the source, {', '.join(counts) or 'nothing'}. Double click a line to see its node."


_COUNTED: Final[dict[Fate, str]] = {
    "carried": "parts are as they were",
    "approximated": "became something alike",
    "kept": "have to be mended",
    "left_out": "are left out",
}


def _columns() -> list[Column[Line]]:
    tokens = current_theme().palette
    colors = {fate: str(getattr(tokens, role)) for fate, (_words, _icon, role) in _FATES.items()}
    tints = {fate: IconTint(normal=color, checked=color, disabled=color) for fate, color in colors.items()}
    return [
        Column(
            title="Now",
            text=lambda line: _FATES[line.fate][0],
            icon=lambda line: icon(_FATES[line.fate][1], tints[line.fate]),
            width=150,
        ),
        Column(
            title="Part",
            text=lambda line: line.place[:1].upper() + line.place[1:],
            tip=lambda line: line.place,
            width=230,
            wraps=True,
        ),
        Column(title="Why", text=lambda line: line.reason, tip=lambda line: line.reason, wraps=True),
    ]
