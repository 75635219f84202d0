"""A page with a title, a search, actions and a table: what lists of things share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from .banner import Banner
from .buttons import Button, IconButton
from .empty_place import EmptyPlace
from .flow import Flow, flowing
from .search_field import SearchField
from .table import Table
from .text import Text

Row = TypeVar("Row")


class Listing(QWidget, Generic[Row]):
    """``refresh_requested`` asks for the rows anew. Old rows stay while new ones are on their way, and when they do not come."""

    refresh_requested = Signal()

    def __init__(self, title: str, table: Table[Row], empty: EmptyPlace, *, search_hint: str) -> None:
        super().__init__()
        self.table = table
        self._rows: tuple[Row, ...] = ()
        self.search = SearchField(search_hint)
        self.search.setMaximumWidth(320)
        self._nothing_found = EmptyPlace("search", "Nothing found", "No name has these words in it.")
        self._stack = QStackedWidget()
        self._empty = empty
        for page in (table, empty, self._nothing_found):
            self._stack.addWidget(page)
        self._actions = Flow(to_right=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 0)
        self._column.setSpacing(12)
        self._column.addLayout(self._make_head(title))
        self._column.addWidget(self._stack)
        self._banner: Banner | None = None
        self.search.textChanged.connect(self._show)
        self.search.moved.connect(table.keyPressEvent)
        self.search.chosen.connect(self._activate)

    def add_action(self, button: QPushButton) -> None:
        """Add a button at the right of the title."""
        self._actions.addWidget(button)

    def show_loading(self) -> None:
        """Show that rows are on their way."""
        self._stack.setCurrentWidget(self.table)
        self.table.show_loading()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        self._rows = tuple(rows)
        self._drop_banner()
        self._show()

    def show_failure(self, sentence: str) -> None:
        """Say that the rows could not be read; those that are there stay."""
        self._drop_banner()
        self._banner = Banner("wifi-off", "warning", sentence, Button("Try again", self.refresh_requested.emit))
        self._column.insertWidget(1, self._banner)
        self._show()

    def matches(self, row: Row, words: Sequence[str]) -> bool:
        """Tell whether a row has all the words of a search, which come in small letters."""
        raise NotImplementedError

    def _make_head(self, title: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(title, size="title", strong=True), alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(
            IconButton("refresh-cw", "Read the list again", self.refresh_requested.emit), alignment=Qt.AlignmentFlag.AlignTop
        )
        head.addWidget(flowing(self._actions, self.search), 1)
        return head

    def _show(self) -> None:
        words = self.search.text().casefold().split()
        shown = [row for row in self._rows if self.matches(row, words)]
        self.table.show_rows(shown)
        if shown or (self._banner is not None and not self._rows):
            self._stack.setCurrentWidget(self.table)
        else:
            self._stack.setCurrentWidget(self._nothing_found if self._rows else self._empty)

    def _activate(self) -> None:
        row = self.table.chosen()
        if row is None and self.table.rows.rowCount():
            row = self.table.rows.row(0)
        if row is not None:
            self.table.activated_row.emit(row)

    def _drop_banner(self) -> None:
        if self._banner is not None:
            self._column.removeWidget(self._banner)
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
