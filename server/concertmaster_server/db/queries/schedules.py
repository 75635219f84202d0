"""What starts by the calendar, and which of its slots have been dealt with.

Workers speak the statements on due schedules in the role ``cm_engine``: they find them before they know whose they are, and then
name the organisations for the rest. All times are the database's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.raw import RawConnection

Place = tuple[UUID, str]
"""A workflow and its trigger node: what names a schedule."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule of a published version. All slots up to ``last_slot_at`` have been dealt with; ``next_at`` has not.

    ``missed`` and ``overlap`` are policies as the node type names them.
    """

    org_id: UUID
    workflow_id: UUID
    node_id: str
    version: int
    cron: str
    time_zone: str
    missed: str
    overlap: str
    last_slot_at: datetime | None
    next_at: datetime | None

    @property
    def place(self) -> Place:
        """Give what names it."""
        return self.workflow_id, self.node_id


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot that is dealt with, and the run that it starts; none where a policy passes it over."""

    schedule: Schedule
    at: datetime
    run_id: UUID | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a schedule has come."""

    schedule: Schedule
    last_slot_at: datetime | None
    next_at: datetime | None


_COLUMNS: Final = "org_id, workflow_id, node_id, version, cron, time_zone, missed, overlap, last_slot_at, next_at"

_REMOVE_OTHERS: Final = "delete from schedules where org_id = %s and workflow_id = %s and node_id <> all(%s::text[])"

# A schedule goes on where it stood unless its calendar is another one now, or it rested because nobody could follow it.
_PUT: Final = """
insert into schedules as old (org_id, workflow_id, node_id, version, cron, time_zone, missed, overlap, last_slot_at, next_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (workflow_id, node_id) do update set
    version = excluded.version, cron = excluded.cron, time_zone = excluded.time_zone,
    missed = excluded.missed, overlap = excluded.overlap,
    last_slot_at = case when (old.cron, old.time_zone) = (excluded.cron, excluded.time_zone) then old.last_slot_at end,
    next_at = coalesce(
        case when (old.cron, old.time_zone) = (excluded.cron, excluded.time_zone) then old.next_at end, excluded.next_at
    )
"""

_LIST: Final = f"select {_COLUMNS} from schedules where org_id = %s and workflow_id = %s order by node_id"  # noqa: S608 - a constant

# The moment is asked for once, so that the index answers; a schedule that somebody else fires or publishes is passed over.
_ANY_DUE: Final = "select exists (select from schedules where next_at <= (select clock_timestamp()))"
_TAKE_DUE: Final = f"""
select {_COLUMNS} from schedules where next_at <= (select clock_timestamp())
order by next_at limit %s for update skip locked
"""  # noqa: S608 - the columns are a constant of ours

# Who publishes locks the workflow and then waits for its schedules. We hold those, so we must not wait for the workflow.
_HOLD: Final = "select id from workflows where id = any(%s::uuid[]) and deleted_at is null for key share skip locked"

_OPEN: Final = """
select asked.workflow_id, asked.node_id, r.id
from unnest(%s::uuid[], %s::text[]) as asked (workflow_id, node_id)
cross join lateral (
    select run_id from schedule_slots s
    where s.workflow_id = asked.workflow_id and s.node_id = asked.node_id and s.run_id is not null
    order by slot_at desc limit 1
) as newest
join runs r on r.id = newest.run_id and r.finished_at is null
"""

# In one order everywhere: two that record the same slots wait for each other, but never both.
_RECORD: Final = """
insert into schedule_slots (org_id, workflow_id, node_id, slot_at, run_id)
select * from unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[], %s::uuid[])
    as dealt (org_id, workflow_id, node_id, slot_at, run_id)
order by workflow_id, node_id, slot_at
on conflict do nothing
returning run_id
"""

_CANCEL: Final = """
update runs set cancel_requested = true, ready_at = clock_timestamp()
where id = any(%s::uuid[]) and finished_at is null and not cancel_requested
"""

_MOVE_ON: Final = """
update schedules set last_slot_at = progress.last_slot_at, next_at = progress.next_at
from unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[])
    as progress (workflow_id, node_id, last_slot_at, next_at)
