"""Calendars and lengths of time in words, as short as a card asks. Pure; what has no short words stays as it is written."""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = re.compile(r"\d{1,2}\Z")
_EVERY: Final = re.compile(r"\*/(\d{1,2})\Z")
_DAYS: Final = ("Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_UNITS: Final = ((86_400, "day"), (3600, "h"), (60, "min"))


def calendar_words(cron: str) -> str:
    """Say when a cron text comes, where it is one of the usual ones."""
    parts = cron.split()
    if len(parts) != 5:  # noqa: PLR2004 - seconds have no usual words
        return cron
    minute, hour, *days = parts
    if days == ["*", "*", "*"] and hour == "*":
        if every := _EVERY.match(minute):
            return f"every {int(every[1])} minutes" if int(every[1]) > 1 else "every minute"
        return f"hourly at :{int(minute):02}" if _PLAIN.match(minute) else "every minute" if minute == "*" else cron
    when = _days_words(*days)
    if not when or not _PLAIN.match(minute) or not _PLAIN.match(hour):
        return cron
    return f"{when} at {int(hour)}:{int(minute):02}"


def length_words(seconds: float) -> str:
    """Say how long some seconds are, in the two largest units that they fill."""
    said: list[str] = []
    rest = seconds
    for size, unit in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            said.append(f"{count:,.0f} {unit}{'s' if unit == 'day' and count != 1 else ''}")
    if rest or not said:
        said.append(f"{rest:g} s")
    return " ".join(said[:2])


def _days_words(day: str, month: str, weekday: str) -> str:
    if month != "*":
        return ""
    if day == "*":
        if weekday == "*":
            return "daily"
        if weekday == "1-5":
            return "Monday to Friday"
        return _DAYS[int(weekday)] if _PLAIN.match(weekday) and int(weekday) < len(_DAYS) else ""
    return f"day {int(day)} of each month" if weekday == "*" and _PLAIN.match(day) else ""
