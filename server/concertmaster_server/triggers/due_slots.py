"""What a schedule whose time has come does: which slots start a run, which are passed over. Pure; both policies stand here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from concertmaster_server.db.queries.schedules import Schedule
from concertmaster_shared.calendars import latest_slots, next_slot, slots_between

LATE: Final = timedelta(seconds=60)
"""A slot that nobody has dealt with for so long was missed."""

MOST: Final = 1_000
"""How many missed slots are made up for, at most."""

_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Slots that start a run, oldest first, and slots that are noted as passed over.

    ``replaces`` says that the run that is open gives way. ``last_slot_at`` is the newest slot that is dealt with; ``forgone``
    says that more were missed than are made up for.
    """

    starts: tuple[datetime, ...]
    passed: tuple[datetime, ...]
    replaces: bool
    last_slot_at: datetime | None
    next_at: datetime | None
    forgone: bool


def decide(schedule: Schedule, *, now: datetime, is_open: bool) -> Decision:
    """Deal with every slot since the last one; ``is_open`` tells whether the run started last has not ended.

    Raises what ``concertmaster_shared.calendars`` raises for a calendar or a zone that there is no more.
    """
    calendar = schedule.cron, schedule.time_zone
    since = _since(schedule, now)
    edge = max(since, now - LATE)
    count = MOST + 1 if schedule.missed == "all" else 1
    missed = latest_slots(*calendar, after=since, until=edge, limit=count)
    timely = slots_between(*calendar, after=edge, until=now, limit=MOST)
    made_up = () if schedule.missed == "skip" else missed[-MOST:]
    starts, passed = _apart(schedule.overlap, (*made_up, *timely), is_open=is_open)
    newest = (*missed, *timely)[-1:]
    return Decision(
        starts=starts,
        passed=passed,
        replaces=is_open and schedule.overlap == "replace" and bool(starts),
        last_slot_at=newest[0] if newest else schedule.last_slot_at,
        next_at=next_slot(*calendar, after=now),
        forgone=len(missed) > MOST,
    )


def _since(schedule: Schedule, now: datetime) -> datetime:
    """Give the moment up to which everything is dealt with: a new schedule has dealt with what lay before its first slot."""
    if schedule.last_slot_at is not None:
        return schedule.last_slot_at
    return now if schedule.next_at is None else schedule.next_at - _INSTANT


def _apart(overlap: str, slots: tuple[datetime, ...], *, is_open: bool) -> tuple[tuple[datetime, ...], tuple[datetime, ...]]:
    """Tell which slots start and which are passed over, as though each run were still open at the next slot."""
    match overlap:
        case "skip":
            return ((), slots) if is_open else (slots[:1], slots[1:])
        case "replace":
            return slots[-1:], slots[:-1]
        case _:
            return slots, ()
