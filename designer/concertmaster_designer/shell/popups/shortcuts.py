"""The table of keys: what the window's actions and the canvas listen to."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from concertmaster_designer.ui.action import ActionTable
from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.widgets.table import Column, Table

Line = tuple[str, str, str]

_ON_CANVAS: Final[tuple[Line, ...]] = (
    ("Canvas", "Walk to the nearest node", "Arrow keys"),
    ("Canvas", "Follow an edge, or go back along it", "Tab, Shift+Tab"),
    ("Canvas", "Move the selected nodes by a step of the grid", "Ctrl+Arrow keys"),
    ("Canvas", "Set the parameters of the selected node", "Enter"),
    ("Canvas", "Delete what is selected", "Delete"),
    ("Canvas", "Select every node", "Ctrl+A"),
    ("Canvas", "Show the whole workflow", "Home"),
    ("Canvas", "Zoom in, out, to actual size", "+, -, 0"),
    ("Canvas", "Move the picture", "Space and drag, or the middle button"),
    ("Canvas", "Let go of the selection, or stop a gesture", "Esc"),
)
_HEIGHT: Final = 480


class ShortcutsDialog(Dialog):
    """Lists every key that does something."""

    def __init__(self, parent: QWidget, actions: ActionTable) -> None:
        super().__init__(parent, "Keyboard shortcuts", width=600)
        lines = [(action.group, action.title, _keys(action.keys)) for action, _made in actions if action.keys]
        table: Table[Line] = Table("Keyboard shortcuts", _COLUMNS)
        table.setMinimumHeight(_HEIGHT)
        table.show_rows([*lines, *_ON_CANVAS])
        self.body.addWidget(table)
        self.add_button("Close", self.accept, main=True)


def _keys(keys: tuple[str, ...]) -> str:
    return ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


_COLUMNS: Final[tuple[Column[Line], ...]] = (
    Column(title="Where", text=lambda line: line[0], role=lambda _line: "muted", width=100),
    Column(title="What", text=lambda line: line[1]),
    Column(title="Keys", text=lambda line: line[2], right=True, width=240),
)
