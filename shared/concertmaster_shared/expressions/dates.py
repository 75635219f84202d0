"""Days and moments. A day is a ``date``; a moment is an aware ``datetime`` in whole minutes from UTC, to the millisecond.

A moment keeps the offset it was written with: ``hour`` of ``2026-01-01T10:00:00+02:00`` is 10. Two moments are equal when
they are the same instant.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Final

from .errors import ExpressionError

_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DATETIME: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(\d{2}):(\d{2}))", re.ASCII
)
_PATTERN: Final = re.compile(r"(?P<letter>[A-Za-z])(?P=letter)*|.", re.DOTALL)
_LONGEST_PATTERN: Final = 100
_MONTHS: Final = 12
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_LARGEST_OFFSET: Final = 14 * 60


def read_date(text: str) -> date | None:
    """Read ``2026-03-31``; ``None`` if it is no day."""
    match = _DATE.fullmatch(text)
    return date_of(*(int(part) for part in match.groups())) if match else None


def date_of(year: int, month: int, day: int) -> date | None:
    """Give the day of a year, month and day of month; ``None`` if there is none."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def read_datetime(text: str) -> datetime | None:
    """Read ``2026-03-31T08:30:00Z`` or with an offset; seconds may be missing. ``None`` if it is no moment."""
    match = _DATETIME.fullmatch(text)
    day = read_date(match[1]) if match else None
    if match is None or day is None:
        return None
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    milliseconds = int((match[5] or "").ljust(3, "0")[:3])
    offset = 0 if match[6] else int(match[8]) * 60 + int(match[9])
    if offset > _LARGEST_OFFSET or (match[9] or "0") > "59":
        return None
    zone = timezone((-1 if match[7] == "-" else 1) * offset * _MINUTE) if offset else UTC
    try:
        return datetime(day.year, day.month, day.day, hour, minute, second, milliseconds * 1000, zone)
    except ValueError:
        return None


def fixed(moment: datetime) -> datetime:
    """Give a moment from outside in the form kept here: a fixed offset in minutes, no finer than milliseconds."""
    offset = moment.utcoffset()
    if offset is None:
        raise ExpressionError("expression.unsupported_value")
    zone = UTC if not offset else timezone(offset // _MINUTE * _MINUTE)
    try:
        return moment.astimezone(zone).replace(microsecond=moment.microsecond // 1000 * 1000, fold=0)
    except OverflowError:
        raise out_of_range() from None


def write_datetime(moment: datetime) -> str:
    """Write a moment as RFC 3339: seconds always, milliseconds where there are any, ``Z`` for UTC."""
    text = fixed(moment).isoformat(timespec="milliseconds").replace(".000", "", 1)
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def out_of_range() -> ExpressionError:
    """Make the error of a day outside the years 1 to 9999."""
    return ExpressionError("expression.date_out_of_range")


def add_days(value: date, days: int) -> date:
    """Move a day or a moment by whole days."""
    try:
        return value + days * _DAY
    except OverflowError:
        raise out_of_range() from None


def add_hours(moment: datetime, hours: float) -> datetime:
    """Move a moment by hours, counted in whole milliseconds."""
    try:
        return moment + timedelta(milliseconds=int(hours * 3_600_000))
    except OverflowError:
        raise out_of_range() from None


def add_months(value: date, months: int) -> date:
    """Move a day or a moment by months; where the month is shorter, to its last day."""
    year, month = divmod(value.year * _MONTHS + value.month - 1 + months, _MONTHS)
    if not date.min.year <= year <= date.max.year:
        raise out_of_range()
    return value.replace(year=year, month=month + 1, day=min(value.day, monthrange(year, month + 1)[1]))


def days_between(start: date, end: date) -> float:
    """Count the days from ``start`` to ``end``: whole ones between days, with a fraction between moments."""
    days = (end - start) / _DAY
    return int(days) if days.is_integer() else days


def hours_between(start: datetime, end: datetime) -> float:
    """Count the hours from one moment to another, with a fraction."""
    return (end - start) / _HOUR


def read_pattern(pattern: str) -> list[str]:
    """Cut a pattern into YYYY, MM, M, DD, D, HH, mm, ss and single other signs; other letters are an error."""
    found = list(_PATTERN.finditer(pattern[: _LONGEST_PATTERN + 1]))
    words = [match[0] for match in found]
    unknown = any(match["letter"] and match[0] not in _PATTERN_WORDS for match in found)
    if unknown or len(pattern) > _LONGEST_PATTERN:
        raise ExpressionError("expression.date_pattern", argument=1, words=", ".join(_PATTERN_WORDS), limit=_LONGEST_PATTERN)
    return words


def write_pattern(value: date, words: list[str]) -> str:
    """Write a day or moment in a pattern; the hours of a day alone are zero."""
    return "".join(_PATTERN_WORDS[word](value) if word in _PATTERN_WORDS else word for word in words)


def _time(value: date) -> time:
    return value.time() if isinstance(value, datetime) else time.min


_PATTERN_WORDS: Final[dict[str, Callable[[Any], str]]] = {
    "YYYY": lambda value: f"{value.year:04}",
    "MM": lambda value: f"{value.month:02}",
    "M": lambda value: f"{value.month}",
    "DD": lambda value: f"{value.day:02}",
    "D": lambda value: f"{value.day}",
    "HH": lambda value: f"{_time(value).hour:02}",
    "mm": lambda value: f"{_time(value).minute:02}",
    "ss": lambda value: f"{_time(value).second:02}",
}
