"""Runs as they are started, read and cancelled. What workers do with them stands in ``claims`` and ``records``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from concertmaster_server.db.channel import WAKE_CHANNEL
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.runs import RunStatus


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
    paused: bool
    forked_from: UUID | None
    parent_run: UUID | None
    lane: str | None
    last_sequence: int


_COLUMNS: Final = (
    "id, workflow_id, version, status, reason, input, output, error, created_at, started_at, finished_at, paused, forked_from, "
    "parent_run, lane, last_sequence"
)

_FIND_MANY: Final = f"""
select {_COLUMNS} from runs join unnest(%s::uuid[], %s::uuid[]) as asked (org_id, id) using (org_id, id)
"""  # noqa: S608 - the columns are a constant of ours

# The conditions are those of the indexes ``runs_claimable`` and ``runs_lanes_waiting``, so that nothing else is read.
_COUNT_READY: Final = """
select org_id, count(*) from (
    (
        select org_id from runs
        where claimed_by is null and ready_at is not null and finished_at is null
            and (cancel_requested or (not paused and reason is distinct from 'quarantined'))
            and (lane is null or cancel_requested or (lane_open and started_at is not null))
        limit %(most)s
    ) union all (
        select org_id from runs
        where lane is not null and claimed_by is null and ready_at is not null and finished_at is null
        limit %(most)s
    )
) as ready
group by org_id
"""

_LIST: Final = f"""
select {_COLUMNS} from runs
where org_id = %(org)s
    and (%(workflow)s::uuid is null or workflow_id = %(workflow)s)
    and (%(status)s::text is null or status = %(status)s)
    and (%(reason)s::text is null or reason = %(reason)s)
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


async def find_runs(raw: RawConnection, runs: Collection[tuple[UUID, UUID]]) -> dict[UUID, RunRow]:
    """Give runs by organisation and id, those that are there. For ``cm_engine``."""
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
    reason: str | None = None,
    before: UUID | None = None,
    limit: int,
) -> tuple[RunRow, ...]:
    """Give runs of the organisation, newest first, older than ``before``."""
    values = {"org": organisation, "workflow": workflow, "status": status, "reason": reason, "before": before, "limit": limit}
    return tuple(RunRow(*row) for row in await (await tx.raw.execute(_LIST, values)).fetchall())


async def request_cancel(tx: Transaction, organisation: UUID, run_id: UUID) -> bool:
    """Ask for the end of an open run and wake its worker at commit; False when it has ended or is not there."""
    values = {"org": organisation, "run": run_id, "channel": WAKE_CHANNEL}
    return await (await tx.raw.execute(_CANCEL, values)).fetchone() is not None


async def count_ready(raw: RawConnection, *, at_most: int) -> dict[UUID, int]:
    """Count the runs that are ready and not taken up, by organisation, as far as ``at_most`` in all. For ``cm_engine``."""
    return dict(cast("list[tuple[UUID, int]]", await (await raw.execute(_COUNT_READY, {"most": at_most})).fetchall()))
