"""What a filter may name: the fields of a form's published versions, and what every submission has.

Where versions disagree, the newest one says what a name means. A field that was of another kind before is read by that kind:
an answer of the other kind counts as none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from concertmaster_server.db.queries.answers.places import SUBMISSION, Place, Stored
from concertmaster_shared.expressions import ExpressionError, Scope, Shape, infer, parse
from concertmaster_shared.expressions.values import kind_of
from concertmaster_shared.forms import CompiledField, CompiledForm
from concertmaster_shared.forms.choosing import ChoosingSettings
from concertmaster_shared.forms.compiled import Level
from concertmaster_shared.forms.slots import ExpressionText
from concertmaster_shared.forms.values.kinds import ANYTHING, CHOICE, CHOICES

_PASSES = 3
"""How far calculated values may stand on other calculated ones before nothing is known of their kind."""

_SUBMISSION_SHAPES: Mapping[str, Shape] = {
    "submitted_at": Shape.datetime(),
    "status": Shape.text(),
    "id": Shape.text(),
    "locale": Shape.text(),
    "version": Shape.number(),
}

Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Known:
    """A field as filters see it: its shape, where it is stored, and how a stored answer becomes a value.

    A ``steady`` one has been of one type in all versions.
    """

    shape: Shape
    stored: Stored
    read: Read
    field: CompiledField
    steady: bool = True


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names of one form's filters."""

    fields: Mapping[str, Known]

    @property
    def scope(self) -> Scope:
        """Give the shapes of all names; a field hides what the submission has under its name."""
        return Scope({**_SUBMISSION_SHAPES, **{name: known.shape for name, known in self.fields.items()}})

    @property
    def places(self) -> Mapping[str, Place]:
        """Give where all names are stored."""
        return {**SUBMISSION, **{name: known.stored for name, known in self.fields.items()}}

    def values(self, row: Row) -> Mapping[str, object]:
        """Give the values of all names in a submission."""
        own = {
            "submitted_at": row.submitted_at,
            "status": row.status,
            "id": str(row.id),
            "locale": row.locale,
            "version": row.version,
        }
        data = row.data
        return {**own, **{name: known.read(data.get(known.stored.key)) for name, known in self.fields.items()}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A submission as filters look at it; ``data`` is by field id."""

    id: UUID
    submitted_at: datetime
    status: str
    locale: str
    version: int
    data: Mapping[str, Any]


def known_names(forms: Sequence[CompiledForm]) -> KnownNames:
    """Gather the names of a form's versions, the newest first."""
    fields: dict[str, Known] = {}
    versions: dict[str, list[Known]] = {}
    for form in forms:
        level = _level(form.top, _worked_out(form))
        for name, known in level.items():
            fields.setdefault(name, known)
            versions.setdefault(known.stored.key, []).append(known)
    return KnownNames({name: _settled(known, versions[known.stored.key]) for name, known in fields.items()})


def _settled(known: Known, versions: Sequence[Known]) -> Known:
    """Say of a field what holds for its answers of all versions."""
    certain = len({(repr(one.shape), repr(one.stored.parts)) for one in versions}) == 1
    # A text of an earlier version may begin as own words do.
    own_words = _is_chosen(known.field) and any(one.stored.own_words or not _is_chosen(one.field) for one in versions)
    types = {one.field.spec.type for one in versions}
    return replace(known, stored=replace(known.stored, certain=certain, own_words=own_words), steady=len(types) == 1)


def _is_chosen(field: CompiledField) -> bool:
    return field.spec.kind in (CHOICE, CHOICES)


def _level(level: Level, worked_out: Mapping[str, Shape]) -> dict[str, Known]:
    return {name: _known(field, worked_out) for name, field in level.fields.items() if field.saved}


def _known(field: CompiledField, worked_out: Mapping[str, Shape]) -> Known:
    if field.rows is not None:
        return _repeat(field, _level(field.rows, worked_out))
    shape = worked_out.get(field.id, Shape.any()) if field.spec.kind is ANYTHING else field.spec.kind.shape
    items = shape.items.kind if shape.items is not None else None
    parts = {name: Stored(name, part.kind) for name, part in shape.fields.items()}
    own_words = isinstance(field.settings, ChoosingSettings) and field.settings.other
    stored = Stored(field.id, shape.kind, items, parts, own_words=own_words)
    return Known(shape, stored, _reader(shape, field.operand), field)


def _repeat(field: CompiledField, rows: Mapping[str, Known]) -> Known:
    shape = Shape.list(Shape.map({name: known.shape for name, known in rows.items()}, open=False))

    def read(value: Any) -> Any:
        if not isinstance(value, list):
            return None
        return [{name: known.read(row.get(known.stored.key)) for name, known in rows.items()} for row in value]

    return Known(shape, Stored(field.id, "list", "map", {name: known.stored for name, known in rows.items()}), read, field)


def _reader(shape: Shape, operand: Callable[[Any], object] | None) -> Read:
    kind = shape.kind
    if kind in {"date", "datetime"} and operand is None:
        operand = {"date": _day, "datetime": datetime.fromisoformat}[kind]

    def read(value: Any) -> Any:
        if value is None:
            return None
        try:
            found = value if operand is None else operand(value)
        except (ValueError, TypeError, KeyError):  # an answer of another kind, from an earlier version
            return None
        return found if kind in {"any", kind_of(found)} else None

    return read


def _day(value: str) -> object:
    return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone


def _worked_out(form: CompiledForm) -> Mapping[str, Shape]:
    """Infer the kinds of calculated values; what stands on itself, or on too many others, stays unknown."""
    found: dict[str, Shape] = {}
    for _pass in range(_PASSES):
        for level in _levels(form.top):
            names = {**_shapes(form.top, found), **_shapes(level, found), "env": Shape.any()}
            for field in level.fields.values():
                slot = getattr(field.settings, "value", None)
                if field.spec.kind is ANYTHING and slot is not None:
                    found[field.id] = _inferred(slot, Scope(names))
    return found


def _levels(level: Level) -> list[Level]:
    inner = [field.rows for field in level.fields.values() if field.rows is not None]
    return [level, *(deeper for rows in inner for deeper in _levels(rows))]


def _shapes(level: Level, worked_out: Mapping[str, Shape]) -> dict[str, Shape]:
    return {name: _known(field, worked_out).shape for name, field in level.fields.items()}


def _inferred(slot: object, scope: Scope) -> Shape:
    if not isinstance(slot, ExpressionText):
        return {bool: Shape.boolean(), int: Shape.number(), float: Shape.number(), str: Shape.text()}.get(type(slot), Shape.any())
    try:
        return infer(parse(slot.expr), scope)
    except ExpressionError:
        return Shape.any()
