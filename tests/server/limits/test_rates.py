"""Token buckets: so many at once, so many a second, and a wait that is long enough."""

import pytest

from concertmaster_server.limits import rates
from concertmaster_server.limits.rates import Rate, RateLimitedError, TokenBuckets


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(buckets: TokenBuckets, caller: str, tries: int) -> int:
    count = 0
    for _ in range(tries):
        try:
            buckets.take(caller)
        except RateLimitedError:
            continue
        count += 1
    return count


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    clock = Clock()
    buckets = TokenBuckets(Rate(per_second=2, burst=5), clock)
    assert taken(buckets, "a", 10) == 5
    clock.now = 1.0
    assert taken(buckets, "a", 10) == 2
    clock.now = 100.0
    assert taken(buckets, "a", 10) == 5


def test_callers_have_nothing_to_do_with_each_other() -> None:
    buckets = TokenBuckets(Rate(per_second=1, burst=1), Clock())
    assert [taken(buckets, caller, 2) for caller in ("a", "b")] == [1, 1]


def test_who_waits_as_told_is_let_in() -> None:
    clock = Clock()
    buckets = TokenBuckets(Rate(per_second=0.1, burst=1), clock)
    buckets.take("a")
    with pytest.raises(RateLimitedError) as refused:
        buckets.take("a")
    assert refused.value.parameters == {"seconds": 10}
    clock.now = 10.0
    buckets.take("a")


def test_refused_calls_do_not_push_the_end_away() -> None:
    clock = Clock()
    buckets = TokenBuckets(Rate(per_second=1, burst=1), clock)
    buckets.take("a")
    for tenth in range(1, 10):
        clock.now = tenth / 10
        assert taken(buckets, "a", 1) == 0
    clock.now = 1.0
    assert taken(buckets, "a", 1) == 1


def test_the_longest_unused_bucket_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "_MOST_CALLERS", 2)
    buckets = TokenBuckets(Rate(per_second=0.001, burst=1), Clock())
    assert [taken(buckets, caller, 1) for caller in ("a", "b", "c")] == [1, 1, 1]
    assert taken(buckets, "c", 1) == 0
    assert taken(buckets, "a", 1) == 1
