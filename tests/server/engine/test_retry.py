"""Whether to try again, and when."""

from __future__ import annotations

import pytest

from concertmaster_server.engine.retry import NEVER, RetryPolicy, pause_s
from concertmaster_shared.runs.history import Failure

POLICY = RetryPolicy(attempts=5, delay_s=1, max_delay_s=10)
AGAIN = Failure(code="x", message="", retryable=True)


@pytest.mark.parametrize(
    ("failures", "chance", "expected"),
    [(1, 0.5, 0.5), (1, 0.0, 0.0), (2, 0.5, 1.0), (3, 0.5, 2.0), (4, 0.999, 7.992), (5, 0.5, None), (6, 0.5, None)],
)
def test_the_bound_doubles_and_chance_draws_from_all_of_it(failures: int, chance: float, expected: float | None) -> None:
    assert pause_s(POLICY, AGAIN, failures, chance=chance) == expected


def test_no_pause_is_longer_than_the_longest() -> None:
    policy = RetryPolicy(attempts=100, delay_s=1, max_delay_s=10)
    assert max(pause_s(policy, AGAIN, failures, chance=0.999999) or 0 for failures in range(1, 100)) < 10


def test_a_constant_pause_is_constant() -> None:
    policy = RetryPolicy(attempts=5, backoff="constant", delay_s=3, max_delay_s=10)
    assert {pause_s(policy, AGAIN, failures, chance=0.3) for failures in (1, 2, 3)} == {3}


def test_what_cannot_help_is_not_tried_again() -> None:
    assert pause_s(POLICY, Failure(code="x", message=""), 1, chance=0.5) is None
    assert pause_s(NEVER, AGAIN, 1, chance=0.5) is None


def test_the_receiver_s_wish_is_kept_within_reason() -> None:
    assert pause_s(POLICY, Failure(code="x", message="", retryable=True, after_s=30), 1, chance=0.5) == 30
    assert pause_s(POLICY, Failure(code="x", message="", retryable=True, after_s=1e9), 1, chance=0.5) == 3600


SCHEDULE = RetryPolicy(attempts=5, backoff="schedule", pauses_s=(5, 300, 1800))


@pytest.mark.parametrize(("failures", "expected"), [(1, 5), (2, 300), (3, 1800), (4, 1800), (5, None)])
def test_a_schedule_says_each_pause_and_the_last_one_goes_on(failures: int, expected: float | None) -> None:
    assert pause_s(SCHEDULE, AGAIN, failures, chance=0.0) == expected


def test_a_scheduled_pause_is_never_shorter_than_it_says_and_at_most_a_tenth_longer() -> None:
    pauses = [pause_s(SCHEDULE, AGAIN, 2, chance=chance / 100) or 0 for chance in range(100)]
    assert (min(pauses), round(max(pauses))) == (300, 330)


def test_the_usual_schedule_makes_ten_tries_in_three_days() -> None:
    policy = RetryPolicy(attempts=10, backoff="schedule")
    pauses = [pause_s(policy, AGAIN, failures, chance=0.0) for failures in range(1, 11)]
    assert pauses[0] == 5
    assert pauses[-1] is None
    assert sum(pause or 0 for pause in pauses) == pytest.approx(75.6 * 3600, rel=0.001)


def test_a_receiver_s_wish_outlasts_a_scheduled_pause() -> None:
    assert pause_s(SCHEDULE, Failure(code="x", message="", retryable=True, after_s=60), 1, chance=0.5) == 60


def test_what_was_not_sent_uses_up_no_attempt_and_comes_back_scattered() -> None:
    unsent = Failure(code="outbound.resting", message="", retryable=True, unsent=True, after_s=4)
    pauses = [pause_s(RetryPolicy(attempts=1), unsent, 99, chance=chance) for chance in (0.0, 0.5)]
    assert pauses == [4, 6]
    assert pause_s(NEVER, unsent.model_copy(update={"after_s": None}), 1, chance=0.0) == 0.5
