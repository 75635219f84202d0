"""Rows that expressions may read: those whose keys stand among the answers, wherever they stand."""

from __future__ import annotations

from typing import Any

import pytest

from concertmaster_shared.forms.looked_up import MOST_CANDIDATES, rows_for
from tests.support.forms import compiled_form, expr, text_field, with_tables

NORWAY = {"id": "no", "name": "Norway"}
FIELDS = {
    "f_at": {"name": "at", "type": "lookup", "label": "At", "dataset": "lands"},
    "f_name": {"name": "called", "type": "calculated", "label": "Called", "value": expr('lookup(lands, at, "name")')},
}
FORM = with_tables(
    compiled_form(FIELDS, datasets={"lands": {"source": "lands"}}), lands=[NORWAY, {"id": "fi", "name": "Finland"}]
)


@pytest.mark.parametrize(
    "answers",
    [{"at": "no"}, {"at": " no "}, {"sites": [{"deep": {"deeper": ["no"]}}]}, {"at": "no", "else": 5}],
)
def test_a_row_is_found_by_a_text_of_the_answers(answers: dict[str, Any]) -> None:
    assert rows_for(FORM, answers) == {"lands": {"no": NORWAY}}


def test_what_no_answer_names_is_not_there() -> None:
    assert rows_for(FORM, {"at": "xx", "n": 1, "none": None}) == {"lands": {}}


def test_a_form_whose_expressions_look_nothing_up_reads_nothing() -> None:
    assert rows_for(compiled_form({"f": text_field("a")}), {"a": "no"}) == {}


def test_answers_as_deep_as_somebody_likes_are_walked() -> None:
    deep: Any = "no"
    for _ in range(5_000):
        deep = [deep]
    assert rows_for(FORM, {"at": deep}) == {"lands": {"no": NORWAY}}


def test_no_more_texts_are_tried_than_a_submission_may_hold() -> None:
    assert rows_for(FORM, {"at": ["no", *["x"] * MOST_CANDIDATES]}) == {"lands": {}}
