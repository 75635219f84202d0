"""Schedules: when a published workflow starts by the calendar, and starting slots of the past."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, ConfigDict, Field

from concertmaster_shared.ids import LocalId

from .operation import Operation
from .page import Model, Page, PageQuery


class ScheduleAnswer(Model):
    """A schedule of the published version; ``next_at`` is when it starts a run next."""

    node_id: str
    version: int
    cron: str
    time_zone: str
    missed: str
    overlap: str
    last_slot_at: datetime | None = None
    next_at: datetime | None = None


class BackfillBody(Model):
    """From which moment to which, both with it; ``node_id`` is needed where there are several schedules."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)

    since: AwareDatetime = Field(alias="from")
    until: AwareDatetime = Field(alias="to")
    node_id: LocalId | None = None


class BackfillAnswer(Model):
    """How many slots lie there, and the runs that were started for those that had none."""

    slots: int
    run_ids: tuple[UUID, ...]


_TAG = "workflows"

LIST = Operation(
    name="listSchedules",
    method="GET",
    path="/workflows/{workflow_id}/schedules",
    summary="List when the published version starts by the calendar.",
    right="workflows.read",
    query=PageQuery,
    answer=Page[ScheduleAnswer],
    errors=("not_found",),
    tag=_TAG,
)
BACKFILL = Operation(
    name="backfillSchedule",
    method="POST",
    path="/workflows/{workflow_id}/backfill",
    summary="Start the slots of a stretch of the past that have not been dealt with, at most 1,000.",
    right="runs.start",
    body=BackfillBody,
    answer=BackfillAnswer,
    status=202,
    idempotent=True,
    errors=("not_found", "schedule.none", "schedule.which", "schedule.range", "schedule.too_many_slots"),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (LIST, BACKFILL)
