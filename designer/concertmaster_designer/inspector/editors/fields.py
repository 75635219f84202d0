"""A group of settings with names that the spec gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from concertmaster_designer.inspector.values import MISSING
from concertmaster_shared.nodes import Parameter, applies

from .editor import Editor, Said


class Member(QWidget):
    """A field inside the group, as ``field.ParameterField`` is one."""

    edited = Signal(object, bool)
    left = Signal()

    def show_value(self, value: object) -> None:
        """Show a value."""
        raise NotImplementedError

    def show_said(self, problems: Sequence[Said]) -> None:
        """Show what a check says of the value and of what is in it."""
        raise NotImplementedError

    def go_to(self, path: Sequence[str], position: int | None = None) -> None:
        """Put the cursor into the value that names lead to, at a character of it where one is given."""
        raise NotImplementedError

    def show_applies(self, *, applies: bool) -> None:
        """Show whether the setting counts beside the values of the others."""
        raise NotImplementedError


class FieldsEditor(Editor):
    """A group with nothing set is no value. ``make`` gives the field of a setting."""

    def __init__(self, parameters: Sequence[Parameter], make: Callable[[Parameter], Member]) -> None:
        super().__init__()
        self._value: dict[str, object] = {}
        self._parameters = tuple(parameters)
        self.members: dict[str, Member] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(12)
        for parameter in parameters:
            member = self.members[parameter.name] = make(parameter)
            member.edited.connect(self._taker(parameter.name))
            member.left.connect(self.left)
            column.addWidget(member)

    def show_value(self, value: object) -> None:
        """Show the settings of a map."""
        self._value = dict(value) if isinstance(value, dict) else {}
        for name, member in self.members.items():
            member.show_value(self._value.get(name, MISSING))
        self._show_what_counts()

    def go_to(self, path: Sequence[str], position: int | None = None) -> None:
        """Put the cursor into the setting that is named, or into the first."""
        member = self.members.get(path[0] if path else "") or next(iter(self.members.values()), None)
        if member is not None:
            member.go_to(path[1:], position)

    def show_problems(self, problems: Sequence[Said]) -> tuple[str, ...]:
        """Show each problem at the setting that it is about."""
        seen = {name: member for name, member in self.members.items() if not member.isHidden()}
        for name, member in seen.items():
            member.show_said([(path[1:], sentence) for path, sentence in problems if path[:1] == (name,)])
        return tuple(sentence for path, sentence in problems if not path or path[0] not in seen)

    def _show_what_counts(self) -> None:
        for parameter in self._parameters:
            self.members[parameter.name].show_applies(applies=applies(parameter, self._value, self._parameters))

    def _taker(self, name: str) -> Callable[[object, bool], None]:
        def take(value: object, typing: bool) -> None:  # noqa: FBT001 - a slot of Qt
            self._value = {**self._value, name: value}
            if value is MISSING:
                del self._value[name]
            self._show_what_counts()
            self.edited.emit(dict(self._value) or MISSING, typing)

        return take
