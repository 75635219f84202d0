"""Parameter values between the forms in which they can be edited. Pure.

A value is JSON, with ``{"expr": "…"}`` for an expression, or ``MISSING`` where nothing is set and the default counts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from enum import Enum
from typing import Final, Literal

from concertmaster_shared.nodes.parameters import EXPRESSION_KEY, is_expression


class Missing(Enum):
    """The type of ``MISSING``: no value, which is not the value null."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING

Form = Literal["text", "number", "yes_no", "map", "list", "expression", "json"]

FORM_TITLES: Final[dict[Form, str]] = {
    "text": "Text",
    "number": "Number",
    "yes_no": "Yes or no",
    "map": "Values by name",
    "list": "List",
    "expression": "Expression",
    "json": "JSON",
}


def form_of(value: object) -> Form:
    """Tell in which form a value of any kind is edited."""
    if is_expression(value):
        return "expression"
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, dict):
        return "map"
    if isinstance(value, list):
        return "list"
    return "json" if value is None else "text"


def expression_text(value: object) -> str:
    """Give the text of an expression, empty for anything else."""
    return str(value[EXPRESSION_KEY]) if isinstance(value, dict) and is_expression(value) else ""


def to_expression(value: object) -> str:
    """Write a constant as an expression that gives it; JSON and our language agree on constants."""
    if value is MISSING:
        return ""
    return expression_text(value) if is_expression(value) else json.dumps(value, ensure_ascii=False)


def from_expression(text: str) -> object:
    """Give the constant that an expression stands for, ``MISSING`` where it is more than a constant."""
    try:
        return read_json(text)
    except ValueError:
        return MISSING


def read_number(text: str, *, whole: bool) -> int | float:
    """Read what a person typed into a number field; raises ``ValueError``."""
    typed = text.strip().replace("\u2212", "-")
    try:
        return int(typed)
    except ValueError:
        if whole:
            raise
    number = float(typed)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def read_json(text: str) -> object:
    """Read JSON; raises ``ValueError``, with a place where there is one."""
    return json.loads(text, parse_constant=_refuse)


def write_json(value: object) -> str:
    """Write JSON to be edited: short values in one line."""
    line = json.dumps(value, ensure_ascii=False)
    return line if len(line) <= _ONE_LINE else json.dumps(value, ensure_ascii=False, indent=2)


def change_form(value: object, form: Form) -> object:
    """Carry a value into another form as far as it fits, else give what the form begins with."""
    if form == "expression":
        return {EXPRESSION_KEY: to_expression(value)}
    plain = from_expression(expression_text(value)) if is_expression(value) else value
    return _CARRIERS[form](None if plain is MISSING else plain)


_ONE_LINE: Final = 40


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else write_json(value)


def _as_number(value: object) -> int | float:
    try:
        return read_number(str(value), whole=False)
    except ValueError:
        return 0


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")


_CARRIERS: Final[dict[Form, Callable[[object], object]]] = {
    "text": _as_text,
    "number": _as_number,
    "yes_no": lambda value: value is True or value == "true",
    "map": lambda value: value if isinstance(value, dict) else {},
    "list": lambda value: value if isinstance(value, list) else [],
    "json": lambda value: value,
}
