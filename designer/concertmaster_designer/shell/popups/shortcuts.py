"""The cheat sheet: every key of the map that is used, by topic, to be searched, changed, printed or kept as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from concertmaster_designer.ui.action import ActionTable
from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.keymap import current_keymap, on_keymap_changed
from concertmaster_designer.ui.widgets.search_field import SearchField
from concertmaster_designer.ui.widgets.table import Column, Table
from concertmaster_designer.ui.widgets.text import Text

from .key_lines import Line, commands_of, lines
from .key_sheet import paint_sheet

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_HEIGHT: Final = 440
_WIDTH: Final = 720
_MARGIN_MM: Final = 12.0


class ShortcutsDialog(Dialog):
    """Lists every key that does something."""

    def __init__(self, parent: QWidget, actions: ActionTable, *, change: Callable[[], object]) -> None:
        super().__init__(parent, "Keyboard shortcuts", width=_WIDTH)
        self._then = change
        self._commands = commands_of(action for action, _made in actions)
        self.search = SearchField("Search keys and what they do")
        self.table: Table[Line] = Table("Keyboard shortcuts", _COLUMNS)
        self.table.setMinimumHeight(self.tall(_HEIGHT))
        self.nothing = Text("No key does this.", role="muted")
        self.nothing.hide()
        self.body.addWidget(self.search)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.nothing)
        self.add_button("Change keys …", self._change)
        self.add_button("Keep as PDF …", self._choose_file)
        self.add_button("Print …", self._print)
        self.add_button("Close", self.accept, main=True)
        self.search.textChanged.connect(self._show)
        self.search.moved.connect(self.table.keyPressEvent)
        self.search.left.connect(self.reject)
        on_keymap_changed(self._show)
        self._show()
        self.search.setFocus()

    def write_pdf(self, path: Path) -> None:
        """Write the sheet as a PDF of one page."""
        writer = QPdfWriter(str(path))
        writer.setTitle("Keyboard shortcuts of ConcertMaster")
        self._put_on(writer)

    def _show(self) -> None:
        words = self.search.text().casefold().split()
        shown = [line for line in lines(self._commands, current_keymap()) if line.has(words)]
        self.table.show_rows(shown)
        self.nothing.setVisible(not shown)

    def _change(self) -> None:
        self.accept()
        self._then()

    def _choose_file(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, "Keep the keys as a PDF", "keys.pdf", "PDF (*.pdf)")
        if name:
            self.write_pdf(Path(name))

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - few print, and everybody would wait for it

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("Print the keys")
        if dialog.exec():
            self._put_on(printer)

    def _put_on(self, paper: QPdfWriter | QPrinter) -> None:
        paper.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Landscape,
                QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
                QPageLayout.Unit.Millimeter,
            )
        )
        keymap = current_keymap()
        painter = QPainter(paper)
        page = QRectF(0, 0, paper.width(), paper.height())
        paint_sheet(painter, page, f"ConcertMaster, keys as in {keymap.preset.title}", lines(self._commands, keymap))
        painter.end()


_COLUMNS: Final[tuple[Column[Line], ...]] = (
    Column(title="Where", text=lambda line: line.topic, role=lambda _line: "muted", width=90),
    Column(title="What", text=lambda line: line.title),
    Column(title="Keys", text=lambda line: ", ".join(line.keys), right=True, strong=True, width=220),
)
