"""When calls to a host rest, and who tries it again. Chance 1 makes every rest as long as it can be."""

from __future__ import annotations

import pytest

from concertmaster_server.outbound.breaker import LONGEST_WISH_S, Breaker, BreakerOptions

OPTIONS = BreakerOptions(failures=3, first_rest_s=1, longest_rest_s=30)


@pytest.fixture
def breaker() -> Breaker:
    return Breaker(OPTIONS)


def fail(breaker: Breaker, now: float, times: int = 1, *, chance: float = 1.0, trial: bool = False) -> None:
    for _ in range(times):
        breaker.failed(now, chance=chance, trial=trial)


def test_a_few_failures_change_nothing(breaker: Breaker) -> None:
    fail(breaker, 100, 2)
    assert breaker.rest_s(100) == 0
    assert not breaker.is_in_doubt


def test_too_many_in_a_row_begin_a_rest(breaker: Breaker) -> None:
    fail(breaker, 100, 3)
    assert breaker.rest_s(100) == 1
    assert breaker.rest_s(100.75) == 0.25
    assert breaker.rest_s(101) == 0
    assert breaker.is_in_doubt


def test_a_success_between_begins_the_count_anew(breaker: Breaker) -> None:
    fail(breaker, 100, 2)
    breaker.succeeded()
    fail(breaker, 100, 2)
    assert not breaker.is_in_doubt


def test_each_failed_trial_doubles_the_rest_up_to_the_longest(breaker: Breaker) -> None:
    fail(breaker, 0, 3)
    now, rests = 0.0, []
    for _ in range(8):
        now += breaker.rest_s(now)
        fail(breaker, now, trial=True)
        rests.append(breaker.rest_s(now))
    assert rests == pytest.approx([2, 4, 8, 16, 30, 30, 30, 30])


def test_even_after_thousands_of_trials_the_rest_is_a_number(breaker: Breaker) -> None:
    fail(breaker, 0, 5000, trial=True)
    assert breaker.rest_s(0) == 30


def test_calls_that_were_on_their_way_already_make_no_rest_longer(breaker: Breaker) -> None:
    fail(breaker, 100, 3)
    fail(breaker, 100.5, 40)
    fail(breaker, 102, 40)
    assert breaker.rest_s(100) == 1
    fail(breaker, 102, trial=True)
    assert breaker.rest_s(102) == 2


def test_the_first_success_ends_the_doubt(breaker: Breaker) -> None:
    fail(breaker, 100, 3)
    breaker.succeeded()
    assert not breaker.is_in_doubt


@pytest.mark.parametrize(("chance", "rest"), [(0.0, 0.5), (0.5, 0.75), (1.0, 1.0)])
def test_chance_takes_away_up_to_half_of_a_rest(breaker: Breaker, chance: float, rest: float) -> None:
    fail(breaker, 100, 3, chance=chance)
    assert breaker.rest_s(100) == rest


def test_a_host_s_wish_is_kept_within_reason_and_is_no_failure(breaker: Breaker) -> None:
    breaker.asked_to_wait(100, 7)
    assert breaker.rest_s(101) == 6
    breaker.asked_to_wait(101, 2)
    assert breaker.rest_s(101) == 6
    breaker.asked_to_wait(101, 1e9)
    assert breaker.rest_s(101) == LONGEST_WISH_S
    assert not breaker.is_in_doubt
