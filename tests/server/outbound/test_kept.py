"""What is remembered, and what is forgotten first."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count

from concertmaster_server.outbound.kept import Kept


def test_a_value_is_made_once_and_given_again() -> None:
    kept, numbers = Kept[str, int](10), count()
    for _ in range(3):
        with kept.hold("a", lambda: next(numbers)) as value:
            assert value == 0


def test_the_one_unused_for_longest_is_forgotten() -> None:
    kept, numbers = Kept[str, int](2), count()
    for key in ("a", "b", "a", "c"):
        with kept.hold(key, lambda: next(numbers)):
            pass
    assert len(kept) == 2
    with kept.hold("a", lambda: next(numbers)) as value:
        assert value == 0
    with kept.hold("b", lambda: next(numbers)) as value:
        assert value == 3


def test_what_is_in_use_stays_however_much_else_comes() -> None:
    kept, numbers = Kept[int, int](2), count()
    with ExitStack() as stack:
        held = [stack.enter_context(kept.hold(key, lambda: next(numbers))) for key in (1, 2, 3, 1)]
        assert held == [0, 1, 2, 0]
        assert len(kept) == 3
    for key in range(100, 110):
        with kept.hold(key, lambda: next(numbers)):
            pass
    assert len(kept) <= 3
