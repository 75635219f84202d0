"""Moments: one normal form, whatever the offset they were written with."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertmaster_shared.forms.values.moments import local_moment, parse_moment, write_moment, zone_named

ZONES = ["UTC", "Europe/Oslo", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia"]
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001 - Hypothesis wants naive bounds


@given(MOMENTS)
def test_what_is_written_is_read_again_to_the_second(moment: datetime) -> None:
    assert parse_moment(write_moment(moment)) == moment.replace(microsecond=0)


@given(MOMENTS, MOMENTS)
def test_the_order_of_texts_is_the_order_of_moments(one: datetime, other: datetime) -> None:
    one, other = one.replace(microsecond=0), other.replace(microsecond=0)
    assert (write_moment(one) < write_moment(other)) is (one < other)


@pytest.mark.parametrize("zone", ZONES)
def test_a_control_shows_the_clock_of_its_place(zone: str) -> None:
    text = "2026-07-01T08:15:30Z"
    moment = parse_moment(local_moment(text, zone), zone)
    assert moment is not None
    assert write_moment(moment) == text


def test_an_hour_that_comes_twice_is_the_first_one() -> None:
    assert parse_moment("2026-10-25T02:30", "Europe/Oslo") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "Europe", "\x00", "x" * 5_000])
def test_what_is_no_zone_is_none(name: str) -> None:
    assert zone_named(name) is None
