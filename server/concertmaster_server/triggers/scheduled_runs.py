"""Runs that slots start: what they are told, and which lane they take. Pure."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from concertmaster_server.db.queries.new_runs import NewRun
from concertmaster_server.db.queries.schedules import Schedule
from concertmaster_server.db.queries.starts import Entrance
from concertmaster_server.runs.lanes import Lane, LaneError, lane_alone, lane_of
from concertmaster_server.runs.start import new_run
from concertmaster_shared.calendars import find_zone


def scheduled_run(
    entrance: Entrance, schedule: Schedule, run_id: UUID, *, slot: datetime, now: datetime, lane: Lane | None
) -> NewRun:
    """Give the run of a slot; without a ``lane`` it takes the one that its workflow asks for."""
    value = {
        "slot": slot.isoformat().replace("+00:00", "Z"),
        "scheduled_for": slot.astimezone(find_zone(schedule.time_zone)).isoformat(),
        "late_s": round((now - slot).total_seconds(), 3),
    }
    return new_run(entrance, run_id, value, at=now, lane=lane or _asked_for(entrance, run_id, value, now))


def lane_of_schedule(schedule: Schedule) -> Lane | None:
    """Give the lane in which runs of a schedule wait for one another, where it wants them to."""
    return Lane(f"schedule:{schedule.node_id}", 1, is_open=True) if schedule.overlap == "wait" else None


def lane_of_backfill(schedule: Schedule) -> Lane | None:
    """Give the lane of runs for the past: where runs must not overlap, these take turns and keep out of the others' way."""
    if schedule.overlap in ("skip", "replace"):
        return Lane(f"backfill:{schedule.node_id}", 1, is_open=True)
    return lane_of_schedule(schedule)


def _asked_for(entrance: Entrance, run_id: UUID, value: object, now: datetime) -> Lane | None:
    try:
        return lane_of(entrance.settings, value, now)
    except LaneError:
        # The moment has come and nobody is there to be told: better begun beside the others than not at all.
        return lane_alone(run_id)
