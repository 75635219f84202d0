"""The command palette: every action of the window, found by typing a part of its words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QHeaderView, QVBoxLayout, QWidget

from concertmaster_designer.ui.action import Action, ActionTable
from concertmaster_designer.ui.widgets.search_field import SearchField
from concertmaster_designer.ui.widgets.table import Column, Table

_WIDTH: Final = 560
_HEIGHT: Final = 380

Entry = tuple[Action, QAction]


class CommandPalette(QDialog):
    """Stands over the window until an action is chosen or Escape is pressed."""

    def __init__(self, actions: ActionTable, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Command palette")
        actions.refresh()
        self._entries: list[Entry] = [(action, made) for action, made in actions if made.isEnabled()]
        self.search = SearchField("What do you want to do?")
        self.table: Table[Entry] = Table("Actions", _COLUMNS)
        self.table.horizontalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        frame = QFrame()
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(frame)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.table)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.search.textChanged.connect(self._narrow)
        self.search.moved.connect(self.table.keyPressEvent)
        self.search.chosen.connect(self._run)
        self.search.left.connect(self.reject)
        self.table.activated_row.connect(lambda _entry: self._run())
        self.table.clicked.connect(lambda _index: self._run())
        self._narrow("")
        self.resize(_WIDTH, _HEIGHT)
        middle = window.mapToGlobal(QPoint(window.width() // 2, window.height() // 8))
        self.move(middle.x() - _WIDTH // 2, middle.y())
        self.search.setFocus()

    def _narrow(self, text: str) -> None:
        ranked = sorted(
            ((rank, place) for place, (action, _made) in enumerate(self._entries) if (rank := rank_of(action, text)) is not None)
        )
        self.table.show_rows([self._entries[place] for _rank, place in ranked])
        if ranked:
            self.table.selectRow(0)

    def _run(self) -> None:
        entry = self.table.chosen()
        if entry is not None:
            self.accept()
            entry[1].trigger()


def rank_of(action: Action, text: str) -> int | None:
    """Rank an action for what was typed, best first; none where the letters do not stand in it in this order."""
    typed = text.casefold().split()
    title = action.title.casefold()
    everything = f"{title} {action.group} {action.words}".casefold()
    if all(word in title for word in typed):
        return 0 if title.startswith(" ".join(typed)) else 1
    if all(word in everything for word in typed):
        return 2
    letters = iter(title)
    return 3 if all(letter in letters for letter in "".join(typed)) else None


def _keys(entry: Entry) -> str:
    return entry[1].shortcut().toString(QKeySequence.SequenceFormat.NativeText)


_COLUMNS: Final[tuple[Column[Entry], ...]] = (
    Column(title="Action", text=lambda entry: entry[0].title, icon=lambda entry: entry[1].icon()),
    Column(title="Group", text=lambda entry: entry[0].group, role=lambda _entry: "muted", width=110),
    Column(title="Keys", text=_keys, role=lambda _entry: "muted", right=True, width=120),
)
