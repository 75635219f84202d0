"""Functions of single numbers. What a number is and how it is rounded stands in ``expressions.numbers``."""

from __future__ import annotations

from math import ceil, floor
from typing import Final

from concertmaster_shared.expressions.budget import Context
from concertmaster_shared.expressions.errors import ExpressionError
from concertmaster_shared.expressions.numbers import (
    MOST_DECIMALS,
    Number,
    read_number,
    round_half_away,
    write_fixed,
)
from concertmaster_shared.expressions.patterns import WHITE_SPACE
from concertmaster_shared.expressions.shapes import NUMBER, TEXT
from concertmaster_shared.expressions.tokenizer import LARGEST_WHOLE

from .spec import FunctionSpec, Parameter, whole

_NUMBER: Final = Parameter("number", ("number",))


def _number(_context: Context, value: str | Number) -> Number:
    number = read_number(value.strip(WHITE_SPACE)) if isinstance(value, str) else value
    if number is None:
        raise ExpressionError("expression.not_a_number", argument=0)
    return number


def _decimals(value: float, lowest: int) -> int:
    decimals = whole(value, 1)
    if not lowest <= decimals <= MOST_DECIMALS:
        raise ExpressionError("expression.decimals", argument=1, lowest=lowest, highest=MOST_DECIMALS)
    return decimals


def _round(_context: Context, value: Number, decimals: float = 0) -> Number:
    return round_half_away(value, _decimals(decimals, -MOST_DECIMALS))


def _fixed(_context: Context, value: Number, decimals: float) -> str:
    return write_fixed(value, _decimals(decimals, 0))


def _floor(_context: Context, value: Number) -> Number:
    return value if abs(value) > LARGEST_WHOLE else floor(value)


def _ceil(_context: Context, value: Number) -> Number:
    return value if abs(value) > LARGEST_WHOLE else ceil(value)


FUNCTIONS: Final[tuple[FunctionSpec, ...]] = (
    FunctionSpec(
        "number",
        (Parameter("value", ("text", "number")),),
        NUMBER,
        "Reads a number from a text such as 12.5; it is an error if the text is none.",
        'number("12.5") + 1 == 13.5',
        _number,
    ),
    FunctionSpec(
        "round",
        (_NUMBER, Parameter("decimals", ("number",), is_optional=True)),
        NUMBER,
        "The number rounded to so many decimals (0 if not said); a half goes away from zero.",
        "round(1.005, 2) == 1.01",
        _round,
    ),
    FunctionSpec("floor", (_NUMBER,), NUMBER, "The next whole number below.", "floor(-1.5) == -2", _floor),
    FunctionSpec("ceil", (_NUMBER,), NUMBER, "The next whole number above.", "ceil(1.2) == 2", _ceil),
    FunctionSpec("abs", (_NUMBER,), NUMBER, "The number without its sign.", "abs(-3) == 3", lambda _context, value: abs(value)),
    FunctionSpec(
        "fixed",
        (_NUMBER, Parameter("decimals", ("number",))),
        TEXT,
        "The number as text with exactly so many decimals.",
        'fixed(2.5, 2) == "2.50"',
        _fixed,
    ),
)
