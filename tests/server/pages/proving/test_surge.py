"""When a form is crowded, and when a post has to be proven."""

from __future__ import annotations

from uuid import UUID

import pytest

from concertmaster_server.pages.proving.surge import HASTE_MS, Surge, needs_proof

FORM, OTHER = UUID(int=1), UUID(int=2)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_posts_beyond_the_usual_are_noticed_and_forgotten_again() -> None:
    clock = Clock()
    surge = Surge(clock, usual_per_s=2)
    assert [surge.count(FORM) for _post in range(22)] == [False] * 20 + [True] * 2
    assert not surge.count(OTHER)
    clock.now += 11
    clock.now += 30
    assert not surge.count(FORM)


def test_a_window_weighs_less_the_longer_it_is_over() -> None:
    clock = Clock()
    surge = Surge(clock, usual_per_s=2)
    for _post in range(40):
        surge.count(FORM)
    clock.now += 10
    assert surge.count(FORM)
    clock.now += 8
    assert not surge.count(FORM)


@pytest.mark.parametrize(
    ("wish", "crowded", "spent_ms", "questions", "needed"),
    [
        ("never", True, 0, 10, False),
        ("always", False, None, 1, True),
        ("auto", False, None, 10, False),
        ("auto", True, None, 10, True),
        ("auto", False, HASTE_MS - 1, 10, True),
        ("auto", False, HASTE_MS, 10, False),
        ("auto", False, 10, 1, False),
    ],
)
def test_a_proof_is_asked_for_where_it_is_called_for(
    wish: str, crowded: bool, spent_ms: int | None, questions: int, needed: bool
) -> None:
    assert needs_proof(wish, crowded=crowded, spent_ms=spent_ms, questions=questions) is needed
