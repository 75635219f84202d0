"""Days, times of day and moments as ISO 8601 texts of one length each, so that their order is the order of the texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from concertmaster_shared.forms.slots import ExpressionText

from .refusals import Finding, Refusal

NOT_A_DATE: Final = Refusal("answer.not_a_date")
NOT_A_TIME: Final = Refusal("answer.not_a_time")
NOT_A_MOMENT: Final = Refusal("answer.not_a_moment")

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_TYPED_DATE: Final = re.compile(r"([0-9]{4})[-./ ]([0-9]{1,2})[-./ ]([0-9]{1,2})\.?")
_TYPED_TIME: Final = re.compile(r"([0-9]{1,2})[:.h]([0-9]{2})")


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


def accept_date(value: object) -> str | Refusal | None:
    """Take a day."""
    if value is None or value == "":
        return None
    return value if type(value) is str and parse_date(value) is not None else NOT_A_DATE


def accept_time(value: object) -> str | Refusal | None:
    """Take a time of day; seconds stay only where they are not zero."""
    if value is None or value == "":
        return None
    if type(value) is not str or parse_time(value) is None:
        return NOT_A_TIME
    return value.removesuffix(":00") if len(value) == len("00:00:00") else value


def accept_moment(zone: str) -> Callable[[object], object]:
    """Build the check that takes a moment and gives it in UTC."""

    def accept(value: object) -> object:
        if value is None or value == "":
            return None
        moment = parse_moment(value, zone) if type(value) is str else None
        return NOT_A_MOMENT if moment is None else write_moment(moment)

    return accept


def write_moment(moment: datetime) -> str:
    """Write a moment in its normal form."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def local_moment(text: str, zone: str) -> str:
    """Give the normal form of a moment as the clocks of ``zone`` show it, for a date-time control."""
    moment = datetime.fromisoformat(text).astimezone(zone_named(zone) or UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="minutes" if moment.second == 0 else "seconds")


def typed_date(text: str) -> str:
    """Complete a day typed year first, such as 2026/3/1; any other order could mean two days and stays as it is."""
    match = _TYPED_DATE.fullmatch(text.strip())
    return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}" if match else text.strip()


def typed_time(text: str) -> str:
    """Complete a time of day such as 8.30 or 8:30."""
    match = _TYPED_TIME.fullmatch(text.strip())
    return f"{match[1]:0>2}:{match[2]}" if match else text.strip()


def day_limit(value: object, _settings: object) -> object:
    """Give a limit of days in their normal form, or ``None`` when it is no day."""
    return value if type(value) is str and parse_date(value) is not None else None


def time_limit(value: object, _settings: object) -> object:
    """Give a limit of times in their normal form, or ``None`` when it is no time."""
    taken = accept_time(value)
    return taken if type(taken) is str else None


def moment_limit(value: object, _settings: object) -> object:
    """Give a limit of moments in their normal form, or ``None`` when it is no moment."""
    moment = parse_moment(value) if type(value) is str else None
    return None if moment is None else write_moment(moment)


def lint_moments(settings: object, parse: Callable[[str], object]) -> Iterator[Finding]:
    """Find constant limits that cannot be read, or that cross."""
    limits: dict[str, str] = {}
    for name in ("min", "max"):
        limit: object = getattr(settings, name)
        if limit is None or isinstance(limit, ExpressionText):
            continue
        if parse(str(limit)) is None:
            yield Finding("form.bad_limit", (name,), {"value": limit})
        else:
            limits[name] = str(limit)
    if len(limits) == 2 and limits["min"] > limits["max"]:  # noqa: PLR2004 - both are there
        yield Finding("form.limits_crossed", ("min",), {"min": limits["min"], "max": limits["max"]})
