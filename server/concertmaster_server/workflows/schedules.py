"""Schedules as a version asks for them: the parameters of its schedule triggers, with what was left open filled in. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.queries.schedules import Schedule
from concertmaster_shared.calendars import next_slot
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import Node

SCHEDULE: Final = "trigger.schedule"


def schedules_of(
    triggers: Iterable[Node], organisation: UUID, workflow_id: UUID, *, version: int, now: datetime
) -> tuple[Schedule, ...]:
    """Give the schedules among the triggers of a checked document, beginning after ``now``."""
    return tuple(
        _schedule(node, organisation, workflow_id, version=version, now=now) for node in triggers if node.type == SCHEDULE
    )


def _schedule(node: Node, organisation: UUID, workflow_id: UUID, *, version: int, now: datetime) -> Schedule:
    given = {
        parameter.name: node.parameters.get(parameter.name) or parameter.default for parameter in CATALOGUE[SCHEDULE].parameters
    }
    cron, time_zone, missed, overlap = (str(given[name]) for name in ("cron", "time_zone", "missed", "overlap"))
    return Schedule(
        org_id=organisation,
        workflow_id=workflow_id,
        node_id=node.id,
        version=version,
        cron=cron,
        time_zone=time_zone,
        missed=missed,
        overlap=overlap,
        last_slot_at=None,
        next_at=next_slot(cron, time_zone, after=now),
    )
