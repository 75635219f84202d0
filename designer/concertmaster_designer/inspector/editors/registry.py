"""Which editor edits which kind of parameter: the one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from concertmaster_designer.inspector.values import MISSING
from concertmaster_shared.nodes import Parameter, ParameterKind

from .any_value import AnyValueEditor, Nested
from .choice import ChoiceEditor, Option
from .editor import Editor
from .fields import FieldsEditor, Member
from .items import ItemsEditor
from .json_value import JsonEditor
from .long_text import LongTextEditor
from .mapping import MappingEditor
from .number import NumberEditor
from .reference import ReferenceEditor
from .text import TextEditor
from .yes_no import YesNoEditor

CONNECTION: Final = "connection"
"""The parameter by which every node type that needs one names a connection."""


@dataclass(frozen=True, slots=True)
class References:
    """What of the server a parameter can point at, as far as it is known: value and name."""

    forms: tuple[Option, ...] = ()
    workflows: tuple[Option, ...] = ()
    connections: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What editors may need beside the parameter; ``make_field`` makes the fields inside a group."""

    references: References
    make_field: Callable[[Parameter], Member]


def any_value() -> AnyValueEditor:
    """Make the editor of a value of any kind, inside a list or a map."""
    return AnyValueEditor(_NESTED)


_NESTED: Final[Nested] = {"map": lambda: MappingEditor(any_value), "list": lambda: ItemsEditor(any_value)}

_Maker = Callable[[Parameter, Surroundings], Editor]

_MAKERS: Final[Mapping[ParameterKind, _Maker]] = {
    "text": lambda parameter, _around: TextEditor(_hint(parameter)),
    "long_text": lambda parameter, _around: LongTextEditor(_hint(parameter)),
    "integer": lambda parameter, _around: NumberEditor(whole=True, hint=_hint(parameter)),
    "number": lambda parameter, _around: NumberEditor(hint=_hint(parameter)),
    "boolean": lambda parameter, _around: YesNoEditor(default=parameter.default),
    "choice": lambda parameter, _around: ChoiceEditor(
        [(choice, choice) for choice in parameter.choices], default=parameter.default
    ),
    "condition": lambda _parameter, _around: ChoiceEditor([(True, "Always"), (False, "Never")]),
    "list": lambda parameter, around: ItemsEditor(_entry(parameter, around), fresh=_fresh(parameter)),
    "mapping": lambda parameter, around: MappingEditor(_entry(parameter, around), fresh=_fresh(parameter)),
    "any": lambda _parameter, _around: AnyValueEditor(_NESTED),
    "object": lambda parameter, around: (
        FieldsEditor(parameter.fields, around.make_field) if parameter.fields else JsonEditor("{}")
    ),
    "form": lambda parameter, around: ReferenceEditor(around.references.forms, _hint(parameter)),
    "workflow": lambda parameter, around: ReferenceEditor(around.references.workflows, _hint(parameter)),
}


def make_editor(parameter: Parameter, around: Surroundings) -> Editor:
    """Make the editor of a parameter's constant."""
    if parameter.name == CONNECTION and parameter.kind == "text":
        return ReferenceEditor(around.references.connections, _hint(parameter))
    return _MAKERS[parameter.kind](parameter, around)


def _entry(parameter: Parameter, around: Surroundings) -> Callable[[], Editor]:
    """Choose the editor of an entry: one with a field for each setting that the parameter names."""
    if not parameter.entries:
        return any_value
    nested: Nested = {**_NESTED, "map": lambda: FieldsEditor(parameter.entries, around.make_field)}
    return lambda: AnyValueEditor(nested)


def _fresh(parameter: Parameter) -> object:
    """Give what a new entry begins with."""
    return {} if parameter.entries and not parameter.short else MISSING


def _hint(parameter: Parameter) -> str:
    """Say what counts when nothing is typed, else give an example."""
    if parameter.default not in (None, ""):
        return str(parameter.default)
    return "" if parameter.example.startswith("{") else parameter.example
