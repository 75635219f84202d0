"""Functions of days and moments. The present comes in with the evaluation and stands still during it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from concertmaster_shared.expressions import dates
from concertmaster_shared.expressions.budget import Context
from concertmaster_shared.expressions.errors import ExpressionError
from concertmaster_shared.expressions.shapes import DATE, DATETIME, NUMBER, TEXT

from .list import same_shape
from .spec import FunctionSpec, Parameter, whole

_DAY: Final = Parameter("date", ("date", "datetime"))
_MOMENT: Final = Parameter("datetime", ("datetime",))


def _date(_context: Context, value: Any, month: float | None = None, day: float | None = None) -> date:
    if type(value) is datetime:
        found: date | None = value.date()
    elif type(value) is date:
        found = value
    elif type(value) is str:
        found = dates.read_date(value)
    elif month is None or day is None:
        raise ExpressionError("expression.date_parts")
    else:
        found = dates.date_of(whole(value, 0), whole(month, 1), whole(day, 2))
    if found is None:
        raise ExpressionError("expression.not_a_date", argument=0)
    return found


def _datetime(_context: Context, value: Any) -> datetime:
    moment = dates.read_datetime(value) if type(value) is str else value
    if moment is None:
        raise ExpressionError("expression.not_a_datetime", argument=0)
    return moment


def _now(context: Context) -> datetime:
    return dates.fixed(context.now)


def _days_between(_context: Context, start: date, end: date) -> float:
    if type(start) is not type(end):
        raise ExpressionError("expression.day_and_moment", argument=1)
    return dates.days_between(start, end)


def _hours_between(_context: Context, start: datetime, end: datetime) -> float:
    return dates.hours_between(start, end)


def _format_date(_context: Context, value: date, pattern: str | list[str]) -> str:
    return dates.write_pattern(value, dates.read_pattern(pattern) if isinstance(pattern, str) else pattern)


def _part(read: Callable[[Any], int]) -> Callable[..., int]:
    return lambda _context, value: read(value)


FUNCTIONS: Final[tuple[FunctionSpec, ...]] = (
    FunctionSpec(
        "date",
        (
            Parameter("value", ("text", "number", "date", "datetime")),
            Parameter("month", ("number",), is_optional=True),
            Parameter("day", ("number",), is_optional=True),
        ),
        DATE,
        "The day of a text such as 2026-03-31, of a moment, or of a year, month and day.",
        'date("2026-03-31") == date(2026, 3, 31)',
        _date,
    ),
    FunctionSpec(
        "datetime",
        (Parameter("value", ("text", "datetime")),),
        DATETIME,
        "The moment of a text such as 2026-03-31T08:30:00Z or 2026-03-31T10:30+02:00.",
        'datetime("2026-03-31T08:30:00Z") == datetime("2026-03-31T10:30+02:00")',
        _datetime,
    ),
    FunctionSpec("now", (), DATETIME, "The present moment; it stands still during a step or a page.", "now() == now()", _now),
    FunctionSpec(
        "today",
        (),
        DATE,
        "The present day; it stands still during a step or a page.",
        "today() == date(now())",
        lambda context: _now(context).date(),
    ),
    FunctionSpec(
        "add_days",
        (_DAY, Parameter("days", ("number",))),
        same_shape,
        "The day or moment so many whole days later; earlier if negative.",
        'add_days(date("2026-02-28"), 1) == date("2026-03-01")',
        lambda _context, value, days: dates.add_days(value, whole(days, 1)),
    ),
    FunctionSpec(
        "add_months",
        (_DAY, Parameter("months", ("number",))),
        same_shape,
        "The day or moment so many months later; the last day of the month where it is shorter.",
        'add_months(date("2026-01-31"), 1) == date("2026-02-28")',
        lambda _context, value, months: dates.add_months(value, whole(months, 1)),
    ),
    FunctionSpec(
        "add_hours",
        (_MOMENT, Parameter("hours", ("number",))),
        DATETIME,
        "The moment so many hours later.",
        'add_hours(datetime("2026-03-31T23:00:00Z"), 1.5) == datetime("2026-04-01T00:30:00Z")',
        lambda _context, moment, hours: dates.add_hours(moment, hours),
    ),
    FunctionSpec(
        "days_between",
        (Parameter("start", ("date", "datetime")), Parameter("end", ("date", "datetime"))),
        NUMBER,
        "The days from start to end, negative if end comes first; between moments with a fraction.",
        'days_between(date("2026-03-01"), date("2026-03-31")) == 30',
        _days_between,
    ),
    FunctionSpec(
        "hours_between",
        (Parameter("start", ("datetime",)), Parameter("end", ("datetime",))),
        NUMBER,
        "The hours from start to end, with a fraction.",
        'hours_between(datetime("2026-03-31T08:00:00Z"), datetime("2026-03-31T09:30:00Z")) == 1.5',
        _hours_between,
    ),
    FunctionSpec("year", (_DAY,), NUMBER, "The year.", 'year(date("2026-03-31")) == 2026', _part(lambda day: day.year)),
    FunctionSpec("month", (_DAY,), NUMBER, "The month, 1 to 12.", 'month(date("2026-03-31")) == 3', _part(lambda day: day.month)),
    FunctionSpec(
        "day", (_DAY,), NUMBER, "The day of the month, 1 to 31.", 'day(date("2026-03-31")) == 31', _part(lambda day: day.day)
    ),
    FunctionSpec(
        "weekday",
        (_DAY,),
        NUMBER,
        "The day of the week, 1 for Monday to 7 for Sunday.",
        'weekday(date("2026-03-31")) == 2',
        _part(lambda day: day.isoweekday()),
    ),
    FunctionSpec(
        "hour",
        (_MOMENT,),
        NUMBER,
        "The hour of the day, 0 to 23, at the moment's own offset.",
        'hour(datetime("2026-03-31T10:30:00+02:00")) == 10',
        _part(lambda moment: moment.hour),
    ),
    FunctionSpec(
        "minute",
        (_MOMENT,),
        NUMBER,
        "The minute of the hour, 0 to 59.",
        'minute(datetime("2026-03-31T10:30:00Z")) == 30',
        _part(lambda moment: moment.minute),
    ),
    FunctionSpec(
        "format_date",
        (_DAY, Parameter("pattern", ("text",), prepare=dates.read_pattern)),
        TEXT,
        "The day or moment in a pattern of YYYY, MM, M, DD, D, HH, mm, ss and other signs.",
        'format_date(date("2026-03-05"), "D.M.YYYY") == "5.3.2026"',
        _format_date,
    ),
)
