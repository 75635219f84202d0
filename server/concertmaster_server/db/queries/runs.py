"""Runs as they are started, read and cancelled. What workers do with them stands in ``claims`` and ``records``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

import orjson

from concertmaster_server.db.channel import WAKE_CHANNEL
from concertmaster_server.db.database import Transaction
from concertmaster_server.db.raw import RawConnection
from concertmaster_shared.runs import RunStatus

from .outbox import RUN_TOPIC


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A run to start; ``priority`` is 0 for high, 1 for medium, 2 for low.

    Runs of one ``lane`` take turns: at most ``lane_limit`` of a workflow's are worked on at once, or are open at once where
    ``lane_open``. ``pins`` says with which version of what it refers to the run goes on, by id. ``created_at`` is a time of the
    database; without one it is the moment of the insert.
    """

    id: UUID
    org_id: UUID
    workflow_id: UUID
    version: int
    trigger_node: str
    input: object
    priority: int = 1
    submission_id: UUID | None = None
    parent_run: UUID | None = None
    parent_node: str | None = None
    parent_iteration: str | None = None
    depth: int = 0
    handles_run: UUID | None = None
    forked_from: UUID | None = None
    pins: Mapping[str, int] | None = None
    lane: str | None = None
    lane_limit: int | None = None
    lane_open: bool = False
    created_at: datetime | None = None


_FIELDS: Final = tuple(field.name for field in fields(NewRun))


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as it stands. ``output`` and ``error`` are JSON values."""

    id: UUID
    workflow_id: UUID
    version: int
    status: RunStatus
    reason: str | None
    input: object
    output: object
    error: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    last_sequence: int


# One parameter for the whole batch: arrays of columns cost the driver several times as much. A JSON null is an input too, and
# says something else than no input, which an erased run has. One hint wakes for all of them.
_START: Final = """
with asked as (
    select * from jsonb_to_recordset(%s::jsonb) as asked (
        id uuid, org_id uuid, workflow_id uuid, version integer, trigger_node text, priority smallint, submission_id uuid,
        parent_run uuid, parent_node text, parent_iteration text, depth smallint, handles_run uuid, forked_from uuid, pins jsonb,
        lane text, lane_limit integer, lane_open boolean, input jsonb, created_at timestamptz
    )
), started as (
    insert into runs (
        id, org_id, workflow_id, version, trigger_node, priority, submission_id, parent_run, parent_node, parent_iteration,
        depth, handles_run, forked_from, pins, lane, lane_limit, lane_open, input, created_at
    )
    select
        id, org_id, workflow_id, version, trigger_node, priority, submission_id, parent_run, parent_node, parent_iteration,
        coalesce(depth, 0), handles_run, forked_from, pins, lane, lane_limit, coalesce(lane_open, false),
        coalesce(input, 'null'), coalesce(created_at, clock_timestamp())
    from asked
    returning id, org_id
), hint as (
    insert into outbox (org_id, topic, target_id) select org_id, %s, id from started order by id desc limit 1
)
select pg_notify(%s, max(id::text)) from started
"""

_COLUMNS: Final = (
    "id, workflow_id, version, status, reason, input, output, error, created_at, started_at, finished_at, last_sequence"
)

_FIND_MANY: Final = f"""
select {_COLUMNS} from runs join unnest(%s::uuid[], %s::uuid[]) as asked (org_id, id) using (org_id, id)
"""  # noqa: S608 - the columns are a constant of ours

# The conditions are those of the index ``runs_claimable``, so that nothing else is read.
_COUNT_READY: Final = """
select org_id, count(*) from (
    select org_id from runs
    where claimed_by is null and ready_at is not null and finished_at is null and (cancel_requested or not paused)
    limit %s
) as ready
group by org_id
"""

_LIST: Final = f"""
select {_COLUMNS} from runs
where org_id = %(org)s
    and (%(workflow)s::uuid is null or workflow_id = %(workflow)s)
    and (%(status)s::text is null or status = %(status)s)
    and (%(before)s::uuid is null or id < %(before)s)
order by id desc limit %(limit)s
"""  # noqa: S608 - the columns are a constant of ours

# One statement decides: whoever comes second, cancel or end, finds that it is too late.
_CANCEL: Final = """
with asked as (
    update runs set cancel_requested = true, ready_at = clock_timestamp()
    where org_id = %(org)s and id = %(run)s and finished_at is null
    returning id
)
select pg_notify(%(channel)s, id::text) from asked
"""


async def insert_runs(raw: RawConnection, runs: Sequence[NewRun]) -> None:
    """Queue runs and wake the workers at commit with one notification. The transaction names their organisations."""
    await raw.execute(_START, (orjson.dumps([_row(run) for run in runs]).decode(), RUN_TOPIC, WAKE_CHANNEL))


async def find_runs(raw: RawConnection, runs: Collection[tuple[UUID, UUID]]) -> dict[UUID, RunRow]:
    """Give runs by organisation and id, those that are there. The transaction names the organisations."""
    organisations, ids = zip(*runs, strict=True)
    rows = await (await raw.execute(_FIND_MANY, (list(organisations), list(ids)))).fetchall()
    return {row[0]: RunRow(*row) for row in rows}


async def find_run(tx: Transaction, organisation: UUID, run_id: UUID) -> RunRow | None:
    """Give a run of the organisation."""
    statement = f"select {_COLUMNS} from runs where org_id = %s and id = %s"  # noqa: S608 - the columns are a constant of ours
    row = await (await tx.raw.execute(statement, (organisation, run_id))).fetchone()
    return None if row is None else RunRow(*row)


async def list_runs(
    tx: Transaction,
    organisation: UUID,
    *,
    workflow: UUID | None = None,
    status: RunStatus | None = None,
    before: UUID | None = None,
    limit: int,
) -> tuple[RunRow, ...]:
    """Give runs of the organisation, newest first, older than ``before``."""
    values = {"org": organisation, "workflow": workflow, "status": status, "before": before, "limit": limit}
    return tuple(RunRow(*row) for row in await (await tx.raw.execute(_LIST, values)).fetchall())


async def request_cancel(tx: Transaction, organisation: UUID, run_id: UUID) -> bool:
    """Ask for the end of an open run and wake its worker at commit; False when it has ended or is not there."""
    values = {"org": organisation, "run": run_id, "channel": WAKE_CHANNEL}
    return await (await tx.raw.execute(_CANCEL, values)).fetchone() is not None


async def count_ready(raw: RawConnection, *, at_most: int) -> dict[UUID, int]:
    """Count the runs that are ready and not taken up, by organisation, as far as ``at_most`` in all. For ``cm_engine``."""
    return dict(cast("list[tuple[UUID, int]]", await (await raw.execute(_COUNT_READY, (at_most,))).fetchall()))


def _row(run: NewRun) -> dict[str, object]:
    """Give what there is to say about a run; what is not set is left out."""
    return {name: value for name in _FIELDS if (value := getattr(run, name)) is not None}
