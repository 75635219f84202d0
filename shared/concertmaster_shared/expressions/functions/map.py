"""Functions of maps. Maps have no order of their own, so keys come by code point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from concertmaster_shared.expressions.budget import Context
from concertmaster_shared.expressions.shapes import LIST, MAP, TEXT, Shape
from concertmaster_shared.expressions.values import sorted_keys

from .spec import FunctionSpec, Parameter

_MAP: Final = Parameter("map", ("map",))


def _keys(context: Context, value: dict[str, Any]) -> list[str]:
    context.room_for_items(len(value) * 2)
    return sorted_keys(value)


def _values(context: Context, value: dict[str, Any]) -> list[Any]:
    return [value[key] for key in _keys(context, value)]


def _merge(context: Context, *maps: dict[str, Any] | None) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for part in maps:
        merged |= part or {}
        context.room_for_items(len(merged))
    return merged


def _merged_shape(arguments: Sequence[Shape]) -> Shape:
    if any(shape.kind not in {"map", "null"} for shape in arguments):
        return MAP
    fields: dict[str, Shape] = {}
    for shape in arguments:
        if shape.is_open:
            fields = {}
        fields.update(shape.fields)
    return Shape.map(fields, open=any(shape.is_open for shape in arguments))


FUNCTIONS: Final[tuple[FunctionSpec, ...]] = (
    FunctionSpec("keys", (_MAP,), Shape.list(TEXT), "The keys in order.", 'keys({"b": 1, "a": 2}) == ["a", "b"]', _keys),
    FunctionSpec(
        "values", (_MAP,), LIST, "The values in the order of their keys.", 'values({"b": 1, "a": 2}) == [2, 1]', _values
    ),
    FunctionSpec(
        "merge",
        (Parameter("maps", ("null", "map"), is_repeated=True),),
        _merged_shape,
        "One map of several; where a key stands in more than one, the last one wins.",
        'merge({"a": 1, "b": 1}, {"b": 2}) == {"a": 1, "b": 2}',
        _merge,
    ),
)
