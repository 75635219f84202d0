from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_shared.expressions import ExpressionError
from concertmaster_shared.expressions.dates import (
    add_days,
    add_hours,
    add_months,
    days_between,
    fixed,
    read_date,
    read_datetime,
    read_pattern,
    write_datetime,
    write_pattern,
)

often = settings(max_examples=300, deadline=None, derandomize=True)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(timezones=offsets).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))


@often
@given(moments)
def test_a_moment_written_and_read_is_the_same_moment(moment: datetime) -> None:
    again = read_datetime(write_datetime(moment))
    assert again == moment
    assert again is not None
    assert again.utcoffset() == moment.utcoffset()


@often
@given(st.dates(), st.integers(-30_000, 30_000))
def test_days_there_and_back_again(day: date, days: int) -> None:
    if not date.min.toordinal() <= day.toordinal() + days <= date.max.toordinal():
        with pytest.raises(ExpressionError, match="date_out_of_range"):
            add_days(day, days)
    else:
        moved = add_days(day, days)
        assert days_between(day, moved) == days
        assert add_days(moved, -days) == day


@often
@given(st.dates(min_value=date(1000, 1, 1), max_value=date(3000, 1, 1)), st.integers(-600, 600))
def test_months_keep_the_day_or_take_the_last_one(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    "text", ["", "2026-3-1", "20260301", "2026-02-30", "2026-13-01", "0000-01-01", "2026-03-01 ", "+2026-03-01", "2026-W10-1"]
)
def test_what_is_no_day(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31",
        "2026-03-31T08:30",
        "2026-03-31 08:30Z",
        "2026-03-31t08:30z",
        "2026-03-31T24:00Z",
        "2026-03-31T08:60Z",
        "2026-03-31T08:30:61Z",
        "2026-03-31T08:30+14:01",
        "2026-03-31T08:30+02:60",
        "2026-03-31T08:30+0200",
        "2026-02-30T08:30Z",
        "2026-03-31T08:30:00.Z",
        "2026-03-31T08:30:00.1234567890Z",
    ],
)
def test_what_is_no_moment(text: str) -> None:
    assert read_datetime(text) is None


def test_moments_are_cut_to_milliseconds() -> None:
    assert read_datetime("2026-03-31T08:30:00.9999Z") == datetime(2026, 3, 31, 8, 30, 0, 999_000, UTC)
    assert write_datetime(datetime(2026, 3, 31, 8, 30, 0, 999_999, UTC)) == "2026-03-31T08:30:00.999Z"
    assert write_datetime(datetime(2026, 3, 31, 8, 30, 0, 999, UTC)) == "2026-03-31T08:30:00Z"


def test_a_zone_with_rules_becomes_its_offset_of_the_moment() -> None:
    zurich = ZoneInfo("Europe/Zurich")
    assert write_datetime(datetime(2026, 1, 1, 12, tzinfo=zurich)) == "2026-01-01T12:00:00+01:00"
    assert write_datetime(datetime(2026, 7, 1, 12, tzinfo=zurich)) == "2026-07-01T12:00:00+02:00"
    assert fixed(datetime(1800, 1, 1, 12, tzinfo=zurich)).utcoffset() == timedelta(minutes=34)


def test_the_ends_of_time_are_errors() -> None:
    for move in (
        lambda: add_days(date.max, 1),
        lambda: add_days(date.min, -1),
        lambda: add_days(date.min, 2**53),
        lambda: add_months(date.max, 1),
        lambda: add_months(date.min, -(2**53)),
        lambda: add_hours(datetime.max.replace(tzinfo=UTC), 1),
        lambda: add_hours(datetime.min.replace(tzinfo=UTC), -1e300),
    ):
        with pytest.raises(ExpressionError, match="date_out_of_range"):
            move()


def test_patterns_are_cut_into_words_and_signs() -> None:
    assert read_pattern("DD.M.YYYY HH:mm") == ["DD", ".", "M", ".", "YYYY", " ", "HH", ":", "mm"]
    assert write_pattern(datetime(2026, 3, 5, 9, 7, tzinfo=UTC), read_pattern("D. M. YYYY, HH:mm:ss")) == "5. 3. 2026, 09:07:00"
    for pattern in ("yyyy", "DDD.MM", "MMM", "Q", "at HH", "-" * 101):
        with pytest.raises(ExpressionError, match="date_pattern"):
            read_pattern(pattern)
