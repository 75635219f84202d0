"""Functions that choose: two of them work out only what they need. And two that ask what a value is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from concertmaster_shared.expressions.budget import Context
from concertmaster_shared.expressions.errors import ExpressionError
from concertmaster_shared.expressions.operators import truth
from concertmaster_shared.expressions.shapes import BOOLEAN, TEXT, Shape, union
from concertmaster_shared.expressions.values import kind_of

from .spec import FunctionSpec, Parameter

_Names = Mapping[str, object]
_Run = Callable[[_Names, Context], Any]


def _if(names: _Names, context: Context, *arguments: _Run) -> Any:
    condition = arguments[0](names, context)
    if condition is not True and condition is not False:
        try:
            condition = truth(condition)
        except ExpressionError as error:
            error.argument = 0
            raise
    if condition:
        return arguments[1](names, context)
    return arguments[2](names, context) if arguments[2:] else None


def _coalesce(names: _Names, context: Context, *arguments: _Run) -> Any:
    for argument in arguments:
        value = argument(names, context)
        if value is not None:
            return value
    return None


def _empty(_context: Context, value: Any) -> bool:
    return value is None or (type(value) in {str, list, dict} and not value)


def _chosen_shape(arguments: Sequence[Shape]) -> Shape:
    return union(arguments[1:])


FUNCTIONS: Final[tuple[FunctionSpec, ...]] = (
    FunctionSpec(
        "if",
        (Parameter("condition", ("boolean",)), Parameter("then"), Parameter("else", is_optional=True)),
        _chosen_shape,
        "One of two values; null if the condition does not hold and no second one is given.",
        'if(2 > 1, "more", "less") == "more"',
        _if,
        is_lazy=True,
    ),
    FunctionSpec(
        "coalesce",
        (Parameter("values", is_repeated=True),),
        union,
        "The first value that is not null.",
        'coalesce(null, "", "x") == ""',
        _coalesce,
        is_lazy=True,
    ),
    FunctionSpec(
        "empty",
        (Parameter("value"),),
        BOOLEAN,
        "Whether a value is null, or a text, list or map with nothing in it.",
        'empty("") and empty([]) and empty(null)',
        _empty,
        is_sized=False,
    ),
    FunctionSpec(
        "type_of",
        (Parameter("value"),),
        TEXT,
        "The kind of a value: null, boolean, number, text, date, datetime, list or map.",
        'type_of([1]) == "list"',
        lambda _context, value: kind_of(value),
        is_sized=False,
    ),
)
