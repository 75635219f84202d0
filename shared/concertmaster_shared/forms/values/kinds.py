"""Kinds of values: what answers are called in catalogues, and what expressions see in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from concertmaster_shared.expressions import Shape

from .choices import OTHER, OTHER_SIGN


@dataclass(frozen=True, slots=True)
class ValueKind:
    """A kind of value. ``operand`` turns an answer into what expressions work with; without it they are the same."""

    name: str
    shape: Shape
    operand: Callable[[Any], object] | None = None


def _choice_operand(value: Any) -> object:
    """Leave own words out: expressions compare ids."""
    return OTHER if value.startswith(OTHER_SIGN) else value


def _choices_operand(value: Any) -> object:
    return [_choice_operand(item) for item in value]


NOTHING: Final = ValueKind("none", Shape.null())
TEXT: Final = ValueKind("text", Shape.text())
INTEGER: Final = ValueKind("integer", Shape.number())
DECIMAL: Final = ValueKind("decimal", Shape.number())
BOOLEAN: Final = ValueKind("boolean", Shape.boolean())
CHOICE: Final = ValueKind("choice", Shape.text(), _choice_operand)
CHOICES: Final = ValueKind("choices", Shape.list(Shape.text()), _choices_operand)
DATE: Final = ValueKind("date", Shape.date(), date.fromisoformat)
TIME: Final = ValueKind("time", Shape.text())
DATETIME: Final = ValueKind("datetime", Shape.datetime(), datetime.fromisoformat)
LOOKUP: Final = ValueKind("lookup", Shape.text())
ROWS: Final = ValueKind("rows", Shape.list(Shape.map()))
ANYTHING: Final = ValueKind("any", Shape.any())
