"""Cron texts, and the wall times they name: five parts, or six with seconds before them. Knows no time zone.

A weekday and a day of the month that are both given mean either of them, as cron has it, unless one begins with ``*``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Final

from cronsim import CronSim, CronSimError

from concertmaster_shared.errors import ConcertMasterError

LONGEST: Final = 200
_PARTS: Final = (5, 6)
_SOME_DAY: Final = datetime.combine(date(2000, 1, 1), time())
_INSTANT: Final = timedelta(microseconds=1)


class CronTooLongError(ConcertMasterError):
    """Takes ``limit``, in characters."""

    code: ClassVar[str] = "schedule.cron_long"


class CronPartsError(ConcertMasterError):
    """Too few or too many parts. Takes ``cron`` and ``count``."""

    code: ClassVar[str] = "schedule.cron_parts"


class CronUnreadableError(ConcertMasterError):
    """One part makes no sense. Takes ``cron`` and the name of the ``part``."""

    code: ClassVar[str] = "schedule.cron"


class CronNeverError(ConcertMasterError):
    """Its day never comes, such as 30 February. Takes ``cron``."""

    code: ClassVar[str] = "schedule.cron_never"


def check_cron(cron: str) -> None:
    """Raise the error that says why a text cannot be used; nothing for a good one."""
    if next(walls_after(cron, _SOME_DAY), None) is None:
        raise CronNeverError(cron=cron)


def walls_after(cron: str, wall: datetime) -> Iterator[datetime]:
    """Give the wall times after ``wall``, earliest first; ends where none follows within fifty years."""
    return _open(cron, wall, reverse=False)


def walls_until(cron: str, wall: datetime) -> Iterator[datetime]:
    """Give the wall times up to and with ``wall``, latest first; ends where none was within fifty years."""
    # Going back begins before a whole second, and at the second itself where a part of it has passed.
    return _open(cron, wall + _INSTANT, reverse=True)


def _open(cron: str, wall: datetime, *, reverse: bool) -> Iterator[datetime]:
    if len(cron) > LONGEST:
        raise CronTooLongError(limit=LONGEST)
    count = len(cron.split())
    if count not in _PARTS:
        raise CronPartsError(cron=cron, count=count)
    try:
        return CronSim(cron, wall, reverse=reverse)
    except CronSimError as failure:
        part = str(failure).removeprefix("Bad ").replace("-", " ")
        # A lone day is refused when no month of the text has it, though it can be read.
        if part == "day of month" and _reads_alone(cron, count):
            raise CronNeverError(cron=cron) from failure
        raise CronUnreadableError(cron=cron, part=part) from failure


def _reads_alone(cron: str, count: int) -> bool:
    day = cron.split()[count - 3]
    try:
        CronSim(f"0 0 {day} * *", _SOME_DAY)
    except CronSimError:
        return False
    return True
