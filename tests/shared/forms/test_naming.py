"""Answers by name and values by id lead to each other."""

from __future__ import annotations

from concertmaster_shared.forms import answers_by_id, answers_by_name, check_answers
from tests.support.forms import NOW, compiled_form, number_field, text_field

FORM = compiled_form(
    {
        "f_1": text_field("company"),
        "f_2": {"name": "sites", "type": "repeat", "label": "Sites", "item": ["s", "f_4"]},
        "s": {"type": "section", "label": "Place", "item": ["f_3"]},
        "f_3": text_field("city"),
        "f_4": {"name": "meters", "type": "repeat", "label": "Meters", "item": ["f_5"]},
        "f_5": number_field("reading"),
    }
)
ANSWERS = {"company": "Acme", "sites": [{"city": "Oslo", "meters": [{"reading": 1.5}, {}]}, {}]}
VALUES = {"f_1": "Acme", "f_2": [{"f_3": "Oslo", "f_4": [{"f_5": 1.5}, {}]}, {}]}


def test_names_become_ids_and_ids_names() -> None:
    assert answers_by_id(FORM, ANSWERS) == VALUES
    assert answers_by_name(FORM, VALUES) == ANSWERS


def test_kept_values_are_keyed_by_id() -> None:
    assert check_answers(FORM, ANSWERS, now=NOW).values == VALUES


def test_what_the_form_does_not_have_is_left_out() -> None:
    assert answers_by_name(FORM, {"f_1": "Acme", "f_9": 1}) == {"company": "Acme"}
    assert answers_by_id(FORM, {"company": "Acme", "town": 1, "sites": ["odd", {"city": "Oslo"}]}) == {
        "f_1": "Acme",
        "f_2": [{"f_3": "Oslo"}],
    }
    assert answers_by_id(FORM, {"sites": "odd"}) == {}


def test_what_is_kept_of_another_kind_is_left_out() -> None:
    for kept in (3, True, "odd", {"f_3": "Oslo"}):
        assert answers_by_name(FORM, {"f_1": "Acme", "f_2": kept}) == {"company": "Acme"}
    assert answers_by_name(FORM, {"f_2": ["odd", {"f_3": "Oslo", "f_4": 3}]}) == {"sites": [{"city": "Oslo"}]}
