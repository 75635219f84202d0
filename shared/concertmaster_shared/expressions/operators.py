"""What the operators do. No value is ever turned into another kind; null wins in arithmetic and loses every order comparison.

Each function raises an error without a place; the compiled tree knows the place and adds it. ``OverflowError`` may pass through:
a whole number from outside can be too large for a double.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from math import fmod, isfinite
from operator import add, mul, sub
from typing import Any, Final

from .budget import MAX_VALUE_DEPTH, Context
from .errors import ExpressionError
from .numbers import as_whole, checked, out_of_range, require_exact
from .tree import ArithmeticSign, ComparisonSign
from .values import NUMBERS, Value, equal, kind_of, too_deep, unsupported

Operator = Callable[[Any, Any, Context], Value]


def truth(value: Any) -> bool:
    """Give a condition's answer: null counts as false, and nothing but true and false beside it counts at all."""
    if value is True:
        return True
    if value is False or value is None:
        return False
    raise ExpressionError("expression.not_boolean", found=kind_of(value))


def negative(value: Any) -> Value:
    """Turn a number's sign."""
    if type(value) in NUMBERS:
        return checked(-value, 0, value, operate=sub)
    if value is None:
        return None
    raise ExpressionError("expression.wrong_operand", sign="-", found=kind_of(value))


def _add(left: Any, right: Any, context: Context) -> Value:
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return checked(left + right, left, right, operate=add)
    if type(left) is str and type(right) is str:
        context.room_for_text(len(left) + len(right))
        return f"{left}{right}"
    return _null_or_error("+", left, right)


def _subtract(left: Any, right: Any, _context: Context) -> Value:
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return checked(left - right, left, right, operate=sub)
    return _null_or_error("-", left, right)


def _multiply(left: Any, right: Any, _context: Context) -> Value:
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return checked(left * right, left, right, operate=mul)
    return _null_or_error("*", left, right)


def _divide(left: Any, right: Any, _context: Context) -> Value:
    if type(left) in NUMBERS and type(right) in NUMBERS:
        if not right:
            raise ExpressionError("expression.division_by_zero")
        require_exact(left)
        require_exact(right)
        result: float = left / right
        if isfinite(result):
            return result
        raise out_of_range()
    return _null_or_error("/", left, right)


def _remainder(left: Any, right: Any, _context: Context) -> Value:
    """Give what a division that cuts toward zero leaves; it has the sign of ``left``."""
    if type(left) in NUMBERS and type(right) in NUMBERS:
        if not right:
            raise ExpressionError("expression.division_by_zero")
        require_exact(left)
        require_exact(right)
        if isfinite(left) and isfinite(right):
            return fmod(left, right)
        raise out_of_range()
    return _null_or_error("%", left, right)


def _null_or_error(sign: str, left: Any, right: Any) -> Value:
    if left is None or right is None:
        return None
    raise _wrong_operands("expression.wrong_operands", sign, left, right)


def _wrong_operands(code: str, sign: str, *operands: Any) -> ExpressionError:
    left, right = (kind_of(operand) for operand in operands)
    return ExpressionError(code, sign=sign, left=left, right=right)


def _equals(left: Any, right: Any, context: Context) -> bool:
    return equal(left, right, context)


def _differs(left: Any, right: Any, context: Context) -> bool:
    return not equal(left, right, context)


def _less(left: Any, right: Any, context: Context) -> bool:
    return comparable("<", left, right, context=context) and left < right


def _at_most(left: Any, right: Any, context: Context) -> bool:
    return comparable("<=", left, right, context=context) and left <= right


def _greater(left: Any, right: Any, context: Context) -> bool:
    return comparable(">", left, right, context=context) and left > right


def _at_least(left: Any, right: Any, context: Context) -> bool:
    return comparable(">=", left, right, context=context) and left >= right


def comparable(sign: str, left: Any, right: Any, *, context: Context) -> bool:
    """Tell whether two values can be put in order: not if one is null; an error if their kinds have no order."""
    kind = type(left)
    if kind in NUMBERS and type(right) in NUMBERS:
        return True
    if left is None or right is None:
        return False
    if kind is type(right) and kind in _ORDERED:
        if kind is str:
            context.spend_on_text(min(len(left), len(right)))
        elif kind is datetime and (left.tzinfo is None or right.tzinfo is None):
            raise unsupported()
        return True
    raise _wrong_operands("expression.no_order", sign, left, right)


def contained(left: Any, right: Any, context: Context) -> bool:
    """Tell whether a list has an item equal to ``left``, a map such a key, or a text such a part."""
    kind = type(right)
    if kind is list:
        context.spend_on_items(len(right))
        return any(equal(item, left, context) for item in right)
    if right is None or (left is None and kind in {dict, str}):
        return False
    if type(left) is str and kind is dict:
        return left in right
    if type(left) is str and kind is str:
        context.spend_on_text(len(right))
        return left in right
    raise _wrong_operands("expression.wrong_operands", "in", left, right)


_ORDERED: Final = frozenset({str, date, datetime})

ARITHMETIC: Final[dict[ArithmeticSign, Operator]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "%": _remainder,
}
COMPARISONS: Final[dict[ComparisonSign, Operator]] = {
    "==": _equals,
    "!=": _differs,
    "<": _less,
    "<=": _at_most,
    ">": _greater,
    ">=": _at_least,
    "in": contained,
}


def field_of(value: Any, name: str, context: Context, *, depth: int = MAX_VALUE_DEPTH) -> Value:
    """Give a field of a map, or of each map in a list; a missing one is null."""
    kind = type(value)
    if kind is dict:
        found: Value = value.get(name)
        return found
    if value is None:
        return None
    if kind is list:
        if not depth:
            raise too_deep()
        context.room_for_items(len(value))
        context.spend(1)
        return [item.get(name) if type(item) is dict else field_of(item, name, context, depth=depth - 1) for item in value]
    raise ExpressionError("expression.no_field", found=kind_of(value), name=name)


def element_of(value: Any, index: Any, context: Context) -> Value:
    """Give the item at a list's position, counted from the end if negative, or a field by its name; null if out of range."""
    if type(index) is str:
        return field_of(value, index, context)
    if value is None or index is None:
        return None
    if type(value) is list and type(index) in NUMBERS:
        position = as_whole(index)
        if position is None:
            raise ExpressionError("expression.not_whole")
        return value[position] if -len(value) <= position < len(value) else None
    raise ExpressionError("expression.wrong_index", found=kind_of(value), index=kind_of(index))
