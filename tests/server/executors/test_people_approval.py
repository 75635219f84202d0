"""``people.approval`` against its cases: whom it asks what, or how it ends without asking."""

from __future__ import annotations

import pytest

from concertmaster_server.engine.step import StepError
from concertmaster_server.executors.people_approval import execute
from tests.support.asking import AskingCase, asking_cases, check
from tests.support.steps import step_of


@pytest.mark.parametrize("case", asking_cases("people_approval"))
def test_case(case: AskingCase) -> None:
    check("people.approval", execute, case)


def test_more_than_people_are_shown_is_refused() -> None:
    for more in ({"message": "x" * 20_001}, {"details": [{"name": "a", "value": "x" * 50_001}]}):
        with pytest.raises(StepError) as refusal:
            execute(step_of("people.approval", {"to": "a@example.org", "title": "t", **more}, value={}))
        assert refusal.value.code == "people.too_long"


def test_a_title_is_one_line_of_bounded_length() -> None:
    asked = execute(step_of("people.approval", {"to": "a@example.org", "title": "lo\x07ng\u2028 " * 100}, value={}))
    title = asked.body["title"]  # type: ignore[union-attr]  # it asks: no deadline is set
    assert isinstance(title, str)
    assert (len(title), title[-1], title[:9]) == (200, "…", "long long")


def test_fifty_are_the_most() -> None:
    people = [f"u{number}@example.org" for number in range(51)]
    with pytest.raises(StepError) as refusal:
        execute(step_of("people.approval", {"to": people, "title": "t"}, value={}))
    assert refusal.value.code == "people.too_many"
