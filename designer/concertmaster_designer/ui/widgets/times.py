"""Times in words: how long ago, how long it took, and exactly when. Pure; ``now`` comes in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

_STEPS: Final = ((60, "second"), (3600, "minute"), (86_400, "hour"), (86_400 * 30, "day"))
_MOMENT: Final = 5


def how_long_ago(then: datetime, now: datetime) -> str:
    """Say it in the largest unit that fits, and as a date after a month."""
    seconds = (now - then).total_seconds()
    if seconds < _MOMENT:
        return "just now"
    size = 1
    for limit, unit in _STEPS:
        if seconds < limit:
            count = int(seconds // size)
            return f"{count} {unit}{'s' if count != 1 else ''} ago"
        size = limit
    day = then.astimezone(now.tzinfo)
    return f"{day.day} {day:%b %Y}"


def exactly(then: datetime) -> str:
    """Say it to the second, in the reader's own zone, with the zone named."""
    return then.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")


def duration(length: timedelta) -> str:
    """Say how long something took, with as many digits as help."""
    seconds = length.total_seconds()
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 10:  # noqa: PLR2004 - below ten, tenths are worth reading
        return f"{seconds:.1f} s"
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds:.0f} s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
