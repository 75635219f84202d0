from __future__ import annotations

from collections.abc import Callable

import pytest

from concertmaster_shared.expressions.memory import remembered


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def shout(asked: list[str]) -> Callable[[str], str]:
    def work_out(text: str) -> str:
        asked.append(text)
        return text.upper()

    return remembered(work_out, len)


def test_a_result_is_worked_out_once(shout: Callable[[str], str], asked: list[str]) -> None:
    assert [shout("a"), shout("b"), shout("a")] == ["A", "B", "A"]
    assert asked == ["a", "b"]


@pytest.mark.parametrize(("width", "times"), [(3, 500), (3000, 1000)])
def test_many_results_of_short_texts_are_kept_and_few_of_long_ones(
    shout: Callable[[str], str], asked: list[str], width: int, times: int
) -> None:
    texts = [f"{number:0{width}}" for number in range(500)]
    for text in (*texts, *texts):
        shout(text)
    assert len(asked) == times
