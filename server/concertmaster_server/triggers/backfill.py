"""Use case: start the slots of a stretch of the past that nobody has dealt with. Asking again starts nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from concertmaster_server.db.queries import schedules as queries
from concertmaster_server.db.queries.new_runs import insert_runs
from concertmaster_server.db.queries.schedules import Schedule, Slot
from concertmaster_server.db.queries.starts import Entrance, find_entrances
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.calendars import slots_between
from concertmaster_shared.errors import ConcertMasterError

from .scheduled_runs import lane_of_backfill, scheduled_run

MOST: Final = 1_000
"""How many slots one call starts, at most."""

_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANT: Final = timedelta(microseconds=1)


class NoScheduleError(ConcertMasterError):
    """The published version has no schedule."""

    code: ClassVar[str] = "schedule.none"


class WhichScheduleError(ConcertMasterError):
    """The published version has several. Takes their ``nodes``."""

    code: ClassVar[str] = "schedule.which"


class RangeError(ConcertMasterError):
    """The stretch ends before it begins."""

    code: ClassVar[str] = "schedule.range"


class TooManySlotsError(ConcertMasterError):
    """The stretch is too long. Takes the ``limit``."""

    code: ClassVar[str] = "schedule.too_many_slots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From one moment to another, both with it; what lies in the future comes by itself and is left out."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Backfilled:
    """How many slots there are, and the runs of those that had not been dealt with."""

    slots: int
    run_ids: tuple[UUID, ...]


async def backfill(
    tx: Transaction,
    organisation: UUID,
    workflow_id: UUID,
    *,
    node_id: str | None,
    stretch: Stretch,
    new_id: Callable[[], UUID],
) -> Backfilled:
    """Start what a schedule would have started in a stretch of the past, oldest first.

    Raises ``NotFoundError``, ``NoScheduleError``, ``WhichScheduleError``, ``RangeError`` or ``TooManySlotsError``.
    """
    found = await find_entrances(tx.raw, [(organisation, workflow_id)])
    entrances = found.workflows.get((organisation, workflow_id))
    if entrances is None:
        raise NotFoundError(kind="workflow", id=workflow_id)
    schedule = _choose(await queries.list_schedules(tx.raw, organisation, workflow_id), node_id)
    entrance = _entrance(entrances, schedule)
    slots = await asyncio.to_thread(_slots, schedule, stretch, found.now)
    ids = sorted(new_id() for _ in slots)
    fresh = await queries.record_slots(tx.raw, [Slot(schedule, at, run_id) for at, run_id in zip(slots, ids, strict=True)])
    lane = lane_of_backfill(schedule)
    runs = [
        scheduled_run(entrance, schedule, run_id, slot=at, now=found.now, lane=lane)
        for at, run_id in zip(slots, ids, strict=True)
        if run_id in fresh
    ]
    if runs:
        await insert_runs(tx.raw, runs)
    return Backfilled(len(slots), tuple(run.id for run in runs))


def _choose(schedules: tuple[Schedule, ...], node_id: str | None) -> Schedule:
    if not schedules:
        raise NoScheduleError
    if node_id is None:
        if len(schedules) > 1:
            raise WhichScheduleError(nodes=", ".join(schedule.node_id for schedule in schedules))
        return schedules[0]
    for schedule in schedules:
        if schedule.node_id == node_id:
            return schedule
    raise NotFoundError(kind="schedule", id=node_id)


def _entrance(entrances: Sequence[Entrance], schedule: Schedule) -> Entrance:
    for entrance in entrances:
        if entrance.node_id == schedule.node_id:
            return entrance
    raise NoScheduleError


def _slots(schedule: Schedule, stretch: Stretch, now: datetime) -> tuple[datetime, ...]:
    if stretch.since > stretch.until:
        raise RangeError
    after, until = max(stretch.since, _BEGINNING) - _INSTANT, min(stretch.until, now)
    slots = slots_between(schedule.cron, schedule.time_zone, after=after, until=until, limit=MOST + 1)
    if len(slots) > MOST:
        raise TooManySlotsError(limit=MOST)
    return slots
