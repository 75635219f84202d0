"""Days, times of day and moments as ISO 8601 texts of one length each, so that their order is the order of the texts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)


def parse_date(text: str) -> date | None:
    """Read a day such as 2026-03-31."""
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """Read a time of day such as 08:30 or 08:30:15."""
    if _TIME.fullmatch(text) is None:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def parse_moment(text: str, zone: str = "UTC") -> datetime | None:
    """Read a moment such as 2026-03-31T08:30:00Z, cut to the second, in UTC; without an offset it is local to ``zone``."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    day, clock, offset = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock.partition('.')[0]}{(offset or '').upper()}")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone_named(zone) or UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo | None:
    """Give the time zone of that name, or ``None`` when there is none."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def write_moment(moment: datetime) -> str:
    """Write a moment in its normal form."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def local_moment(text: str, zone: str) -> str:
    """Give the normal form of a moment as the clocks of ``zone`` show it, for a date-time control."""
    moment = datetime.fromisoformat(text).astimezone(zone_named(zone) or UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="minutes" if moment.second == 0 else "seconds")
