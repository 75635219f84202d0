"""The database's clock as a worker carries it on: exact to the way of a message, and never going back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from concertmaster_server.jobs.clock import DatabaseClock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Ticks:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def after_noon(clock: DatabaseClock) -> float:
    return (clock.now() - NOON) / timedelta(seconds=1)


def test_what_the_database_said_is_carried_on(ticks: Ticks) -> None:
    clock = DatabaseClock(ticks)
    clock.set(NOON, 100.0)
    ticks.seconds += 2.5
    assert after_noon(clock) == 2.5


def test_an_answer_that_is_heard_late_counts_from_when_it_came(ticks: Ticks) -> None:
    clock = DatabaseClock(ticks)
    clock.set(NOON, 100.0)
    ticks.seconds = 117.0
    assert after_noon(clock) == 17.0
    clock.set(NOON + timedelta(seconds=2.5), 102.5)
    assert after_noon(clock) == 17.0


def test_a_clock_that_was_set_back_is_waited_for(ticks: Ticks) -> None:
    clock = DatabaseClock(ticks)
    clock.set(NOON, 100.0)
    ticks.seconds = 103.0
    assert after_noon(clock) == 3.0
    clock.set(NOON, 103.0)
    assert after_noon(clock) == 3.0
    ticks.seconds = 107.0
    assert after_noon(clock) == 4.0
