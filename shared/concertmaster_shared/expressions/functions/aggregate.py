"""Functions that make one value of many. They take values or lists of values, and skip nulls as spreadsheets do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import add
from typing import Any, Final

from concertmaster_shared.expressions.budget import Context
from concertmaster_shared.expressions.errors import ExpressionError
from concertmaster_shared.expressions.numbers import Number, checked
from concertmaster_shared.expressions.shapes import NUMBER, Kind, Shape, union
from concertmaster_shared.expressions.values import NUMBERS, kind_of

from .order import require_order
from .spec import FunctionSpec, Parameter

_NUMBERS: Final = Parameter("values", ("null", "number", "list"), is_repeated=True)
_ORDERED_KINDS: Final[tuple[Kind, ...]] = ("null", "number", "text", "date", "datetime", "list")
_ORDERED: Final = Parameter("values", _ORDERED_KINDS, is_repeated=True)


def _spread(values: Sequence[Any]) -> list[Any]:
    """Put the items of lists among single values, without nulls."""
    spread: list[Any] = []
    for value in values:
        spread += value if type(value) is list else (value,)
    return [value for value in spread if value is not None]


def _total(values: Sequence[Any]) -> tuple[Number, int]:
    """Add from left to right, as every engine must: a cleverer sum would differ in the last digit."""
    numbers = _spread(values)
    total: Number = 0
    for number in numbers:
        if type(number) not in NUMBERS:
            raise ExpressionError("expression.wrong_item", expected="number", found=kind_of(number))
        total = checked(total + number, total, number, operate=add)
    return total, len(numbers)


def _sum(_context: Context, *values: Any) -> Number:
    return _total(values)[0]


def _avg(_context: Context, *values: Any) -> Number | None:
    total, count = _total(values)
    return total / count if count else None


def _extreme(choose: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def evaluate(context: Context, *values: Any) -> Any:
        spread = _spread(values)
        require_order(spread, context)
        return choose(spread) if spread else None

    return evaluate


def _ordered_shape(arguments: Sequence[Shape]) -> Shape:
    return union((shape.items or shape) if shape.kind == "list" else shape for shape in arguments)


FUNCTIONS: Final[tuple[FunctionSpec, ...]] = (
    FunctionSpec("sum", (_NUMBERS,), NUMBER, "All numbers added up; 0 if there are none.", "sum([1, null, 2], 3) == 6", _sum),
    FunctionSpec("avg", (_NUMBERS,), NUMBER, "The mean; null if there are no numbers.", "avg([1, null, 2]) == 1.5", _avg),
    FunctionSpec(
        "min", (_ORDERED,), _ordered_shape, "The smallest value; null if there is none.", "min(3, 2) == 2", _extreme(min)
    ),
    FunctionSpec(
        "max", (_ORDERED,), _ordered_shape, "The largest value; null if there is none.", "max([3, 2]) == 3", _extreme(max)
    ),
)
