"""Slots over four years in two dozen zones, against a calculation that shares nothing with ours.

The other way to say the rule: a clock on the wall has a high-water mark, the latest time it has shown. A wall time has its slot
in the minute in which that mark reaches it: leaps are reached at their end, repeated hours do not raise the mark at all.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from concertmaster_shared.calendars import latest_slots, next_slot, slots_between

CORPUS = json.loads((Path(__file__).parents[2] / "corpus/calendars/slots.json").read_text(encoding="utf-8"))

ZONES = (
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Sydney",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
    "America/Sao_Paulo",
    "America/Nuuk",
    "Antarctica/Troll",
)

STEP = 15  # minutes; no clock of our time is changed between quarters of an hour
START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
MINUTES = int((END - START).total_seconds()) // 60
MARGIN = 2 * 24 * 60  # wall times lie up to a day before or after the same minute in UTC

# Minutes since 1970 on the wall, and what a clock and a calendar show in them.
WALLS = np.arange(-MARGIN, MINUTES + MARGIN) + int(START.timestamp()) // 60
MINUTE, HOUR, DATE = WALLS % 60, WALLS // 60 % 24, WALLS // 1440
WEEKDAY = (DATE + 4) % 7  # 1970 began on a Thursday; Sunday is 0
MONTHS = DATE.astype("datetime64[D]").astype("datetime64[M]")
MONTH, DAY = MONTHS.astype(int) % 12 + 1, DATE - MONTHS.astype("datetime64[D]").astype(int) + 1

RARE = {
    "30 2 * * *": (HOUR == 2) & (MINUTE == 30),
    "30 0 * * *": (HOUR == 0) & (MINUTE == 30),
    "59 23 * * 6": (WEEKDAY == 6) & (HOUR == 23) & (MINUTE == 59),
    "15 0 * * SUN": (WEEKDAY == 0) & (HOUR == 0) & (MINUTE == 15),
    "0 0 1 * *": (DAY == 1) & (HOUR == 0) & (MINUTE == 0),
    "0 0 13 * FRI": ((DAY == 13) | (WEEKDAY == 5)) & (HOUR == 0) & (MINUTE == 0),
    "0 12 29 2 *": (MONTH == 2) & (DAY == 29) & (HOUR == 12) & (MINUTE == 0),
}
OFTEN = {
    "0 * * * *": MINUTE == 0,
    "*/15 * * * *": MINUTE % 15 == 0,
    "10-50/20 0-3 * * *": np.isin(MINUTE, (10, 30, 50)) & (HOUR <= 3),
}
# How many wall times a calendar has named up to each place in ``WALLS``.
NAMED = {cron: np.cumsum(matches, dtype=np.int32) for cron, matches in {**RARE, **OFTEN}.items()}


@cache
def reached(name: str) -> np.ndarray:
    """Give the mark of a zone's clocks in each minute, from the last before the four years on, as a place in ``WALLS``."""
    zone = ZoneInfo(name)
    first = int(START.timestamp()) - STEP * 60
    offsets = [
        datetime.fromtimestamp(second, zone).utcoffset() // timedelta(minutes=1)
        for second in range(first, int(END.timestamp()), STEP * 60)
    ]
    shown = np.arange(-STEP, MINUTES) + np.repeat(offsets, STEP) + MARGIN
    return np.maximum.accumulate(shown)[STEP - 1 :]


@cache
def changes(name: str) -> list[datetime]:
    """Give the moments at which the mark jumps or stands still for the first time."""
    steps = np.diff(reached(name))
    odd = np.flatnonzero((steps > 1) | ((steps == 0) & (np.roll(steps, 1) != 0)))
    return [START + timedelta(minutes=int(minute)) for minute in odd]


def expected(cron: str, name: str, after: datetime, until: datetime) -> tuple[datetime, ...]:
    """Give the minutes after one and up to another in which the mark reaches something that the calendar names."""
    first, last = ((moment - START) // timedelta(minutes=1) for moment in (after, until))
    minutes = np.flatnonzero(np.diff(NAMED[cron][reached(name)[first + 1 : last + 2]])) + first + 1
    return tuple(START + timedelta(minutes=int(minute)) for minute in minutes)


@pytest.mark.parametrize("zone", ZONES)
def test_rare_slots_of_four_years(zone: str) -> None:
    after, until = START, END - timedelta(minutes=1)
    for cron in RARE:
        assert slots_between(cron, zone, after=after, until=until, limit=10_000) == expected(cron, zone, after, until), cron


@pytest.mark.parametrize("zone", ZONES)
def test_frequent_slots_whenever_clocks_are_changed(zone: str) -> None:
    for change in [START + timedelta(days=40), *changes(zone)]:
        after, until = change - timedelta(hours=27), change + timedelta(hours=27)
        for cron in OFTEN:
            slots = expected(cron, zone, after, until)
            assert slots_between(cron, zone, after=after, until=until, limit=1_000) == slots, (cron, change)
            assert latest_slots(cron, zone, after=after, until=until, limit=1_000) == slots, (cron, change)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "America/Havana"])
def test_it_does_not_matter_where_one_begins_to_look(zone: str) -> None:
    for change in changes(zone)[:3]:
        moments = [change + timedelta(minutes=minutes, seconds=7.5) for minutes in range(-130, 130, 3)]
        slots = expected("*/15 * * * *", zone, change - timedelta(hours=5), change + timedelta(hours=5))
        for moment in [*moments, *slots[4:-8]]:
            following = min(slot for slot in slots if slot > moment)
            latest = max(slot for slot in slots if slot <= moment)
            assert next_slot("*/15 * * * *", zone, after=moment) == following
            assert latest_slots("*/15 * * * *", zone, after=START, until=moment, limit=1) == (latest,)


def test_the_zones_are_as_different_as_they_are_meant_to_be() -> None:
    assert len(ZONES) == 24
    leaps = {int(step) for zone in ZONES for step in np.diff(reached(zone)) if step > 1}
    assert leaps == {31, 61, 121}
    assert sum(not changes(zone) for zone in ZONES) == 6


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case["name"])
def test_slots_that_people_have_looked_up(case: dict) -> None:
    after, until = (datetime.fromisoformat(case[end]) for end in ("after", "until"))
    slots = slots_between(case["cron"], case["time_zone"], after=after, until=until, limit=100)
    assert [slot.isoformat().replace("+00:00", "Z") for slot in slots] == case["slots"]
    assert latest_slots(case["cron"], case["time_zone"], after=after, until=until, limit=100) == slots


def test_a_limit_keeps_the_earliest_or_the_latest() -> None:
    after, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    earliest = slots_between("0 * * * *", "UTC", after=after, until=until, limit=2)
    assert [slot.hour for slot in earliest] == [1, 2]
    latest = latest_slots("0 * * * *", "UTC", after=after, until=until, limit=2)
    assert [(slot.day, slot.hour) for slot in latest] == [(1, 23), (2, 0)]


def test_time_does_not_go_beyond_the_years_of_four_digits() -> None:
    assert next_slot("0 0 1 1 *", "Europe/Berlin", after=datetime(9999, 6, 1, tzinfo=UTC)) is None
    assert latest_slots("0 0 1 1 *", "Europe/Berlin", after=datetime.min.replace(tzinfo=UTC), until=START, limit=1)
