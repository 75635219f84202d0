"""The values of the language: their kinds, equality, identity, their text and their form on the wire.

Kinds are told by exact Python type and never by ``isinstance``: ``True`` is no number, and a subclass from elsewhere is no
value at all. Whatever walks through a value pays for it, because lists and maps may share parts many times over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from datetime import date, datetime
from math import isfinite
from types import NoneType
from typing import Any, Final, TypeAlias

from .budget import MAX_VALUE_DEPTH, Context
from .dates import write_datetime
from .errors import ExpressionError
from .numbers import out_of_range, write_number
from .shapes import Kind
from .tokenizer import LARGEST_WHOLE

Value: TypeAlias = "bool | int | float | str | date | datetime | list[Value] | dict[str, Value] | None"

KINDS: Final[dict[type, Kind]] = {
    NoneType: "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "text",
    date: "date",
    datetime: "datetime",
    list: "list",
    dict: "map",
}
NUMBERS: Final = frozenset({int, float})

_PLAIN: Final = frozenset({NoneType, bool, date, datetime})
_MEASURED_AT_ONCE: Final = 256


def kind_of(value: object) -> str:
    """Name the kind of a value, for a sentence."""
    return KINDS.get(type(value), "unknown")


def unsupported() -> ExpressionError:
    """Make the error of a value of no known kind, which can only come from the program around the expression."""
    return ExpressionError("expression.unsupported_value")


def equal(left: Any, right: Any, context: Context) -> bool:
    """Compare deeply and type-strict: ``1 == 1.0``, but never ``1 == true`` or ``1 == "1"``."""
    return _equal(left, right, context, MAX_VALUE_DEPTH)


def _equal(left: Any, right: Any, context: Context, depth: int) -> bool:
    kind = type(left)
    if kind in NUMBERS and type(right) in NUMBERS:
        return bool(left == right)
    if kind not in KINDS or type(right) not in KINDS:
        raise unsupported()
    if kind is not type(right):
        return False
    if kind is str:
        context.spend_on_text(min(len(left), len(right)))
    if kind is str or kind in _PLAIN:
        return bool(left == right)
    if len(left) != len(right):
        return False
    if not depth:
        raise too_deep()
    context.spend(1 + (len(left) >> 3))
    if kind is list:
        return all(_equal(one, other, context, depth - 1) for one, other in zip(left, right, strict=True))
    context.spend_on_text(sum(map(len, left)))
    return all(key in right and _equal(value, right[key], context, depth - 1) for key, value in left.items())


def too_deep() -> ExpressionError:
    """Make the error of a value with more levels than we look into."""
    return ExpressionError("expression.value_too_deep", limit=MAX_VALUE_DEPTH)


def identity(value: Any, context: Context, depth: int = MAX_VALUE_DEPTH) -> Hashable:
    """Give something hashable that is equal for two values exactly when the values are."""
    kind = type(value)
    if kind in NUMBERS:
        number: Hashable = value  # whole or not, Python hashes equal numbers alike
        return number
    if kind is str:
        context.spend_on_text(len(value))
        return kind, value
    if kind in _PLAIN:
        return kind, value
    if kind not in KINDS:
        raise unsupported()
    if not depth:
        raise too_deep()
    context.spend(1 + (len(value) >> 3))
    if kind is list:
        return kind, tuple(identity(item, context, depth - 1) for item in value)
    return kind, frozenset((identity(key, context), identity(item, context, depth - 1)) for key, item in value.items())


def text_of(value: Any, context: Context) -> str:
    """Give the text of a value: null is empty, a text is itself, lists and maps are compact JSON with their keys in order."""
    write = _WRITERS.get(type(value))
    if write is not None:
        return write(value)
    if type(value) not in KINDS:
        raise unsupported()
    pieces: list[str] = []
    _write_json(value, pieces, context, MAX_VALUE_DEPTH)
    length = sum(map(len, pieces))
    context.room_for_text(length)
    return "".join(pieces)


_WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    NoneType: lambda _value: "",
    str: lambda value: value,
    bool: lambda value: "true" if value else "false",
    int: write_number,
    float: write_number,
    date: date.isoformat,
    datetime: write_datetime,
}


def _write_json(value: Any, pieces: list[str], context: Context, depth: int) -> None:
    context.spend(1)
    kind = type(value)
    if kind is list or kind is dict:
        if not depth:
            raise too_deep()
        opening, closing = "[]" if kind is list else "{}"
        mark = opening
        for item in value if kind is list else sorted_keys(value):
            pieces.append(mark)
            mark = ","
            if kind is list:
                _write_json(item, pieces, context, depth - 1)
            else:
                _write_json(item, pieces, context, depth - 1)
                pieces.append(":")
                _write_json(value[item], pieces, context, depth - 1)
        pieces.append(closing if mark == "," else opening + closing)
    elif value is None:
        pieces.append("null")
    elif kind in NUMBERS or kind is bool:
        pieces.append(_WRITERS[kind](value))
    elif kind in KINDS:
        text = _WRITERS[kind](value)
        context.spend_on_text(len(text))
        pieces.append(json.dumps(text, ensure_ascii=False))
    else:
        raise unsupported()


def sorted_keys(value: dict[str, Any]) -> list[str]:
    """Give a map's keys by code point: maps have no order of their own, in no database and in no browser."""
    if any(type(key) is not str for key in value):
        raise unsupported()
    return sorted(value)


def measure(value: Any, context: Context) -> None:
    """Pay for a result by what it would be when written out, so that shared parts cannot grow into something huge."""
    pending = 0
    waiting = [value]
    while waiting:
        part = waiting.pop()
        kind = type(part)
        if kind is list:
            pending += len(part)
            waiting.extend(part)
        elif kind is dict:
            pending += len(part)
            waiting.extend(part)
            waiting.extend(part.values())
        elif kind is str:
            pending += len(part) >> 3
        elif kind not in KINDS:
            raise unsupported()
        pending += 1
        if pending >= _MEASURED_AT_ONCE:
            context.spend(pending >> 3)
            pending &= 7


def to_wire(value: Value, context: Context | None = None) -> Any:
    """Give a value as JSON has it: moments and days as ISO text, whole numbers as integers; refuses what JSON has no word for.

    A context has the copy put on its total.
    """
    return _to_wire(value, MAX_VALUE_DEPTH * 2, context)


def _to_wire(value: Any, depth: int, context: Context | None) -> Any:
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is float:
        return _wire_number(value)
    if kind is date or kind is datetime:
        return _WRITERS[kind](value)
    if kind not in KINDS:
        raise unsupported()
    if not depth:
        raise too_deep()
    if context is not None:
        context.charge(1 + (len(value) >> 1))
    if kind is list:
        return [_to_wire(item, depth - 1, context) for item in value]
    return {key: _to_wire(item, depth - 1, context) for key, item in value.items()}


def _wire_number(value: float) -> int | float:
    if not isfinite(value):
        raise out_of_range()
    return int(value) if value.is_integer() and abs(value) <= LARGEST_WHOLE else value
