"""Functions of lists, some of them of texts as well: a text is taken as the list of its characters there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from concertmaster_shared.expressions.budget import Context
from concertmaster_shared.expressions.operators import field_of
from concertmaster_shared.expressions.shapes import ANY, LIST, NUMBER, Shape
from concertmaster_shared.expressions.values import equal, identity

from .order import in_order
from .spec import FunctionSpec, Parameter, whole

_LIST: Final = Parameter("list", ("list",))
_LIST_OR_TEXT: Final = Parameter("value", ("list", "text"))
_ID: Final = "id"


def same_shape(arguments: Sequence[Shape]) -> Shape:
    """Give the shape of the first argument: for functions that give back a part or another order of it."""
    return arguments[0]


def item_shape(arguments: Sequence[Shape]) -> Shape:
    """Give the shape of one item of the first argument."""
    return arguments[0].items or ANY


def _flat_shape(arguments: Sequence[Shape]) -> Shape:
    items = arguments[0].items or ANY
    return items if items.kind == "list" else LIST


def _first(_context: Context, items: list[Any]) -> Any:
    return next((item for item in items if item is not None), None)


def _last(_context: Context, items: list[Any]) -> Any:
    return next((item for item in reversed(items) if item is not None), None)


def _sort(context: Context, items: list[Any]) -> list[Any]:
    context.room_for_items(len(items))
    return in_order(items, items, context)


def _reverse(context: Context, items: list[Any]) -> list[Any]:
    context.room_for_items(len(items))
    return items[::-1]


def _unique(context: Context, items: list[Any]) -> list[Any]:
    context.room_for_items(len(items))
    seen: dict[Any, Any] = {}
    for item in items:
        seen.setdefault(identity(item, context), item)
    return list(seen.values())


def _flatten(context: Context, items: list[Any]) -> list[Any]:
    context.room_for_items(sum(len(item) if type(item) is list else 1 for item in items))
    flat: list[Any] = []
    for item in items:
        flat += item if type(item) is list else (item,)
    return flat


def _slice(context: Context, value: Any, start: float, end: float | None = None) -> Any:
    first = whole(start, 1)
    part = value[first:] if end is None else value[first : whole(end, 2)]
    if type(part) is list:
        context.room_for_items(len(part))
    else:
        context.room_for_text(len(part))
    return part


def _index_of(context: Context, value: Any, part: Any) -> int | None:
    if type(value) is str:
        place = value.find(part) if type(part) is str else -1
        return place if place >= 0 else None
    return next((place for place, item in enumerate(value) if equal(item, part, context)), None)


def _lookup(context: Context, dataset: Any, key: Any, field: str, key_field: str = _ID) -> Any:
    if type(dataset) is dict:
        return field_of(dataset.get(key), field, context) if type(key) is str else None
    for row in dataset:
        if type(row) is dict and equal(row.get(key_field), key, context):
            return row.get(field)
    return None


FUNCTIONS: Final[tuple[FunctionSpec, ...]] = (
    FunctionSpec(
        "len",
        (Parameter("value", ("list", "text", "map")),),
        NUMBER,
        "How many items a list has, characters a text, keys a map.",
        'len("abc") == 3',
        lambda _context, value: len(value),
        is_sized=False,
    ),
    FunctionSpec("first", (_LIST,), item_shape, "The first item that is not null.", "first([null, 1, 2]) == 1", _first),
    FunctionSpec("last", (_LIST,), item_shape, "The last item that is not null.", "last([1, 2, null]) == 2", _last),
    FunctionSpec(
        "sort",
        (_LIST,),
        same_shape,
        "The items from smallest to largest; nulls come last.",
        "sort([3, null, 1]) == [1, 3, null]",
        _sort,
    ),
    FunctionSpec("reverse", (_LIST,), same_shape, "The items from last to first.", "reverse([1, 2, 3]) == [3, 2, 1]", _reverse),
    FunctionSpec(
        "unique", (_LIST,), same_shape, "The items, each once, where it first stood.", "unique([1, 2, 1]) == [1, 2]", _unique
    ),
    FunctionSpec(
        "flatten",
        (_LIST,),
        _flat_shape,
        "One list of the items of all lists in a list.",
        "flatten([[1, 2], [3]]) == [1, 2, 3]",
        _flatten,
    ),
    FunctionSpec(
        "slice",
        (_LIST_OR_TEXT, Parameter("start", ("number",)), Parameter("end", ("number",), is_optional=True)),
        same_shape,
        "The part from one place up to, not with, another; negative places count from the end.",
        'slice("concert", 0, 3) == "con"',
        _slice,
    ),
    FunctionSpec(
        "index_of",
        (_LIST_OR_TEXT, Parameter("part")),
        NUMBER,
        "The place of an item in a list or of a part in a text, from 0; null if it is not there.",
        'index_of(["a", "b"], "b") == 1',
        _index_of,
    ),
    FunctionSpec(
        "lookup",
        (
            Parameter("dataset", ("list", "map")),
            Parameter("key"),
            Parameter("field", ("text",)),
            Parameter("key_field", ("text",), is_optional=True),
        ),
        ANY,
        "A field of the row whose id (or other key field) is the key; null if there is none.",
        'lookup([{"id": "no", "name": "Norway"}], "no", "name") == "Norway"',
        _lookup,
    ),
)
