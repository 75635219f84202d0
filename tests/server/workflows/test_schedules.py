"""What a version asks for becomes schedules; what its author left open is filled in as the node type says."""

from __future__ import annotations

from datetime import UTC, datetime

from concertmaster_server.workflows.schedules import schedules_of
from concertmaster_shared.workflow import read_workflow
from tests.support.stage import graph, node
from tests.support.web import new_id

NOW = datetime(2026, 3, 28, 12, tzinfo=UTC)


def asked(*nodes):
    document = read_workflow(graph(*nodes))
    return schedules_of(document.nodes, new_id(), new_id(), version=3, now=NOW)


def test_what_is_left_open_is_filled_in():
    [schedule] = asked(node("tick", "trigger.schedule", cron="0 2 * * *", time_zone=""))
    assert (schedule.time_zone, schedule.missed, schedule.overlap) == ("UTC", "once", "allow")
    assert (schedule.node_id, schedule.version, schedule.last_slot_at) == ("tick", 3, None)
    assert schedule.next_at == datetime(2026, 3, 29, 2, tzinfo=UTC)


def test_what_is_asked_for_is_kept_and_read_on_the_clocks_of_its_zone():
    parameters = {"cron": "30 2 * * *", "time_zone": "Europe/Berlin", "missed": "all", "overlap": "wait"}
    [schedule] = asked(node("tick", "trigger.schedule", **parameters))
    assert (schedule.missed, schedule.overlap) == ("all", "wait")
    assert schedule.next_at == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_other_triggers_are_none():
    assert asked(node("hand", "trigger.manual"), node("hook", "trigger.webhook")) == ()
