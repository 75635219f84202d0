"""The panel that finds: what to look for and where, what was found, and what to put in its place. It looks for nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from concertmaster_designer.documents.searching import Hit, Query, Scope
from concertmaster_designer.documents.searching.query import SCOPES
from concertmaster_designer.ui.widgets.buttons import Button, IconButton
from concertmaster_designer.ui.widgets.choices import Choice, ChoiceList
from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.flow import Flow, flowing
from concertmaster_designer.ui.widgets.search_field import SearchField
from concertmaster_designer.ui.widgets.text import Text, type_font

_AROUND: Final = 32
_LONGEST: Final = 160
_TITLES: Final[dict[Scope, str]] = {
    "names": "Names, ids and types",
    "parameters": "Parameters",
    "expressions": "Expressions",
    "notes": "Notes, groups and descriptions",
    "settings": "Settings of the workflow",
}


class FindPanel(QWidget):
    """``asked`` gives a query, ``shown`` the hit in front, ``chosen`` one to go into.

    ``replace_asked`` gives hits, and what is to stand in their place.
    """

    asked = Signal(object)
    shown = Signal(object)
    chosen = Signal(object)
    replace_asked = Signal(object, str)

    def __init__(self, describe: Callable[[Hit], tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._describe = describe
        self._hits: list[Hit] = []
        self._hit: Hit | None = None
        self.search = SearchField("Find in this workflow")
        self.replacement = QLineEdit()
        self.replacement.setPlaceholderText("Replace by")
        self.replacement.setAccessibleName("Replace by")
        self.match_case = self._toggle("Aa", "Match case")
        self.regex = self._toggle(".*", "Regular expression")
        self.where = QToolButton()
        self.where.setText("Everywhere")
        self.where.setAccessibleName("Where to look")
        self.where.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._scopes = self._make_scopes()
        self.count = Text(role="muted")
        self.list = ChoiceList("What was found", several=True)
        self._nothing = EmptyPlace(
            "search", "Nothing to show yet", "Type what to look for in names, parameters, expressions, and notes."
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.list)
        self._buttons = (
            Button("Replace marked …", lambda: self._replace(self.list.marked())),
            Button("Replace all …", lambda: self._replace(self._hits)),
        )
        self._lay_out()
        self.search.textChanged.connect(self._ask)
        self.search.moved.connect(self.list.keyPressEvent)
        self.search.chosen.connect(self.list.take)
        self.list.current.connect(self._show_hit)
        self.list.chosen.connect(self.chosen)
        self.end(0)

    @property
    def query(self) -> Query:
        """Give what is looked for."""
        scopes: frozenset[Scope] = frozenset(scope for scope, action in self._scopes.items() if action.isChecked())
        return Query(self.search.text(), self.regex.isChecked(), self.match_case.isChecked(), scopes)

    @property
    def hits(self) -> Sequence[Hit]:
        """Give what was found."""
        return self._hits

    @property
    def hit(self) -> Hit | None:
        """Give the hit in front."""
        return self._hit

    def take_focus(self) -> None:
        """Put the cursor into the search, with everything marked."""
        self.search.setFocus()
        self.search.selectAll()

    def begin(self) -> None:
        """Forget what was found before."""
        self._hits, self._hit = [], None
        self.list.blockSignals(True)
        self.list.show_choices([])
        self.list.blockSignals(False)
        self.count.set_role("muted")
        self.count.setText("Looking …" if self.search.text() else "")

    def add(self, hits: Sequence[Hit]) -> None:
        """Show further hits."""
        first = not self._hits
        self._hits += hits
        self.list.add_choices([self._choice(hit) for hit in hits])
        if first:
            self.list.step(1)
        self._stack.setCurrentWidget(self.list)
        self._enable()

    def end(self, most: int) -> None:
        """Say how many were found; ``most`` is where a search gives up."""
        found = len(self._hits)
        if self.search.text():
            self.count.setText(
                f"The first {found:,}" if found and found >= most else f"{found:,} found" if found else "Nothing found"
            )
        if not found:
            self._stack.setCurrentWidget(self._nothing)
            searched = bool(self.search.text())
            self._nothing.title.setText("Nothing found" if searched else "Nothing to show yet")
        self._enable()

    def fail(self, sentence: str) -> None:
        """Say why there is no answer."""
        self.count.set_role("danger")
        self.count.setText(sentence)
        self._enable()

    def step(self, by: int) -> None:
        """Show the next hit, or the one before."""
        self.list.step(by)

    def _show_hit(self, hit: Hit | None) -> None:
        self._hit = hit
        if hit is not None:
            self.shown.emit(hit)

    def _ask(self) -> None:
        every = all(action.isChecked() for action in self._scopes.values())
        titles = [_TITLES[scope] for scope, action in self._scopes.items() if action.isChecked()]
        self.where.setText(
            "Everywhere" if every else f"In {titles[0].lower()}" if len(titles) == 1 else f"In {len(titles)} kinds"
        )
        self.asked.emit(self.query)

    def _replace(self, hits: Iterable[Hit]) -> None:
        self.replace_asked.emit(tuple(hits), self.replacement.text())

    def _enable(self) -> None:
        for button in self._buttons:
            button.setEnabled(bool(self._hits))

    def _choice(self, hit: Hit) -> Choice:
        words, letters = snippet(hit)
        note, picture, role = self._describe(hit)
        return Choice(value=hit, title=words, letters=letters, note=note, icon=picture, role=role)

    def _toggle(self, sign: str, name: str) -> QToolButton:
        toggle = QToolButton()
        toggle.setText(sign)
        toggle.setFont(type_font(self.font(), "body", strong=True))
        toggle.setCheckable(True)
        toggle.setToolTip(name)
        toggle.setAccessibleName(name)
        toggle.toggled.connect(self._ask)
        return toggle

    def _make_scopes(self) -> dict[Scope, QAction]:
        menu = QMenu(self.where)
        self.where.setMenu(menu)
        made: dict[Scope, QAction] = {}
        for scope in SCOPES:
            action = made[scope] = menu.addAction(_TITLES[scope])
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(self._ask)
        return made

    def _lay_out(self) -> None:
        self.search.setMaximumWidth(420)
        self.replacement.setMaximumWidth(420)
        before = IconButton("chevron-up", "The one before (Shift+F3)", lambda: self.step(-1))
        after = IconButton("chevron-down", "The next (F3)", lambda: self.step(1))
        ways = (self.search, self.match_case, self.regex, self.where, before, after, self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 0)
        column.setSpacing(6)
        column.addWidget(flowing(Flow(spacing=6), *ways))
        column.addWidget(flowing(Flow(spacing=6), self.replacement, *self._buttons))
        column.addWidget(self._stack, 1)


def snippet(hit: Hit) -> tuple[str, tuple[int, ...]]:
    """Give the piece of the text around a hit, in one line, and the places of the hit in it."""
    begin = max(0, hit.begin - _AROUND)
    head, tail = ("…" if begin else ""), hit.text[begin : begin + _LONGEST]
    words = "".join(letter if letter.isprintable() else " " for letter in tail)
    rest = "…" if begin + _LONGEST < len(hit.text) else ""
    first = hit.begin - begin + len(head)
    last = min(hit.end - begin, len(words)) + len(head)
    return f"{head}{words}{rest}", tuple(range(first, last))
