"""The panel of problems: how grave, what, where; choosing one leads there, and what is obvious to mend can be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from concertmaster_designer.documents.fixes.find import FIXES
from concertmaster_designer.ui.icons import BESIDE_WORDS
from concertmaster_designer.ui.ranking import fold
from concertmaster_designer.ui.theme import on_theme_changed, px
from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.flow import Flow, flowing
from concertmaster_designer.ui.widgets.mark import mark
from concertmaster_designer.ui.widgets.search_field import SearchField
from concertmaster_designer.ui.widgets.table import Column, Table
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Draft, Node

_FIX: Final = 2
"""The column that mends."""

_ICON: Final = 16
_ERROR: Final = ("circle-x", "danger")
_WARNING: Final = ("triangle-alert", "warning")
_UNFILLED: Final = ("circle-dashed", "muted")


class ProblemsPanel(QStackedWidget):
    """``chosen`` gives the problem whose place is wanted, ``fix_wanted`` one to be mended, and where on the screen."""

    chosen = Signal(object)
    fix_wanted = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None
        self._problems: tuple[Problem, ...] = ()
        self._unfilled: tuple[Problem, ...] = ()
        self._lacking: set[int] = set()
        self.table: Table[Problem] = Table("Problems", self._columns())
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._ask_at)
        self.table.clicked.connect(self._press)
        self.table.activated_row.connect(self.chosen)
        self.search = SearchField("Filter problems")
        self.search.setMaximumWidth(280)
        self.errors, self.warnings, self.to_fill_in = _toggle(), _toggle(), _toggle()
        self.to_fill_in.hide()
        self.more = Text("", role="muted")
        self._none = EmptyPlace("circle-check", "No problems", "What keeps this workflow from running well would stand here.")
        self._hidden = EmptyPlace("search", "Nothing found", "No problem fits the filter.")
        self._list = QStackedWidget()
        self._list.addWidget(self.table)
        self._list.addWidget(self._hidden)
        self._listing = self._lay_out()
        self.addWidget(self._none)
        self.addWidget(self._listing)
        self.search.textChanged.connect(self._show)
        self.search.moved.connect(self.table.keyPressEvent)
        self.search.chosen.connect(self._go_to_first)
        for toggle in (self.errors, self.warnings, self.to_fill_in):
            toggle.toggled.connect(self._show)
        self._wear()
        on_theme_changed(self._wear)

    def show_problems(
        self, draft: Draft | None, problems: Sequence[Problem], unfilled: Sequence[Problem] = (), *, left_out: int = 0
    ) -> None:
        """Show the problems of a draft, after them what new nodes still lack, and how many more there are than these."""
        self._draft, self._problems, self._unfilled = draft, tuple(problems), tuple(unfilled)
        self._lacking = {id(problem) for problem in self._unfilled}
        errors = [problem.severity for problem in self._problems].count("error")
        self.errors.setText(_count(errors, "error"))
        self.warnings.setText(_count(len(self._problems) - errors, "warning"))
        self.to_fill_in.setText(f"{len(self._unfilled):,} still to fill in")
        self.to_fill_in.setVisible(bool(self._unfilled))
        self.more.setText(f"and {left_out:,} more, shown as these become fewer")
        self.more.setVisible(left_out > 0)
        self._show()

    def choose_problem_of(self, node_id: str) -> None:
        """Choose the first problem of a node in the list; a filter that hides it is taken away."""
        place = self._first_of(node_id)
        if place is None:
            self.search.clear()
            for toggle in (self.errors, self.warnings, self.to_fill_in):
                toggle.setChecked(True)
            place = self._first_of(node_id)
        if place is not None:
            self.table.selectRow(place)
            self.table.scrollTo(self.table.rows.index(place, 0))

    def current(self) -> Problem | None:
        """Give the problem that is chosen in the list."""
        return self.table.chosen() if self.currentWidget() is self._listing else None

    def _wear(self) -> None:
        for toggle, (name, role) in ((self.errors, _ERROR), (self.warnings, _WARNING), (self.to_fill_in, _UNFILLED)):
            toggle.setIconSize(QSize(px(_ICON + BESIDE_WORDS), px(_ICON)))
            toggle.setIcon(mark(name, role, room=BESIDE_WORDS))

    def _show(self) -> None:
        words = fold(self.search.text()).text.split()
        severities = {name for name, toggle in (("error", self.errors), ("warning", self.warnings)) if toggle.isChecked()}
        shown = [problem for problem in self._problems if problem.severity in severities]
        shown += self._unfilled if self.to_fill_in.isChecked() else ()
        if words:
            shown = [problem for problem in shown if self._names(problem, words)]
        self.table.show_rows(shown)
        self._list.setCurrentWidget(self.table if shown else self._hidden)
        self.setCurrentWidget(self._listing if self._problems or self._unfilled else self._none)

    def _first_of(self, node_id: str) -> int | None:
        rows = self.table.rows
        places = range(rows.rowCount())
        return next((place for place in places if place_of(rows.row(place))[:2] == ("nodes", node_id)), None)

    def _names(self, problem: Problem, words: Sequence[str]) -> bool:
        text = fold(f"{problem.message} {self._place(problem)} {problem.code}").text
        return all(word in text for word in words)

    def _mark(self, problem: Problem) -> QIcon:
        if id(problem) in self._lacking:
            return mark(*_UNFILLED)
        return mark(*(_ERROR if problem.severity == "error" else _WARNING))

    def _press(self, index: QModelIndex) -> None:
        problem = self.table.rows.row(index.row())
        if index.column() == _FIX and problem.code in FIXES:
            self.fix_wanted.emit(problem, self._below(index))
        else:
            self.chosen.emit(problem)

    def _ask_at(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        if index.isValid():
            self.fix_wanted.emit(self.table.rows.row(index.row()), self.table.viewport().mapToGlobal(place))

    def ask_current(self) -> None:
        """Ask for what mends the chosen problem."""
        problem, index = self.current(), self.table.currentIndex()
        if problem is not None:
            self.fix_wanted.emit(problem, self._below(index.siblingAtColumn(_FIX)))

    def _below(self, index: QModelIndex) -> QPoint:
        return self.table.viewport().mapToGlobal(self.table.visualRect(index).bottomLeft())

    def _go_to_first(self) -> None:
        problem = self.table.chosen()
        if problem is None and self.table.rows.rowCount():
            problem = self.table.rows.row(0)
        if problem is not None:
            self.chosen.emit(problem)

    def _lay_out(self) -> QWidget:
        listing = QWidget()
        head = flowing(Flow(spacing=6), self.errors, self.warnings, self.to_fill_in, self.more, self.search)
        head.setContentsMargins(8, 6, 8, 2)
        column = QVBoxLayout(listing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._list, 1)
        return listing

    def _columns(self) -> tuple[Column[Problem], ...]:
        return (
            Column(title="Problem", text=lambda problem: problem.message, icon=self._mark, tip=lambda problem: problem.code),
            Column(title="Place", text=self._place, role=lambda _problem: "muted", width=260),
            Column(
                title="Mend",
                text=lambda problem: "Mend …" if problem.code in FIXES else "",
                role=lambda _problem: "accent",
                tip=lambda problem: "Choose how to mend it (Ctrl+.)" if problem.code in FIXES else "",
                width=80,
            ),
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


def _toggle() -> QPushButton:
    button = QPushButton()
    button.setCheckable(True)
    button.setChecked(True)
    button.setAutoDefault(False)
    button.setFlat(True)
    return button


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
