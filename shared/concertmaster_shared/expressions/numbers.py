"""Numbers as every browser has them: doubles. Written, rounded and kept exact by rules that both engines share.

Rounding and writing start from the shortest decimal that stands for the double, so ``round(1.005, 2)`` is 1.01.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Final

from .errors import ExpressionError
from .tokenizer import LARGEST_WHOLE, number_value

Number = int | float

MOST_DECIMALS: Final = 15

_DECIMAL: Final = re.compile(r"(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?")
_TYPED: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_PLAIN_POINT: Final = 21
_PLAIN_ZEROS: Final = -6


def out_of_range() -> ExpressionError:
    """Make the error of a number that is infinite, or whole and no longer exact."""
    return ExpressionError("expression.number_out_of_range")


def checked(result: Number, left: Number, right: Number, *, operate: Callable[[Number, Number], Number]) -> Number:
    """Give the result of ``left`` and ``right`` under + - or *; whole numbers must stay exact, all others finite.

    At the very edge a double has been rounded to look exact, so whole numbers are worked out there once more as integers.
    """
    if -LARGEST_WHOLE < result < LARGEST_WHOLE:
        return result
    if _is_exact(left) and _is_exact(right):
        result = operate(int(left), int(right))
        if -LARGEST_WHOLE <= result <= LARGEST_WHOLE:
            return result
    elif type(result) is float and isfinite(result):
        return result
    raise out_of_range()


def _is_exact(number: Number) -> bool:
    return -LARGEST_WHOLE <= number <= LARGEST_WHOLE and number == int(number)


def require_exact(number: Number) -> None:
    """Refuse an integer from outside that a double cannot hold exactly."""
    if not -LARGEST_WHOLE <= number <= LARGEST_WHOLE and type(number) is int:
        raise out_of_range()


def as_whole(value: Number) -> int | None:
    """Give a number as an integer if it is whole and exact, as ``2`` and ``6 / 2`` are."""
    return int(value) if _is_exact(value) else None


def read_number(text: str) -> Number | None:
    """Read a number as a program writes it: digits, a point, an exponent; no grouping. ``None`` if it is none."""
    if not _TYPED.fullmatch(text):
        return None
    digits = text.lstrip("+-")
    value = number_value(digits)
    if value is None:
        raise out_of_range()
    return -value if text.startswith("-") else value


def write_number(value: Number) -> str:
    """Write a number as ECMAScript does: ``5.0`` as ``5``, ``1e21`` as ``1e+21``, ``1e-7`` as ``1e-7``."""
    if type(value) is int and -LARGEST_WHOLE <= value <= LARGEST_WHOLE:
        return str(value)
    sign, digits, exponent = _shortest(value)
    point = len(digits) + exponent
    if len(digits) <= point <= _PLAIN_POINT:
        return sign + digits + "0" * exponent
    if 0 < point <= _PLAIN_POINT:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if _PLAIN_ZEROS < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{point - 1:+d}"


def round_half_away(value: Number, decimals: int = 0) -> Number:
    """Round to ``decimals`` digits after the point, or before it if negative; a half goes away from zero."""
    sign, digits, exponent = _shortest(value)
    if exponent >= -decimals:
        return value
    rounded = float(f"{sign}{_dropped(digits, -decimals - exponent)}e{-decimals}")
    return int(rounded) if _is_exact(rounded) else rounded


def write_fixed(value: Number, decimals: int) -> str:
    """Write a number with exactly ``decimals`` digits after the point, rounded half away from zero."""
    sign, digits, exponent = _shortest(value)
    surplus = -decimals - exponent
    kept = _dropped(digits, surplus) if surplus > 0 else digits + "0" * -surplus
    if not kept.strip("0"):
        sign = ""
    if not decimals:
        return sign + kept
    kept = kept.rjust(decimals + 1, "0")
    return f"{sign}{kept[:-decimals]}.{kept[-decimals:]}"


def _dropped(digits: str, surplus: int) -> str:
    """Drop the last ``surplus`` digits, rounding a half up."""
    if surplus > len(digits):
        return "0"
    kept = int(digits[: len(digits) - surplus] or "0")
    return str(kept + 1 if digits[len(digits) - surplus] >= "5" else kept)


def _shortest(value: Number) -> tuple[str, str, int]:
    """Give sign, digits and exponent of the shortest decimal for a double: ``-0.05`` as ``-``, ``5``, -2; zero has no sign."""
    if not -LARGEST_WHOLE <= value <= LARGEST_WHOLE and (type(value) is int or not isfinite(value)):
        raise out_of_range()
    match = _DECIMAL.fullmatch(repr(value))
    if match is None:
        raise out_of_range()
    sign, whole, fraction, exponent = match.groups()
    fraction = fraction or ""
    digits = (whole + fraction).lstrip("0")
    shortened = digits.rstrip("0")
    if not shortened:
        return "", "0", 0
    return sign, shortened, int(exponent or 0) - len(fraction) + len(digits) - len(shortened)
