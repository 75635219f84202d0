"""Kinds of values: what a value that was seen tells of those to come, how a kind is called, which kinds a parameter wants."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Final

from concertmaster_shared.expressions import Shape
from concertmaster_shared.expressions.shapes import ANY, BOOLEAN, NULL, NUMBER, TEXT, Kind, union
from concertmaster_shared.nodes import Parameter, ParameterKind

_DEEPEST: Final = 8
_LOOKED_AT: Final = 20
_MOST_FIELDS: Final = 500

_WORDS: Final[Mapping[Kind, str]] = {
    "any": "any",
    "null": "nothing",
    "boolean": "yes or no",
    "number": "number",
    "text": "text",
    "date": "date",
    "datetime": "date and time",
    "list": "list",
    "map": "map",
}
_PLAIN: Final[Mapping[type, Shape]] = {bool: BOOLEAN, int: NUMBER, float: NUMBER, str: TEXT, type(None): NULL}
_WANTED: Final[Mapping[ParameterKind, tuple[Kind, ...]]] = {
    "text": ("text",),
    "long_text": ("text",),
    "integer": ("number",),
    "number": ("number",),
    "boolean": ("boolean",),
    "choice": ("text",),
    "condition": ("boolean",),
    "list": ("list",),
    "mapping": ("map",),
    "object": ("map",),
    "form": ("text",),
    "workflow": ("text",),
}


def shape_of(value: object, depth: int = 0) -> Shape:
    """Tell what a JSON value shows of others in its place: more fields may come, and items like those looked at."""
    plain = _PLAIN.get(type(value))
    if plain is not None or depth >= _DEEPEST:
        return plain or ANY
    if isinstance(value, list):
        items = [shape_of(item, depth + 1) for item in value[:_LOOKED_AT]]
        return Shape.list(_together(items)) if items else Shape.list()
    if isinstance(value, dict):
        return Shape.map({str(name): shape_of(part, depth + 1) for name, part in islice(value.items(), _MOST_FIELDS)})
    return ANY


def known_better(one: Shape, other: Shape) -> Shape:
    """Put together what two sources tell of a value: the first is believed, the other adds what it does not know."""
    if one.kind in {"any", "null"}:
        return other
    if one.kind != other.kind:
        return one
    if one.kind == "list":
        return Shape.list(known_better(one.items or ANY, other.items or ANY))
    if one.kind != "map":
        return one
    fields = {name: known_better(shape, other.fields.get(name, ANY)) for name, shape in one.fields.items()}
    return Shape.map({**fields, **{name: shape for name, shape in other.fields.items() if name not in fields}}, open=one.is_open)


def as_sent(shape: Shape) -> Shape:
    """Give the kind of a value after it went through JSON: days and moments are texts there."""
    if shape.kind in {"date", "datetime"}:
        return TEXT
    if shape.kind == "list":
        return Shape.list(as_sent(shape.items or ANY))
    if shape.kind == "map":
        return Shape.map({name: as_sent(part) for name, part in shape.fields.items()}, open=shape.is_open)
    return shape


def kind_words(shape: Shape) -> str:
    """Call a kind as people do: "list of text"."""
    if shape.kind == "list" and shape.items is not None and shape.items.kind not in {"any", "null"}:
        return f"list of {_WORDS[shape.items.kind]}" if shape.items.kind != "map" else "list of maps"
    return _WORDS[shape.kind]


def kind_of(value: object) -> str:
    """Call the kind of a value."""
    return kind_words(shape_of(value))


def wanted_kinds(parameter: Parameter | None) -> tuple[Kind, ...]:
    """Give the kinds that an expression for a parameter should have; none where any will do."""
    return _WANTED.get(parameter.kind, ()) if parameter is not None else ()


def _together(shapes: list[Shape]) -> Shape:
    """Put items together; maps keep the fields of all of them."""
    told = [shape for shape in shapes if shape.kind != "null"]
    if not told or any(shape.kind != "map" for shape in told):
        return union(shapes)
    fields: dict[str, list[Shape]] = {}
    for shape in told:
        for name, part in shape.fields.items():
            fields.setdefault(name, []).append(part)
    return Shape.map({name: _together(parts) for name, parts in fields.items()})
