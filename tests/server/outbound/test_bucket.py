"""A rate holds over any stretch of time, beside one second's worth at its beginning."""

from __future__ import annotations

import math

import pytest

from concertmaster_server.outbound.bucket import Bucket


@pytest.mark.parametrize("rate", [0.5, 1, 4, 100])
def test_no_more_get_through_than_the_rate_allows(rate: float) -> None:
    bucket, now = Bucket(rate), 1000.0
    goes = [now + bucket.take(now, longest_s=math.inf) for _ in range(50)]
    at_once = max(1, int(rate))
    for number, moment in enumerate(goes):
        assert moment == pytest.approx(now + max(0, number + 1 - at_once) / rate)


def test_a_quiet_time_saves_one_second_s_worth_and_no_more() -> None:
    bucket = Bucket(4)
    assert [bucket.take(now, longest_s=math.inf) for now in (0.0, 0.0)] == [0, 0]
    assert [bucket.take(3600, longest_s=math.inf) for _ in range(6)] == pytest.approx([0, 0, 0, 0, 0.25, 0.5])


def test_a_turn_that_is_too_far_away_is_not_taken() -> None:
    bucket = Bucket(1)
    assert bucket.take(0, longest_s=5) == 0
    assert bucket.take(0, longest_s=0.5) == 1
    assert bucket.take(0, longest_s=5) == 1
