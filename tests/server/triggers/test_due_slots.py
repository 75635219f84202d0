"""Both policies of a schedule, as a table: which slots start a run after an outage, and while an earlier run is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from concertmaster_server.db.queries.schedules import Schedule
from concertmaster_server.triggers.due_slots import MOST, decide
from concertmaster_shared.errors import ConcertMasterError
from tests.support.web import new_id

NOW = datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)
HOURLY = Schedule(new_id(), new_id(), "tick", 1, "0 * * * *", "UTC", "all", "allow", None, None)
# Three hours were missed; noon is half a minute ago.
AFTER_OUTAGE = replace(HOURLY, last_slot_at=datetime(2026, 3, 2, 8, tzinfo=UTC))


def hours(slots):
    return [slot.hour for slot in slots]


@pytest.mark.parametrize(
    ("missed", "overlap", "is_open", "starts", "passed"),
    [
        ("skip", "allow", False, [12], []),
        ("skip", "allow", True, [12], []),
        ("skip", "skip", False, [12], []),
        ("skip", "skip", True, [], [12]),
        ("skip", "wait", True, [12], []),
        ("skip", "replace", True, [12], []),
        ("once", "allow", False, [11, 12], []),
        ("once", "allow", True, [11, 12], []),
        ("once", "skip", False, [11], [12]),
        ("once", "skip", True, [], [11, 12]),
        ("once", "wait", True, [11, 12], []),
        ("once", "replace", True, [12], [11]),
        ("all", "allow", False, [9, 10, 11, 12], []),
        ("all", "allow", True, [9, 10, 11, 12], []),
        ("all", "skip", False, [9], [10, 11, 12]),
        ("all", "skip", True, [], [9, 10, 11, 12]),
        ("all", "wait", True, [9, 10, 11, 12], []),
        ("all", "replace", False, [12], [9, 10, 11]),
        ("all", "replace", True, [12], [9, 10, 11]),
    ],
)
def test_what_starts_after_an_outage(missed, overlap, is_open, starts, passed):
    decision = decide(replace(AFTER_OUTAGE, missed=missed, overlap=overlap), now=NOW, is_open=is_open)
    assert (hours(decision.starts), hours(decision.passed)) == (starts, passed)
    assert decision.replaces == (overlap == "replace" and is_open)
    assert decision.last_slot_at == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert decision.next_at == datetime(2026, 3, 2, 13, tzinfo=UTC)


@pytest.mark.parametrize(("late_s", "starts"), [(0, 1), (59.9, 1), (60, 0), (3000, 0)])
def test_a_slot_is_missed_when_it_is_a_minute_late(late_s, starts):
    schedule = replace(AFTER_OUTAGE, missed="skip", last_slot_at=datetime(2026, 3, 2, 11, tzinfo=UTC))
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    decision = decide(schedule, now=noon + timedelta(seconds=late_s), is_open=False)
    assert len(decision.starts) == starts
    assert decision.last_slot_at == noon


def test_a_new_schedule_begins_with_its_first_slot_however_late():
    decision = decide(replace(HOURLY, next_at=datetime(2026, 3, 2, 10, tzinfo=UTC)), now=NOW, is_open=False)
    assert hours(decision.starts) == [10, 11, 12]


def test_a_clock_that_went_back_starts_nothing_again():
    schedule = replace(AFTER_OUTAGE, last_slot_at=NOW + timedelta(hours=1))
    decision = decide(schedule, now=NOW, is_open=False)
    assert (decision.starts, decision.last_slot_at) == ((), schedule.last_slot_at)


def test_no_more_than_a_bound_is_made_up_for_and_the_newest_count():
    schedule = replace(AFTER_OUTAGE, cron="* * * * *", last_slot_at=NOW - timedelta(days=30))
    decision = decide(schedule, now=NOW, is_open=False)
    assert decision.forgone
    assert decision.starts[-1] == NOW.replace(second=0)
    assert len(decision.starts) == MOST + 1
    assert {later - slot for slot, later in pairwise(decision.starts)} == {timedelta(minutes=1)}


def test_a_long_outage_of_a_busy_schedule_is_dealt_with_at_once():
    schedule = replace(AFTER_OUTAGE, cron="* * * * * *", missed="once", last_slot_at=NOW - timedelta(days=3650))
    decision = decide(schedule, now=NOW, is_open=False)
    assert len(decision.starts) == 61
    assert not decision.forgone


def test_a_zone_that_there_is_no_more_is_an_error():
    with pytest.raises(ConcertMasterError):
        decide(replace(AFTER_OUTAGE, time_zone="Europe/Atlantis"), now=NOW, is_open=False)
