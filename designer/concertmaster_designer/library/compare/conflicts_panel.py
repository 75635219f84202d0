"""The list of conflicts of a merge: what each was, what both made of it, and whose way to take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from concertmaster_designer.ui.theme import line_px, px
from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.flow import Flow, flowing
from concertmaster_designer.ui.widgets.table import Column, Table
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_shared.workflow.compare import ABSENT, FieldChange, Names, field_words
from concertmaster_shared.workflow.merge import Choice, Conflict, Place

from .difference_text import DifferenceText

_WIDTH: Final = 380
_WAYS: Final = {"ours": "Yours", "theirs": "Theirs", "both": "Both"}


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One conflict, with whose way is taken; none where nobody has chosen yet."""

    conflict: Conflict
    title: str
    side: Choice | None
    node_type: str


class ConflictsPanel(QWidget):
    """``decided`` gives place and side of a choice, ``chosen`` the place whose part is wanted."""

    decided = Signal(tuple, str)
    all_decided = Signal(str)
    chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: Table[ConflictRow] = Table("Conflicts", _columns())
        self.yours, self.theirs = DifferenceText(), DifferenceText()
        for part, lowest in ((self.table, 90), (self.yours, 56), (self.theirs, 56)):
            part.setMinimumHeight(line_px(lowest))
        self.yours.setAccessibleName("What you made of it")
        self.theirs.setAccessibleName("What they made of it")
        self.take_yours = Button("Take yours", lambda: self._decide("ours"))
        self.take_theirs = Button("Take theirs", lambda: self._decide("theirs"))
        self.keep_both = Button("Keep both", lambda: self._decide("both"))
        self.keep_both.setToolTip("Theirs gets another id, and what names it follows.")
        self._rows: tuple[ConflictRow, ...] = ()
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self._sides())
        split.setSizes([px(280), px(320)])
        split.setChildrenCollapsible(False)
        self._stack = QStackedWidget()
        self._stack.addWidget(split)
        self._stack.addWidget(
            EmptyPlace(
                "circle-check", "Nothing clashes", "Your changes and theirs touch different things. Apply the merge to have both."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setMinimumWidth(px(_WIDTH))
        self.table.current_row.connect(self._show)

    def show_conflicts(self, conflicts: Sequence[Conflict], choices: Mapping[Place, Choice], names: Names) -> None:
        """Show conflicts and what was chosen; the chosen line stays chosen."""
        self._rows = tuple(
            ConflictRow(found, conflict_title(found, names), choices.get(found.place), _node_type(found.place, names))
            for found in conflicts
        )
        here = max(0, self.table.currentIndex().row())
        self.table.show_rows(self._rows)
        self._stack.setCurrentIndex(0 if self._rows else 1)
        if self._rows:
            self.table.selectRow(min(here, len(self._rows) - 1))
            self._show(self.table.chosen())

    def _sides(self) -> QWidget:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        for title, text, button in (("Yours", self.yours, self.take_yours), ("Theirs", self.theirs, self.take_theirs)):
            head = QHBoxLayout()
            head.addWidget(Text(title, strong=True))
            head.addStretch()
            if button is self.take_theirs:
                head.addWidget(self.keep_both)
            head.addWidget(button)
            column.addLayout(head)
            column.addWidget(text, 1)
        yours = Button("All yours", lambda: self.all_decided.emit("ours"))
        theirs = Button("All theirs", lambda: self.all_decided.emit("theirs"))
        column.addWidget(flowing(Flow(), Text("Everywhere:", role="muted"), yours, theirs))
        return below

    def _show(self, row: ConflictRow | None) -> None:
        if row is None:
            return
        conflict = row.conflict
        self.keep_both.setVisible(conflict.can_be_both)
        self.yours.show_fields(_fields(conflict, conflict.ours), node_type=row.node_type)
        self.theirs.show_fields(_fields(conflict, conflict.theirs), node_type=row.node_type)
        self.chosen.emit(conflict.place)

    def _decide(self, side: Choice) -> None:
        row = self.table.chosen()
        if row is None:
            return
        here = self.table.currentIndex().row()
        self.decided.emit(row.conflict.place, side)
        after = next((number for number in range(here + 1, len(self._rows)) if self._rows[number].side is None), None)
        if after is not None:
            self.table.selectRow(after)


def conflict_title(conflict: Conflict, names: Names) -> str:
    """Say in a few words what a conflict is about."""
    kind, *rest = conflict.place
    if kind not in {"nodes", "edges", "notes", "groups"}:
        return f"The workflow: {field_words(conflict.place)}"
    part_id, *field = rest
    title = names[part_id] if kind == "nodes" else f"{kind[:-1]} {part_id}"
    if field:
        return f"{title}: {field_words(tuple(field), _node_type(conflict.place, names))}"
    if conflict.ours is ABSENT or conflict.theirs is ABSENT:
        return f"{title}: {'you removed it' if conflict.ours is ABSENT else 'they removed it'}"
    return f"{title}: added by both" if conflict.base is ABSENT else title


def _fields(conflict: Conflict, value: object) -> list[FieldChange]:
    """Tell a side's way as a change of what was there before; of whole parts only what differs is shown."""
    base = conflict.base
    if isinstance(base, dict) and isinstance(value, dict) and len(conflict.place) != 1:
        names = [name for name in {**base, **value} if base.get(name, ABSENT) != value.get(name, ABSENT)]
        found = [FieldChange((name,), base.get(name, ABSENT), value.get(name, ABSENT)) for name in names]
        return found or [FieldChange(("unchanged, with something new tied to it",), value.get("name", ""), value.get("name", ""))]
    name = conflict.place[2:] or ("removed" if value is ABSENT else "added",) if len(conflict.place) > 1 else conflict.place
    return [FieldChange(tuple(name), base, value)]


def _columns() -> tuple[Column[ConflictRow], ...]:
    return (
        Column(title="Conflict", text=lambda row: row.title, tip=lambda row: "/".join(row.conflict.place)),
        Column(
            title="Taken",
            text=lambda row: _WAYS[row.side] if row.side else "Not chosen",
            role=lambda row: "text" if row.side else "warning",
            strong=True,
            width=110,
        ),
    )


def _node_type(place: Place, names: Names) -> str:
    return names.types.get(place[1], "") if place[0] == "nodes" and len(place) > 1 else ""
