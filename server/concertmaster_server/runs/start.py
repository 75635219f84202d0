"""Use case: begin a run of the published version. The caller's transaction makes it durable together with its cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from concertmaster_server.db.queries.new_runs import NewRun, insert_runs
from concertmaster_server.db.queries.starts import Entrance, find_entrances
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api.runs import Priority
from concertmaster_shared.errors import ConcertMasterError

from .lanes import Lane, lane_of
from .priorities import PRIORITIES

_MANUAL: Final = "manual"


class NotPublishedError(ConcertMasterError):
    """The workflow has no version that could run."""

    code: ClassVar[str] = "workflow.not_published"


class NoStartError(ConcertMasterError):
    """The version has several triggers, and none of them starts by hand."""

    code: ClassVar[str] = "run.no_start"


async def start_run(
    tx: Transaction, organisation: UUID, workflow_id: UUID, *, run_id: UUID, value: object, priority: Priority = "medium"
) -> None:
    """Queue a run that somebody asked for.

    Raises ``NotFoundError``, ``NotPublishedError``, ``NoStartError`` or ``LaneError``.
    """
    found = await find_entrances(tx.raw, [(organisation, workflow_id)])
    entrance = by_hand(found.workflows.get((organisation, workflow_id)), workflow_id)
    lane = lane_of(entrance.settings, value, found.now)
    await insert_runs(tx.raw, [new_run(entrance, run_id, value, priority=priority, lane=lane, at=found.now)])


def by_hand(entrances: Sequence[Entrance] | None, workflow_id: UUID) -> Entrance:
    """Choose where a run begins that somebody asked for: at a manual trigger, else at the only one.

    Raises ``NotFoundError`` where there is no such workflow, ``NotPublishedError`` or ``NoStartError``.
    """
    if entrances is None:
        raise NotFoundError(kind="workflow", id=workflow_id)
    if not entrances:
        raise NotPublishedError
    manual = [entrance for entrance in entrances if entrance.kind == _MANUAL]
    if not manual and len(entrances) > 1:
        raise NoStartError
    return (manual or entrances)[0]


def new_run(
    entrance: Entrance,
    run_id: UUID,
    value: object,
    *,
    lane: Lane | None,
    at: datetime | None = None,
    priority: Priority = "medium",
    submission_id: UUID | None = None,
) -> NewRun:
    """Say what is stored of a run that begins at an entrance; ``at`` is a time of the database, else it is the insert's."""
    return NewRun(
        id=run_id,
        org_id=entrance.org_id,
        workflow_id=entrance.workflow_id,
        version=entrance.version,
        trigger_node=entrance.node_id,
        input=value,
        priority=PRIORITIES[priority],
        submission_id=submission_id,
        pins=entrance.pins,
        lane=None if lane is None else lane.name,
        lane_limit=None if lane is None else lane.limit,
        lane_open=lane is not None and lane.is_open,
        created_at=at,
    )
