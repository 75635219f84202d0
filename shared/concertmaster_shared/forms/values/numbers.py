"""Numbers as people type them.

The rule, which pages and help texts repeat:

* Digits of any script count. Spaces and apostrophes between digits are ignored; the field's unit may follow.
* A single point is the decimal mark. Several points or commas that stand every three digits group thousands.
* With both, the last one is the decimal mark and the other groups thousands.
* A single comma is the decimal mark, unless three digits follow it: then ``1,234`` could be both and is refused, except where
  only one reading fits, because other marks group (``1 234,500``) or because the field takes fewer decimals than three.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from concertmaster_shared.expressions.numbers import write_fixed

from .refusals import Refusal

LARGEST_INTEGER: Final = 2**53
"""Integers beyond it are not exact in a browser or a spreadsheet."""

ANY_DECIMALS: Final = 15
"""Digits after the decimal mark that a double can hold."""

NARROW_SPACE: Final = "\u202f"

_LONGEST: Final = 60
_SPACES: Final = re.compile(r"(?<=\d)[\s'’_](?=\d)")
_LETTER_MARKS: Final = str.maketrans({"٫": ".", "٬": "'", "−": "-", "\u2010": "-", "\u2011": "-"})
_CANONICAL: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_POINT_GROUPS: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}(?:,\d*)?|[+-]?\d{1,3}(?:\.\d{3})+,\d*")
_COMMA_GROUPS: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_COMMA_DECIMAL: Final = re.compile(r"[+-]?\d*,\d+")

NOT_A_NUMBER: Final = Refusal("answer.not_a_number")
NUMBER_AS_TEXT: Final = Refusal("answer.number_as_text")
TOO_LARGE: Final = Refusal("answer.number_too_large")


def read_number(text: str, *, decimals: int = ANY_DECIMALS, unit: str = "") -> int | float | Refusal:
    """Read a typed number that has at most ``decimals`` digits after its mark; a whole one comes back as an integer."""
    plain = _plain(text, unit)
    reading = _reading(_SPACES.sub("", plain), grouped=_SPACES.search(plain) is not None, decimals=decimals)
    return reading if isinstance(reading, Refusal) else _finish(reading, decimals)


def write_number(value: float) -> str:
    """Write a number so that ``read_number`` gives it back: no grouping, a point, no exponent where it can be avoided."""
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) <= LARGEST_INTEGER:
        return str(int(value))
    return repr(value)


def group_number(value: float, *, decimals: int | None = None) -> str:
    """Write a number for readers: thousands apart by a narrow space, ``decimals`` digits if given; a half goes away from zero."""
    text = write_number(value) if decimals is None else write_fixed(value, decimals)
    if "e" in text:
        return text
    whole, mark, fraction = text.removeprefix("-").partition(".")
    sign = "-" if text.startswith("-") and text.strip("-0.") else ""
    return f"{sign}{int(whole):,}".replace(",", NARROW_SPACE) + mark + fraction


def decimals_of(value: float) -> int:
    """Count the digits after the mark of the shortest text that stands for ``value``."""
    if isinstance(value, int) or value.is_integer():
        return 0
    digits, _, exponent = repr(value).partition("e")
    return max(0, _after_mark(digits) - int(exponent or 0))


def _plain(text: str, unit: str) -> str:
    """Strip the unit, turn other scripts' digits into ours; what is too long for a number is none."""
    text = text.strip().removesuffix(unit).strip().translate(_LETTER_MARKS)
    if len(text) > _LONGEST:
        return ""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _reading(plain: str, *, grouped: bool, decimals: int) -> str | Refusal:
    """Give the one way to read a number, with a point and without groups; ``grouped`` tells that spaces group already."""
    if _CANONICAL.fullmatch(plain):
        return plain
    if _POINT_GROUPS.fullmatch(plain):
        return plain.replace(".", "").replace(",", ".")
    as_thousands = plain.replace(",", "") if _COMMA_GROUPS.fullmatch(plain) else None
    as_decimal = plain.replace(",", ".") if _COMMA_DECIMAL.fullmatch(plain) else None
    if as_decimal is None:
        return as_thousands or NOT_A_NUMBER
    if as_thousands is None or grouped or plain.lstrip("+-").startswith("0"):
        return as_decimal
    if decimals < _after_mark(as_decimal):
        return as_thousands
    return Refusal("answer.number_ambiguous", {"first": as_thousands, "second": as_decimal})


def _after_mark(text: str) -> int:
    return len(text.partition(".")[2])


def _finish(text: str, decimals: int) -> int | float | Refusal:
    if "e" not in text and "E" not in text:
        whole, _mark, fraction = text.partition(".")
        fraction = fraction.rstrip("0")
        if len(fraction) > decimals:
            return Refusal("answer.too_many_decimals", {"decimals": decimals})
        if not fraction:
            number = int(whole) if whole.strip("+-") else 0
            return number if abs(number) <= LARGEST_INTEGER else TOO_LARGE
    value = float(text)
    if abs(value) > LARGEST_INTEGER:
        return TOO_LARGE
    if decimals_of(value) > decimals:
        return Refusal("answer.too_many_decimals", {"decimals": decimals})
    return int(value) if value.is_integer() else value
