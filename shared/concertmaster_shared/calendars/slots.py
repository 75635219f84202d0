"""Slots: the moments that a cron text names in a time zone, in UTC. The rule for clocks that leap stands in the room's text.

Raises, of any of them, what ``check_cron`` and ``find_zone`` raise.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from .cron import walls_after, walls_until
from .zones import find_zone, moment_of, wall_of


def next_slot(cron: str, time_zone: str, *, after: datetime) -> datetime | None:
    """Give the first slot after a moment; nothing where none follows within fifty years."""
    return next(_forward(cron, find_zone(time_zone), after), None)


def slots_between(cron: str, time_zone: str, *, after: datetime, until: datetime, limit: int) -> tuple[datetime, ...]:
    """Give the earliest ``limit`` slots after one moment and not after another, earliest first."""
    slots = takewhile(lambda slot: slot <= until, _forward(cron, find_zone(time_zone), after))
    return tuple(islice(slots, limit))


def latest_slots(cron: str, time_zone: str, *, after: datetime, until: datetime, limit: int) -> tuple[datetime, ...]:
    """Give the latest ``limit`` slots after one moment and not after another, earliest first."""
    slots = takewhile(lambda slot: slot > after, _backward(cron, find_zone(time_zone), until))
    return tuple(islice(slots, limit))[::-1]


def _forward(cron: str, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    # A date has a year of four digits: whoever looks further finds nothing more.
    with suppress(OverflowError):
        for wall in walls_after(cron, wall_of(after, zone)):
            slot = moment_of(wall, zone)
            if slot > after:
                yield slot
                after = slot


def _backward(cron: str, zone: ZoneInfo, until: datetime) -> Iterator[datetime]:
    before: datetime | None = None
    with suppress(OverflowError):
        for wall in walls_until(cron, wall_of(until, zone)):
            slot = moment_of(wall, zone)
            if slot != before:
                yield slot
                before = slot
