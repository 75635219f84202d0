"""Runs as the web side starts, reads and cancels them. What workers do with them stands in ``claims`` and ``records``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

import orjson

from concertmaster_server.db.channel import WAKE_CHANNEL
from concertmaster_server.db.database import Transaction
from concertmaster_shared.runs import RunStatus

from .outbox import RUN_TOPIC


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A run to start; ``priority`` is 0 for high, 1 for medium, 2 for low."""

    id: UUID
    org_id: UUID
    workflow_id: UUID
    version: int
    trigger_node: str
    input: object
    priority: int = 1
    submission_id: UUID | None = None


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


@dataclass(frozen=True, slots=True)
class Trigger:
    """What the published version of a workflow listens to, one row a trigger node."""

    node_id: str
    kind: str
    version: int


_START: Final = """
with asked as (
    select * from unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::int[], %s::text[], %s::uuid[], %s::smallint[], %s::text[])
        as asked (id, org_id, workflow_id, version, trigger_node, submission_id, priority, input)
), started as (
    insert into runs (id, org_id, workflow_id, version, trigger_node, submission_id, priority, input)
    select id, org_id, workflow_id, version, trigger_node, submission_id, priority, input::jsonb from asked
    returning id, org_id
), hints as (
    insert into outbox (org_id, topic, target_id) select org_id, %s, id from started
)
select pg_notify(%s, min(id::text)) from started
"""

_COLUMNS: Final = (
    "id, workflow_id, version, status, reason, input, output, error, created_at, started_at, finished_at, last_sequence"
)

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


async def insert_runs(tx: Transaction, runs: Sequence[NewRun]) -> None:
    """Queue runs, each with its hint in the outbox, and wake the workers at commit with one notification."""
    rows = [(r.id, r.org_id, r.workflow_id, r.version, r.trigger_node, r.submission_id, r.priority) for r in runs]
    columns = zip(*rows, strict=True)
    inputs = [orjson.dumps(run.input).decode() for run in runs]
    await tx.raw.execute(_START, (*map(list, columns), inputs, RUN_TOPIC, WAKE_CHANNEL))


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


async def published_triggers(tx: Transaction, organisation: UUID, workflow_id: UUID) -> tuple[Trigger, ...] | None:
    """Give the triggers of the published version; None when there is no such workflow, empty when nothing is published."""
    exists = "select from workflows where org_id = %s and id = %s and deleted_at is null"
    if await (await tx.raw.execute(exists, (organisation, workflow_id))).fetchone() is None:
        return None
    statement = (
        "select t.node_id, t.kind, t.version from workflow_triggers t"
        " join workflows w on w.id = t.workflow_id and w.published_version = t.version"
        " where t.org_id = %s and t.workflow_id = %s order by t.node_id"
    )
    rows = await (await tx.raw.execute(statement, (organisation, workflow_id))).fetchall()
    return tuple(Trigger(*cast("tuple[str, str, int]", row)) for row in rows)
