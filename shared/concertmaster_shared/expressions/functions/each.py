"""Functions that work out an expression for each item of a list, as ``item``, with its place from 0 as ``index``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from concertmaster_shared.expressions.budget import Context
from concertmaster_shared.expressions.errors import ExpressionError
from concertmaster_shared.expressions.operators import truth
from concertmaster_shared.expressions.shapes import BOOLEAN, NUMBER, Shape
from concertmaster_shared.expressions.values import identity

from .list import same_shape
from .order import in_order
from .spec import Body, FunctionSpec, Parameter

_LIST: Final = Parameter("list", ("list",))
_CONDITION: Final = Parameter("condition", ("boolean",), is_body=True)
_EXPRESSION: Final = Parameter("expression", is_body=True)


def _holds(body: Body, item: Any, index: int) -> bool:
    value = body(item, index)
    if value is True or value is False:
        return value
    try:
        return truth(value)
    except ExpressionError as error:
        error.argument = 1
        raise


def _map(context: Context, items: list[Any], body: Body) -> list[Any]:
    context.room_for_items(len(items))
    return [body(item, index) for index, item in enumerate(items)]


def _filter(context: Context, items: list[Any], body: Body) -> list[Any]:
    kept = [item for index, item in enumerate(items) if _holds(body, item, index)]
    context.room_for_items(len(kept))
    return kept


def _any(_context: Context, items: list[Any], body: Body) -> bool:
    return any(_holds(body, item, index) for index, item in enumerate(items))


def _all(_context: Context, items: list[Any], body: Body) -> bool:
    return all(_holds(body, item, index) for index, item in enumerate(items))


def _count(_context: Context, items: list[Any], body: Body) -> int:
    return sum(_holds(body, item, index) for index, item in enumerate(items))


def _sort_by(context: Context, items: list[Any], body: Body) -> list[Any]:
    context.room_for_items(len(items))
    return in_order(items, [body(item, index) for index, item in enumerate(items)], context)


def _group_by(context: Context, items: list[Any], body: Body) -> list[Any]:
    context.room_for_items(len(items))
    groups: dict[Any, dict[str, Any]] = {}
    for index, item in enumerate(items):
        key = body(item, index)
        groups.setdefault(identity(key, context), {"key": key, "items": []})["items"].append(item)
    return list(groups.values())


def _mapped_shape(arguments: Sequence[Shape]) -> Shape:
    return Shape.list(arguments[1])


def _grouped_shape(arguments: Sequence[Shape]) -> Shape:
    fields = {"key": arguments[1], "items": arguments[0]}
    return Shape.list(Shape.map(fields, open=False))


FUNCTIONS: Final[tuple[FunctionSpec, ...]] = (
    FunctionSpec(
        "map",
        (_LIST, _EXPRESSION),
        _mapped_shape,
        "What the expression gives for each item, as a list.",
        "map([1, 2], item * 10) == [10, 20]",
        _map,
    ),
    FunctionSpec(
        "filter",
        (_LIST, _CONDITION),
        same_shape,
        "The items for which the condition holds.",
        "filter([1, 2, 3], item > 1) == [2, 3]",
        _filter,
    ),
    FunctionSpec(
        "any",
        (_LIST, _CONDITION),
        BOOLEAN,
        "Whether the condition holds for at least one item.",
        "any([1, 2], item == 2)",
        _any,
    ),
    FunctionSpec(
        "all", (_LIST, _CONDITION), BOOLEAN, "Whether the condition holds for every item.", "all([1, 2], item > 0)", _all
    ),
    FunctionSpec(
        "count",
        (_LIST, _CONDITION),
        NUMBER,
        "For how many items the condition holds.",
        "count([1, 2, 3], item > 1) == 2",
        _count,
    ),
    FunctionSpec(
        "sort_by",
        (_LIST, _EXPRESSION),
        same_shape,
        "The items in the order of what the expression gives for each; nulls come last.",
        'sort_by(["ccc", "a"], len(item)) == ["a", "ccc"]',
        _sort_by,
    ),
    FunctionSpec(
        "group_by",
        (_LIST, _EXPRESSION),
        _grouped_shape,
        "The items in groups, each with its key and items, in the order in which the keys first appear.",
        'group_by([1, 2, 3], item % 2) == [{"key": 1, "items": [1, 3]}, {"key": 0, "items": [2]}]',
        _group_by,
    ),
)
