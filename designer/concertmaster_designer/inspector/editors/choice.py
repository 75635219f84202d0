"""One of several values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from concertmaster_designer.inspector.values import MISSING

from .editor import Editor
from .quiet_combo import QuietCombo

Option = tuple[object, str]
"""A value and how it reads."""


class ChoiceEditor(Editor):
    """The default stands for no value; without one, an empty line does."""

    def __init__(self, options: Sequence[Option], *, default: object = None) -> None:
        super().__init__()
        self._options = list(options)
        self._default = MISSING if default is None else default
        self.combo = QuietCombo()
        self.watch(self.combo)
        if self._default is MISSING:
            self._options.insert(0, (MISSING, ""))
        for _value, words in self._options:
            self.combo.addItem(words)
        self.combo.activated.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.combo)

    def show_value(self, value: object) -> None:
        """Show a value; one that is not among the options is added, so that it can be seen."""
        shown = self._default if value is MISSING else value
        found = next((place for place, (option, _words) in enumerate(self._options) if _same(option, shown)), None)
        if found is None:
            self._options.append((shown, str(shown)))
            self.combo.addItem(str(shown))
            found = len(self._options) - 1
        self.combo.setCurrentIndex(found)

    def _tell(self, place: int) -> None:
        value = self._options[place][0]
        self.edited.emit(MISSING if _same(value, self._default) else value, False)


def _same(one: object, other: object) -> bool:
    """Compare as JSON does: true is not 1."""
    return type(one) is type(other) and one == other
