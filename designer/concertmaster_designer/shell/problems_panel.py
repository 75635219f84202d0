"""The panel of problems: how grave, what, where; choosing one leads to its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QStackedWidget, QWidget

from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.mark import mark
from concertmaster_designer.ui.widgets.table import Column, Table
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Draft, Node


class ProblemsPanel(QStackedWidget):
    """``chosen`` gives the problem whose place is wanted."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None
        self.table: Table[Problem] = Table("Problems", self._columns())
        self.table.clicked.connect(lambda index: self.chosen.emit(self.table.rows.row(index.row())))
        self.table.activated_row.connect(self.chosen)
        self._none = EmptyPlace("circle-check", "No problems", "What keeps this workflow from running well would stand here.")
        self.addWidget(self._none)
        self.addWidget(self.table)

    def show_problems(self, draft: Draft | None, problems: Sequence[Problem]) -> None:
        """Show the problems of a draft."""
        self._draft = draft
        self.table.show_rows(problems)
        self.setCurrentWidget(self.table if problems else self._none)

    def _columns(self) -> tuple[Column[Problem], ...]:
        return (
            Column(title="Problem", text=lambda problem: problem.message, icon=_mark, tip=lambda problem: problem.code),
            Column(title="Place", text=self._place, role=lambda _problem: "muted", width=280),
        )

    def _place(self, problem: Problem) -> str:
        part, *rest = place_of(problem)
        if part != "nodes" or not rest or self._draft is None:
            return " › ".join([part.capitalize(), *rest]) if part else "Workflow"
        node = self._draft.nodes.get(rest[0])
        return " › ".join([node.title, *_names_inside(node, rest[1:])]) if node else rest[0]


def _names_inside(node: Node, names: list[str]) -> list[str]:
    """Name a place inside a node as the inspector does."""
    spec = CATALOGUE.get(node.type)
    if names[:1] != ["parameters"] or spec is None:
        return names
    parameter = spec.parameter(names[1]) if len(names) > 1 else None
    return [parameter.title if parameter else names[1], *names[2:]] if len(names) > 1 else []


def place_of(problem: Problem) -> tuple[str, ...]:
    """Give the names along a problem's path, the first empty where it is about the whole document."""
    names = problem.path.split("/")[1:]
    return tuple(name.replace("~1", "/").replace("~0", "~") for name in names) or ("",)


def _mark(problem: Problem) -> QIcon:
    return mark("circle-x", "danger") if problem.severity == "error" else mark("triangle-alert", "warning")
