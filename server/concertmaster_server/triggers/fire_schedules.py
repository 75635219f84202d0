"""Use case: start what is due by the calendar. Any worker may, at any moment; all of them do.

A schedule is taken, its slots are noted, its runs queued and its next moment set in one transaction. Two that fire at once take
different schedules; one that dies leaves everything as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.queries import schedules as queries
from concertmaster_server.db.queries.new_runs import NewRun, insert_runs
from concertmaster_server.db.queries.schedules import Place, Progress, Schedule, Slot
from concertmaster_server.db.queries.starts import Entrance, find_entrances
from concertmaster_server.db.raw import RawConnection, name_organisations
from concertmaster_shared.errors import ConcertMasterError

from .due_slots import MOST, decide
from .scheduled_runs import lane_of_schedule, scheduled_run

_LOG: Final = logging.getLogger(__name__)

_AT_ONCE: Final = 100
"""How many schedules one transaction takes; what is left is taken by the next, or by somebody else meanwhile."""


@dataclass(slots=True)
class _Batch:
    """What one transaction stores."""

    slots: list[Slot] = field(default_factory=list)
    runs: list[NewRun] = field(default_factory=list)
    cancelled: list[UUID] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Tell whether more would hold the transaction up."""
        return len(self.slots) >= MOST


async def fire_schedules(connection: RawConnection, *, new_id: Callable[[], UUID]) -> tuple[UUID, ...]:
    """Start the runs of slots whose time has come by the database's clock; give them. The hint to take them up is stored too."""
    if not await queries.any_due(connection):
        return ()
    async with connection.transaction():
        due = await queries.take_due(connection, limit=_AT_ONCE)
        await name_organisations(connection, {schedule.org_id for schedule in due})
        due = await queries.hold_workflows(connection, due)
        if not due:
            return ()
        entrances = await _entrances(connection, due)
        batch = _Batch()
        open_runs = await queries.find_open_runs(connection, due)
        now = await queries.read_clock(connection)
        for schedule in due:
            if batch.is_full:
                break
            _fire(batch, schedule, entrances.get(schedule.place), now=now, open_run=open_runs.get(schedule.place), new_id=new_id)
        return await _store(connection, batch)


async def _entrances(connection: RawConnection, due: tuple[Schedule, ...]) -> dict[Place, Entrance]:
    found = await find_entrances(connection, {(schedule.org_id, schedule.workflow_id) for schedule in due})
    return {(entrance.workflow_id, entrance.node_id): entrance for of_one in found.workflows.values() for entrance in of_one}


def _fire(
    batch: _Batch,
    schedule: Schedule,
    entrance: Entrance | None,
    *,
    now: datetime,
    open_run: UUID | None,
    new_id: Callable[[], UUID],
) -> None:
    """Add what a schedule does now to the batch. One that cannot be followed rests until a new version."""
    about = {"workflow_id": str(schedule.workflow_id), "node_id": schedule.node_id}
    try:
        decision = decide(schedule, now=now, is_open=open_run is not None)
    except ConcertMasterError as failure:
        _LOG.error("a schedule cannot be followed any more", extra={**about, "code": failure.code})
        batch.progress.append(Progress(schedule, schedule.last_slot_at, None))
        return
    if entrance is None:
        _LOG.error("a schedule leads to no published trigger", extra=about)
        batch.progress.append(Progress(schedule, schedule.last_slot_at, None))
        return
    if decision.forgone:
        _LOG.warning("a schedule missed more than it makes up for", extra={**about, "made_up_for": MOST})
    batch.slots += [Slot(schedule, at, None) for at in decision.passed]
    for at, run_id in _with_ids(decision.starts, new_id):
        batch.slots.append(Slot(schedule, at, run_id))
        lane = lane_of_schedule(schedule)
        batch.runs.append(scheduled_run(entrance, schedule, run_id, slot=at, now=now, lane=lane))
    if decision.replaces and open_run is not None:
        batch.cancelled.append(open_run)
    batch.progress.append(Progress(schedule, decision.last_slot_at, decision.next_at))


def _with_ids(slots: tuple[datetime, ...], new_id: Callable[[], UUID]) -> Iterator[tuple[datetime, UUID]]:
    """Give each slot a run; the ids grow with the slots, though they are all made now."""
    return zip(slots, sorted(new_id() for _ in slots), strict=True)


async def _store(connection: RawConnection, batch: _Batch) -> tuple[UUID, ...]:
    fresh = await queries.record_slots(connection, batch.slots)
    runs = [run for run in batch.runs if run.id in fresh]
    if runs:
        await insert_runs(connection, runs)
    if batch.cancelled:
        await queries.request_cancels(connection, batch.cancelled)
    await queries.move_on(connection, batch.progress)
    return tuple(run.id for run in runs)
