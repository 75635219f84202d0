"""Runs as they are started, by the web side and by workers: queued, hinted at and announced with one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson

from concertmaster_server.db.channel import WAKE_CHANNEL
from concertmaster_server.db.raw import RawConnection

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
    within_handler: bool = False
    forked_from: UUID | None = None
    pins: Mapping[str, int] | None = None
    lane: str | None = None
    lane_limit: int | None = None
    lane_open: bool = False
    created_at: datetime | None = None


_FIELDS: Final = tuple(field.name for field in fields(NewRun))


# One parameter for the whole batch: arrays of columns cost the driver several times as much. A JSON null is an input too, and
# says something else than no input, which an erased run has. One hint wakes for all of them. All of a batch are of one moment,
# and their places keep those of one lane in order.
_START: Final = """
with asked as (
    select * from jsonb_to_recordset(%s::jsonb) as asked (
        id uuid, org_id uuid, workflow_id uuid, version integer, trigger_node text, priority smallint, submission_id uuid,
        parent_run uuid, parent_node text, parent_iteration text, depth smallint, handles_run uuid, within_handler boolean,
        forked_from uuid, pins jsonb, lane text, lane_limit integer, lane_open boolean, input jsonb, created_at timestamptz,
        place integer
    )
), started as (
    insert into runs (
        id, org_id, workflow_id, version, trigger_node, priority, submission_id, parent_run, parent_node, parent_iteration,
        depth, handles_run, within_handler, forked_from, pins, lane, lane_limit, lane_open, input, created_at
    )
    select
        id, org_id, workflow_id, version, trigger_node, priority, submission_id, parent_run, parent_node, parent_iteration,
        coalesce(depth, 0), handles_run, coalesce(within_handler, false), forked_from, pins, lane, lane_limit,
        coalesce(lane_open, false), coalesce(input, 'null'),
        coalesce(created_at, clock_timestamp()) + place * interval '1 microsecond'
    from asked
    returning id, org_id
), hint as (
    insert into outbox (org_id, topic, target_id) select org_id, %s, id from started order by id desc limit 1
)
select pg_notify(%s, max(id::text)) from started
"""


async def insert_runs(raw: RawConnection, runs: Sequence[NewRun]) -> None:
    """Queue runs, in this order where they take turns; workers wake at commit. The transaction names their organisations."""
    rows = [_row(run) | {"place": place} for place, run in enumerate(runs)]
    await raw.execute(_START, (orjson.dumps(rows).decode(), RUN_TOPIC, WAKE_CHANNEL))


def _row(run: NewRun) -> dict[str, object]:
    """Give what there is to say about a run; what is not set is left out."""
    return {name: value for name in _FIELDS if (value := getattr(run, name)) is not None}
