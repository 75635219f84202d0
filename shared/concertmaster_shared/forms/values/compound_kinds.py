"""Kinds of values that have parts."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from concertmaster_shared.expressions import Shape

from .kinds import ValueKind


def _range_operand(value: Any) -> object:
    return {"start": date.fromisoformat(value["start"]), "end": date.fromisoformat(value["end"])}


DATE_RANGE: Final = ValueKind("date_range", Shape.map({"start": Shape.date(), "end": Shape.date()}, open=False), _range_operand)
MONEY: Final = ValueKind("money", Shape.map({"amount": Shape.number(), "currency": Shape.text()}, open=False))
MATRIX: Final = ValueKind("matrix", Shape.map())
LOCATION: Final = ValueKind(
    "location",
    Shape.map({"latitude": Shape.number(), "longitude": Shape.number(), "accuracy": Shape.number()}, open=False),
)
