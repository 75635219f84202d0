"""Reading what browsers post: names of controls, rows, what is left empty, what does not belong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_shared.forms import CompiledForm, check_answers, control_name, read_posted, written_texts
from tests.support.forms import NOW, compiled_form, number_field, text_field

Pairs = list[tuple[str, str]]


def sites() -> CompiledForm:
    return compiled_form(
        {
            "f_name": text_field("company"),
            "f_tags": {"name": "tags", "type": "choices", "label": "Tags", "choices": [{"id": "a"}, {"id": "b"}]},
            "f_sites": {"name": "sites", "type": "repeat", "label": "Sites", "item": ["f_city", "f_cost", "f_meters"]},
            "f_city": text_field("city"),
            "f_cost": {"name": "cost", "type": "money", "label": "Cost", "currencies": ["EUR", "NOK"]},
            "f_meters": {"name": "meters", "type": "repeat", "label": "Meters", "item": ["f_reading"]},
            "f_reading": number_field("reading"),
            "f_total": {"name": "total", "type": "calculated", "value": {"expr": "count(sites, true)"}},
            "f_box": {"name": "box", "type": "section", "label": "Box"},
        }
    )


@pytest.mark.parametrize(
    ("pairs", "answers"),
    [
        ([], {}),
        ([("company", "Acme"), ("tags", "b"), ("tags", "a")], {"company": "Acme", "tags": ["b", "a"]}),
        ([("company", ""), ("tags", "")], {}),
        ([("_key", "x"), ("_go", "next")], {}),
        ([("total", "99")], {}),
        (
            [("sites[0].city", "Oslo"), ("sites[0].meters[0].reading", "1,5"), ("sites[1].city", "Rome")],
            {"sites": [{"city": "Oslo", "meters": [{"reading": 1.5}]}, {"city": "Rome"}]},
        ),
        ([("sites[7].city", "Rome"), ("sites[2].city", "Oslo")], {"sites": [{"city": "Oslo"}, {"city": "Rome"}]}),
        ([("sites[0].city", "Oslo"), ("sites[1].city", " ")], {"sites": [{"city": "Oslo"}]}),
        ([("sites[0].cost", ""), ("sites[0].cost", "EUR")], {"sites": []}),
        ([("sites[0].cost", "12.5"), ("sites[0].cost", "NOK")], {"sites": [{"cost": {"amount": 1250, "currency": "NOK"}}]}),
    ],
)
def test_pairs_become_answers(pairs: Pairs, answers: dict[str, Any]) -> None:
    posted = read_posted(sites(), pairs)
    assert posted.answers == answers
    assert posted.problems == ()


@pytest.mark.parametrize(
    "name",
    [
        *("town", "sites", "sites[0]", "sites[0].town", "sites[x].city", "sites[-1].city", "sites[1000].city", "sites.city"),
        *("company[0].city", "sites[0].city.x", "sites[0]city", "box", "company ", "", "company\n", "sites[0].meters[0]"),
    ],
)
def test_controls_of_other_forms_are_refused(name: str) -> None:
    posted = read_posted(sites(), [(name, "x"), ("company", "Acme")])
    assert [problem.code for problem in posted.problems] == ["answer.bad_control"]
    assert posted.answers == {"company": "Acme"}


def test_pairs_and_problems_have_an_end() -> None:
    posted = read_posted(sites(), [("nobody" * 100, "x")] * 20_000)
    assert {problem.code for problem in posted.problems} == {"answer.bad_control"}
    assert len(posted.problems) <= 20
    many = read_posted(sites(), [("_own", "x")] * 10_001)
    assert [problem.code for problem in many.problems] == ["answer.too_many"]


def test_what_cannot_be_read_stays_as_it_was_typed() -> None:
    form = sites()
    posted = read_posted(form, [("sites[0].cost", "twelve"), ("sites[0].cost", "NOK")])
    field = form.fields["f_cost"]
    assert posted.answers == {"sites": [{"cost": {"amount": "twelve", "currency": "NOK"}}]}
    assert tuple(written_texts(field, {"amount": "twelve", "currency": "NOK"})) == ("twelve", "NOK")
    assert tuple(written_texts(field, {"amount": 1205, "currency": "NOK"})) == ("12.05", "NOK")
    assert tuple(written_texts(field, None)) == ()


def test_controls_are_called_as_they_are_read() -> None:
    assert control_name("company") == "company"
    assert control_name("reading", [("sites", 0), ("meters", 12)]) == "sites[0].meters[12].reading"


NAMES = st.sampled_from(["company", "tags", "sites[0].city", "sites[1].cost", "sites[0].meters[3].reading", "_x"])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(NAMES | st.text(max_size=12), st.text(max_size=12)), max_size=12))
def test_anything_posted_gives_answers_or_problems(pairs: Pairs) -> None:
    form = sites()
    check_answers(form, read_posted(form, pairs).answers, now=NOW)
