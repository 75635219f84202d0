"""A value of any kind: a button tells and changes its form, beside it stands the editor for that form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from concertmaster_designer.inspector.values import FORM_TITLES, MISSING, Form, change_form, form_of
from concertmaster_designer.ui.icons import icon
from concertmaster_designer.ui.tab_order import OwnTabOrder
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed
from concertmaster_designer.ui.tint import quiet_tint
from concertmaster_designer.ui.widgets.buttons import IconButton

from .editor import Editor, Said
from .expression import ExpressionEditor
from .json_value import JsonEditor
from .number import NumberEditor
from .text import TextEditor
from .yes_no import YesNoEditor

_ICONS: Final[dict[Form, str]] = {
    "text": "type",
    "number": "hash",
    "yes_no": "toggle-left",
    "map": "layout-list",
    "list": "list",
    "expression": "variable",
    "json": "braces",
}


Nested = Mapping[Form, Callable[[], Editor]]
"""Makes the editors of values that hold values; their module needs this one, so they are handed in."""


class AnyValueEditor(OwnTabOrder, Editor):
    """Keeps the form that a person chose while the value fits it; no value begins as ``first``."""

    def __init__(self, nested: Nested, *, first: Form = "text") -> None:
        super().__init__()
        self._nested = nested
        self._first: Form = first
        self._form: Form | None = None
        self._value: object = MISSING
        self._inner: Editor | None = None
        self.button = IconButton(_ICONS[first], "Kind of value")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        for form, title in FORM_TITLES.items():
            self.menu.addAction(title, partial(self._choose, form))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._row.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignTop)
        on_theme_changed(self._wear)
        self._wear(current_theme())
        self.show_value(MISSING)

    @property
    def inner(self) -> Editor:
        """Give the editor of the present form."""
        if self._inner is None:
            raise RuntimeError("there is an editor from the start")
        return self._inner

    def tab_order(self) -> Sequence[QWidget]:
        """Go to the value first: its kind is seldom another one."""
        return (self.inner, self.button)

    def show_value(self, value: object) -> None:
        """Show a value in its form."""
        self._value = value
        self._take_form(self._form or self._first if value is MISSING else self._form_for(value))
        self.inner.show_value(value)

    def go_to(self, path: Sequence[str], position: int | None = None) -> None:
        """Put the cursor into the editor of the present form."""
        self.inner.go_to(path, position)

    def show_problems(self, problems: Sequence[Said]) -> tuple[str, ...]:
        """Leave problems to the editor of the present form."""
        return self.inner.show_problems(problems)

    def mark_invalid(self, *, invalid: bool) -> None:
        """Mark the editor of the present form."""
        self.inner.mark_invalid(invalid=invalid)

    def _choose(self, form: Form) -> None:
        if form == self._form:
            return
        value = change_form(self._value, form)
        self._take_form(form)
        self.inner.show_value(value)
        self._value = value
        self.edited.emit(value, False)
        self.inner.setFocus()

    def _take_form(self, form: Form) -> None:
        if form == self._form:
            return
        self._form = form
        if self._inner is not None:
            self._row.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
        self._inner = self._make(form)
        self._inner.edited.connect(self._edited)
        self._inner.left.connect(self.left)
        self._inner.misread.connect(self.misread)
        if self.accessibleName():
            self._inner.call_it(self.accessibleName())
        self._row.addWidget(self._inner, 1)
        self.setFocusProxy(self._inner)
        self.button.show_icon(_ICONS[form])
        self.button.setToolTip(f"{FORM_TITLES[form]}: choose another kind of value")
        self.misread.emit("")

    def _form_for(self, value: object) -> Form:
        """Keep JSON where somebody chose to write it, though a form of its own would fit."""
        return "json" if self._form == "json" and isinstance(value, (dict, list)) else form_of(value)

    def _make(self, form: Form) -> Editor:
        return (self._nested.get(form) or _PLAIN[form])()

    def _edited(self, value: object, typing: bool) -> None:  # noqa: FBT001 - a slot of Qt
        # What was emptied stays, empty: it is not the end of the value.
        self._value = _EMPTY.get(self._form, value) if value is MISSING and self._form else value
        self.edited.emit(self._value, typing)

    def _wear(self, theme: Theme) -> None:
        for action, form in zip(self.menu.actions(), FORM_TITLES, strict=True):
            action.setIcon(icon(_ICONS[form], quiet_tint(theme)))


_EMPTY: Final[Mapping[Form, object]] = {"text": "", "map": {}}

_PLAIN: Final[Mapping[Form, Callable[[], Editor]]] = {
    "text": TextEditor,
    "number": NumberEditor,
    "yes_no": YesNoEditor,
    "expression": ExpressionEditor,
    "json": JsonEditor,
}