where schedules.workflow_id = progress.workflow_id and schedules.node_id = progress.node_id
"""


async def read_clock(raw: RawConnection) -> datetime:
    """Tell what time it is."""
    row = await (await raw.execute("select clock_timestamp()")).fetchone()
    assert row is not None  # noqa: S101 - a select without from gives a row
    moment: datetime = row[0]
    return moment


async def replace_schedules(raw: RawConnection, organisation: UUID, workflow_id: UUID, *, schedules: Iterable[Schedule]) -> None:
    """Let a workflow start by these schedules and no others; one whose calendar is unchanged goes on where it stood."""
    rows = [
        (s.org_id, s.workflow_id, s.node_id, s.version, s.cron, s.time_zone, s.missed, s.overlap, s.last_slot_at, s.next_at)
        for s in schedules
    ]
    await raw.execute(_REMOVE_OTHERS, (organisation, workflow_id, [row[2] for row in rows]))
    for row in rows:
        await raw.execute(_PUT, row)


async def list_schedules(raw: RawConnection, organisation: UUID, workflow_id: UUID) -> tuple[Schedule, ...]:
    """Give the schedules of a workflow's published version."""
    rows = await (await raw.execute(_LIST, (organisation, workflow_id))).fetchall()
    return tuple(Schedule(*row) for row in rows)


async def any_due(raw: RawConnection) -> bool:
    """Tell whether the time of any schedule has come."""
    row = await (await raw.execute(_ANY_DUE)).fetchone()
    return row is not None and bool(row[0])


async def take_due(raw: RawConnection, *, limit: int) -> tuple[Schedule, ...]:
    """Give schedules whose time has come, the longest due first; they are ours until the transaction ends."""
    return tuple(Schedule(*row) for row in await (await raw.execute(_TAKE_DUE, (limit,))).fetchall())


async def hold_workflows(raw: RawConnection, schedules: Sequence[Schedule]) -> tuple[Schedule, ...]:
    """Give the schedules whose workflows nobody is changing; nobody will before the transaction ends."""
    rows = await (await raw.execute(_HOLD, ([s.workflow_id for s in schedules],))).fetchall()
    held = {row[0] for row in rows}
    return tuple(schedule for schedule in schedules if schedule.workflow_id in held)


async def find_open_runs(raw: RawConnection, schedules: Sequence[Schedule]) -> dict[Place, UUID]:
    """Give the run that each schedule started last, where it has not ended."""
    values = ([s.workflow_id for s in schedules], [s.node_id for s in schedules])
    rows = await (await raw.execute(_OPEN, values)).fetchall()
    return {(workflow_id, node_id): run_id for workflow_id, node_id, run_id in rows}


async def record_slots(raw: RawConnection, slots: Sequence[Slot]) -> frozenset[UUID]:
    """Note that slots are dealt with; give the runs of those that nobody had dealt with before. Only these may start."""
    columns = (
        [slot.schedule.org_id for slot in slots],
        [slot.schedule.workflow_id for slot in slots],
        [slot.schedule.node_id for slot in slots],
        [slot.at for slot in slots],
        [slot.run_id for slot in slots],
    )
    rows = await (await raw.execute(_RECORD, columns)).fetchall()
    return frozenset(row[0] for row in rows if row[0] is not None)


async def request_cancels(raw: RawConnection, runs: Collection[UUID]) -> None:
    """Ask for the end of open runs."""
    await raw.execute(_CANCEL, (sorted(runs),))


async def move_on(raw: RawConnection, progress: Sequence[Progress]) -> None:
    """Say how far schedules have come."""
    columns = (
        [p.schedule.workflow_id for p in progress],
        [p.schedule.node_id for p in progress],
        [p.last_slot_at for p in progress],
        [p.next_at for p in progress],
    )
    await raw.execute(_MOVE_ON, columns)
