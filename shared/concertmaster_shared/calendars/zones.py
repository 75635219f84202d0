"""Time zones, and the two ways between a moment and a wall time where clocks leap. Wall times carry no zone, moments are UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from typing import ClassVar, Final
from zoneinfo import ZoneInfo, available_timezones

from concertmaster_shared.errors import ConcertMasterError

# What a system's tables hold beside places: this machine's own zone, and a mark for "nobody has said".
_NOT_PLACES: Final = frozenset({"Factory", "localtime"})
_INSTANT: Final = timedelta(microseconds=1)
_SECOND: Final = timedelta(seconds=1)


class ZoneUnknownError(ConcertMasterError):
    """No zone has this name. Takes ``name``."""

    code: ClassVar[str] = "schedule.time_zone"


class ZoneUnknownCloseError(ConcertMasterError):
    """No zone has this name, one has almost. Takes ``name`` and ``close``."""

    code: ClassVar[str] = "schedule.time_zone_close"


def find_zone(name: str) -> ZoneInfo:
    """Give the IANA zone called ``name``; raises ``ZoneUnknownError`` or ``ZoneUnknownCloseError``."""
    names = _names()
    if name in names:
        return ZoneInfo(name)
    close = get_close_matches(name, names, n=1)
    if close:
        raise ZoneUnknownCloseError(name=name, close=close[0])
    raise ZoneUnknownError(name=name)


def moment_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """Give the first moment at which clocks show ``wall``, or the end of the leap in which they never do."""
    before, after = (_offset(wall.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    if before < after:
        return _change((wall - after).replace(tzinfo=UTC), (wall - before).replace(tzinfo=UTC), zone)
    return (wall - before).replace(tzinfo=UTC)


def wall_of(moment: datetime, zone: ZoneInfo) -> datetime:
    """Give the latest wall time whose moment is not after ``moment``: while an hour is repeated, the end of the first."""
    shown = moment.astimezone(zone)
    if not shown.fold:
        return shown.replace(tzinfo=None)
    before, after = (_offset(shown.replace(fold=fold)) for fold in (0, 1))
    change = _change(moment - (before - after), moment, zone)
    return (change + before).replace(tzinfo=None) - _INSTANT


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Find the second at which the clocks are changed, after ``low`` and not after ``high``."""
    low, high = low.replace(microsecond=0), high.replace(microsecond=0)
    old = _offset(low.astimezone(zone))
    while high - low > _SECOND:
        middle = low + (high - low) // (2 * _SECOND) * _SECOND
        if _offset(middle.astimezone(zone)) == old:
            low = middle
        else:
            high = middle
    return high


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones()) - _NOT_PLACES
