"""Answers in numbers: how often each value of a field was given, how many submissions a day brought."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from concertmaster_shared.api.operation import Operation
from concertmaster_shared.api.page import Model


class CountsQuery(Model):
    """Of which field, and of which days (in UTC, both counted); without days, of all values there ever were."""

    field: Annotated[str, Field(max_length=100, description="The name of a field with choices; none counts submissions.")] = ""
    since: Annotated[date | None, Field(description="The first day.")] = None
    until: Annotated[date | None, Field(description="The last day.")] = None


class ValueCount(Model):
    """How many submissions have an answer."""

    value: str
    count: int


class DayCount(Model):
    """How many submissions a day brought; days without any are left out."""

    day: date
    count: int


class CountsAnswer(Model):
    """What is counted of a form; ``values`` are those of the field that was asked for, the most frequent first."""

    total: int
    values: tuple[ValueCount, ...] = ()
    days: tuple[DayCount, ...] = ()


COUNTS = Operation(
    name="countAnswers",
    method="GET",
    path="/forms/{form_id}/counts",
    summary="Count a form's answers by value, or its submissions by day.",
    right="submissions.read",
    query=CountsQuery,
    answer=CountsAnswer,
    errors=("not_found", "counts.none"),
    tag="submissions",
)

OPERATIONS: tuple[Operation[object], ...] = (COUNTS,)
