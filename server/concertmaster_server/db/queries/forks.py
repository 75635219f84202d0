"""Runs that go on from the history of another one: copied inside the database, whatever their size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from concertmaster_server.db.channel import WAKE_CHANNEL
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.runs import RunStatus

from .outbox import RUN_TOPIC


@dataclass(frozen=True, slots=True)
class Origin:
    """A run from which others may go on, locked. An erased one has neither input nor history."""

    id: UUID
    workflow_id: UUID
    version: int
    trigger_node: str
    status: RunStatus
    is_erased: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """What a run's version says."""

    document: Mapping[str, Any]
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewInput:
    """What a run begins with instead, and the lane it takes for that: name, limit, and whether it stays until its end."""

    value: object
    lane: tuple[str, int, bool] | None


# The lock lets those who want to go on from one run come one after the other, and its status cannot change meanwhile.
_LOCK: Final = """
select id, workflow_id, version, trigger_node, status, input is null, clock_timestamp() from runs
where org_id = %s and id = %s for no key update
"""

_VERSION: Final = "select document, settings from workflow_versions where org_id = %s and workflow_id = %s and version = %s"

_BEGIN: Final = """
with forked as (
    insert into runs (
        id, org_id, workflow_id, version, trigger_node, forked_from, handles_run, within_handler, pins, priority,
        last_sequence, input, lane, lane_limit, lane_open
    )
    select %(new)s, org_id, workflow_id, version, trigger_node, id, handles_run, within_handler, pins, priority, %(last)s,
        case when %(anew)s then %(input)s::jsonb else input end, case when %(anew)s then %(lane)s else lane end,
        case when %(anew)s then %(limit)s else lane_limit end, case when %(anew)s then %(open)s else lane_open end
    from runs where org_id = %(org)s and id = %(old)s
    returning id, org_id
), hint as (
    insert into outbox (org_id, topic, target_id) select org_id, %(topic)s, id from forked
)
select pg_notify(%(channel)s, id::text) from forked
"""

# References to blobs go along as they are: their keys name the organisation, and no run.
_COPY: Final = """
insert into run_records (org_id, run_id, sequence, kind, node_id, iteration, fence, body, at)
select r.org_id, %(new)s, kept.place, r.kind, r.node_id, r.iteration, 0, r.body, r.at
from unnest(%(kept)s::int[]) with ordinality as kept (sequence, place)
join run_records r on r.org_id = %(org)s and r.run_id = %(old)s and r.sequence = kept.sequence
"""

_IS_FORKED: Final = "select exists (select from runs where org_id = %s and forked_from = %s)"


async def lock_origin(tx: Transaction, organisation: UUID, run_id: UUID) -> Origin | None:
    """Lock a run of the organisation until the transaction ends; None when it is not there."""
    row = await (await tx.raw.execute(_LOCK, (organisation, run_id))).fetchone()
    return None if row is None else Origin(*row)


async def read_version(tx: Transaction, organisation: UUID, origin: Origin) -> Version | None:
    """Give a run's version; None when it is gone."""
    cursor = await tx.raw.execute(_VERSION, (organisation, origin.workflow_id, origin.version))
    row = await cursor.fetchone()
    return None if row is None else Version(*row)


async def is_forked(tx: Transaction, organisation: UUID, run_id: UUID) -> bool:
    """Tell whether some run goes on from this one."""
    row = await (await tx.raw.execute(_IS_FORKED, (organisation, run_id))).fetchone()
    return row is not None and row[0]


async def insert_fork(
    tx: Transaction, organisation: UUID, old: UUID, new: UUID, *, kept: Sequence[int], instead: NewInput | None
) -> None:
    """Queue a run that goes on from the records of another one with these sequence numbers, and wake the workers at commit."""
    lane, limit, is_open = (instead and instead.lane) or (None, None, False)
    values = {
        "org": organisation,
        "old": old,
        "new": new,
        "last": len(kept),
        "anew": instead is not None,
        "input": None if instead is None else orjson.dumps(instead.value).decode(),
        "lane": lane,
        "limit": limit,
        "open": is_open,
        "topic": RUN_TOPIC,
        "channel": WAKE_CHANNEL,
    }
    await tx.raw.execute(_BEGIN, values)
    if kept:
        await tx.raw.execute(_COPY, {"org": organisation, "old": old, "new": new, "kept": list(kept)})
