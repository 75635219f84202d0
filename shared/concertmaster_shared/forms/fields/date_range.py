"""A span of days; both ends belong to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Final, Literal, TypedDict

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.compound_kinds import DATE_RANGE
from concertmaster_shared.forms.values.dated_answers import NOT_A_DATE, accept_date, day_limit, lint_moments, open_day, typed_date
from concertmaster_shared.forms.values.limits import Limits, Within, between, crossed
from concertmaster_shared.forms.values.moments import parse_date
from concertmaster_shared.forms.values.refusals import Finding, Refusal

NOT_A_RANGE: Final = Refusal("answer.not_a_range")
OPEN_RANGE: Final = Refusal("answer.open_range")
BACKWARDS: Final = Refusal("answer.range_backwards")

DayCount = Annotated[int, Field(ge=1, le=36_525)]


class DateRange(TypedDict):
    """The answer: first and last day."""

    start: str
    end: str


class DateRangeSettings(AnswerSettings):
    """Settings of a span of days; lengths count both ends."""

    type: Literal["date_range"]
    min: Slot[str] | None = Field(None, description="First day the span may begin.")
    max: Slot[str] | None = Field(None, description="Last day the span may end.")
    min_days: DayCount | None = Field(None, description="Shortest length in days.")
    max_days: DayCount | None = Field(None, description="Longest length in days.")


def _accept(value: object) -> object:
    if value is None:
        return None
    if type(value) is not dict or not value.keys() <= {"start", "end"}:
        return NOT_A_RANGE
    start, end = accept_date(value.get("start")), accept_date(value.get("end"))
    if isinstance(start, Refusal) or isinstance(end, Refusal):
        return NOT_A_DATE
    if start is None or end is None:
        return None if start is end else OPEN_RANGE
    return {"start": start, "end": end} if start <= end else BACKWARDS


def _within(settings: DateRangeSettings) -> Within:
    begins = between("answer.too_early", "answer.too_late", measure=lambda value: value["start"])
    ends = between("answer.too_early", "answer.too_late", measure=lambda value: value["end"])
    lasts = between("answer.range_too_short", "answer.range_too_long", measure=_days)
    lengths: Limits = {"min": settings.min_days, "max": settings.max_days}

    def within(value: object, limits: Limits) -> Refusal | None:
        return begins(value, limits) or ends(value, limits) or lasts(value, lengths)

    return within


def _days(value: DateRange) -> int:
    return (date.fromisoformat(value["end"]) - date.fromisoformat(value["start"])).days + 1


def _read(raw: Sequence[str], _settings: DateRangeSettings) -> object:
    return {"start": typed_date(raw[0]), "end": typed_date(raw[1]) if len(raw) > 1 else ""}


def _lint(settings: DateRangeSettings) -> Iterator[Finding]:
    yield from lint_moments(settings, parse_date, open_day)
    yield from crossed(settings, "min_days", "max_days")


SPEC: Final[FieldSpec[DateRangeSettings]] = FieldSpec(
    type="date_range",
    title="Date range",
    help="A first and a last day: a period, a stay, a leave.",
    icon="calendar-range",
    settings=DateRangeSettings,
    kind=DATE_RANGE,
    accept=lambda _settings: _accept,
    limits=("min", "max"),
    limit_kinds=frozenset({"date", "text"}),
    limit=day_limit,
    open_limit=open_day,
    within=_within,
    read=_read,
    write=lambda value, _settings: (value["start"], value["end"]),
    summary=lambda value, _settings, _say: f"{value['start']} – {value['end']}",
    lint=_lint,
)
