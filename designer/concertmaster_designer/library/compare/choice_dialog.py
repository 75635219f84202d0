"""What to compare with: the last saved state, a version that was published, or a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.widgets.table import Column, Table
from concertmaster_designer.ui.widgets.times import exactly, how_long_ago


@dataclass(frozen=True, slots=True)
class Version:
    """Something to compare with; ``number`` is set for published versions."""

    title: str
    note: str = ""
    number: int | None = None
    at: datetime | None = None


class CompareDialog(Dialog):
    """``chosen`` gives the ``Version``, ``file_wanted`` asks for a file instead."""

    chosen = Signal(object)
    file_wanted = Signal()

    def __init__(self, parent: QWidget | None, fixed: Sequence[Version], now: Callable[[], datetime]) -> None:
        super().__init__(parent, "Compare with", sentence="What has changed since then is shown on a canvas.", width=560)
        self._fixed = tuple(fixed)
        self.table: Table[Version] = Table("Versions", _columns(now))
        self.table.setMinimumHeight(self.tall(240))
        self.table.show_rows(self._fixed)
        self.body.addWidget(self.table)
        self.add_button("A file…", self._choose_file)
        self.add_button("Cancel", self.reject)
        self._compare = self.add_button("Compare", self._choose, main=True)
        self.table.activated_row.connect(lambda _row: self._choose())
        if self._fixed:
            self.table.selectRow(0)
        self._compare.setEnabled(bool(self._fixed))

    def show_versions(self, versions: Sequence[Version]) -> None:
        """Add what the server has."""
        self.table.show_rows((*self._fixed, *versions))
        if self.table.chosen() is None and (self._fixed or versions):
            self.table.selectRow(0)
        self._compare.setEnabled(bool(self._fixed or versions))

    def _choose(self) -> None:
        version = self.table.chosen()
        if version is not None:
            self.accept()
            self.chosen.emit(version)

    def _choose_file(self) -> None:
        self.accept()
        self.file_wanted.emit()


def _columns(now: Callable[[], datetime]) -> tuple[Column[Version], ...]:
    return (
        Column(title="Version", text=lambda row: row.title, strong=True, width=180),
        Column(title="Note", text=lambda row: row.note, tip=lambda row: row.note, role=lambda _row: "muted"),
        Column(
            title="Published",
            text=lambda row: how_long_ago(row.at, now()) if row.at else "",
            tip=lambda row: exactly(row.at) if row.at else "",
            role=lambda _row: "muted",
            width=130,
        ),
    )
