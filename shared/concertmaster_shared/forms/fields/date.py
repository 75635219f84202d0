"""A day of the calendar."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.dated_answers import (
    WEEKDAYS,
    Weekday,
    accept_date,
    day_limit,
    lint_moments,
    open_day,
    typed_date,
)
from concertmaster_shared.forms.values.kinds import DATE
from concertmaster_shared.forms.values.limits import between
from concertmaster_shared.forms.values.moments import parse_date
from concertmaster_shared.forms.values.refusals import Refusal

CLOSED: Final = Refusal("answer.closed_weekday")


class DateSettings(AnswerSettings):
    """Settings of a day; limits are days such as 2026-03-31, ``today``, ``today+14``, or expressions."""

    type: Literal["date"]
    min: Slot[str] | None = Field(None, description="First day.")
    max: Slot[str] | None = Field(None, description="Last day.")
    closed_weekdays: tuple[Weekday, ...] = Field((), description="Days of the week that are not taken, such as sat and sun.")


def _accept(settings: DateSettings) -> Accept:
    closed = frozenset(WEEKDAYS.index(day) for day in settings.closed_weekdays)
    if not closed:
        return accept_date

    def accept(value: object) -> object:
        day = accept_date(value)
        return CLOSED if isinstance(day, str) and date.fromisoformat(day).weekday() in closed else day

    return accept


SPEC: Final[FieldSpec[DateSettings]] = FieldSpec(
    type="date",
    title="Date",
    help="A day: a delivery, a birthday, a deadline.",
    icon="calendar",
    settings=DateSettings,
    kind=DATE,
    accept=_accept,
    limits=("min", "max"),
    limit_kinds=frozenset({"date", "text"}),
    limit=day_limit,
    open_limit=open_day,
    within=lambda _settings: between("answer.too_early", "answer.too_late"),
    read=lambda raw, _settings: typed_date(raw[0]),
    lint=lambda settings: lint_moments(settings, parse_date, open_day),
)
