"""Problems of form documents, from the corpus; and that no document, however odd, does more than have problems."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_shared.forms import InvalidFormError, check_form, compile_form, read_form
from tests.support.forms import expr, form_document, form_json, text_field

CORPUS = Path(__file__).parents[3] / "corpus" / "form_documents" / "faults.json"
FAULTS = json.loads(CORPUS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", FAULTS, ids=[case["about"] for case in FAULTS])
def test_faults_are_found(case: dict[str, Any]) -> None:
    rest = {key: value for key, value in case.items() if key not in {"about", "problems", "fields"}}
    problems = check_form(read_form(form_json(case["fields"], **rest)))
    assert [[problem.severity, problem.code, problem.path] for problem in problems] == case["problems"]
    assert all(problem.message and problem.message != problem.code for problem in problems)


def test_a_problem_of_an_expression_says_where_in_the_text() -> None:
    problems = check_form(form_document({"f": text_field("city", show_if=expr("city == 'x' and twon == 'y'"))}))
    assert [problem.position for problem in problems if problem.code == "expression.unknown_name"] == [16]


def test_the_sentence_of_a_missing_name_suggests_one() -> None:
    problems = check_form(form_document({"f": {"type": "text", "label": "How many staff?"}}))
    assert "how_many_staff" in problems[0].message


def test_a_circle_is_told_by_its_names() -> None:
    fields = {
        "f_1": {"name": "a", "type": "calculated", "value": expr("b")},
        "f_2": {"name": "b", "type": "calculated", "value": expr("a")},
    }
    assert "a → b → a" in check_form(form_document(fields))[0].message


def test_groups_in_groups_have_an_end() -> None:
    fields: dict[str, Any] = {f"s{n}": {"type": "section", "label": "S", "item": [f"s{n + 1}"]} for n in range(900)}
    fields["s900"] = text_field("city")
    problems = check_form(form_document(fields, pages=[{"id": "p1", "items": ["s0"]}]))
    assert "form.nested_too_deep" in {problem.code for problem in problems}


def test_a_long_chain_of_values_is_no_trouble() -> None:
    fields: dict[str, Any] = {
        f"f{n}": {"name": f"v{n}", "type": "calculated", "value": expr(f"v{n + 1} + 1")} for n in range(900)
    }
    fields["f900"] = {"name": "v900", "type": "decimal", "label": "Start"}
    assert check_form(form_document(fields)) == ()


IDS = st.sampled_from(["a", "b", "c", "r", "s", "p1", "p2"])
SLOTS = st.sampled_from(
    [True, False, expr("a"), expr("b > 1"), expr("sum(r.c)"), expr("c +"), expr("nobody"), expr("env.today"), expr("")]
)
FIELD = st.one_of(
    st.fixed_dictionaries({"type": st.just("text"), "name": IDS, "show_if": SLOTS, "required": SLOTS}),
    st.fixed_dictionaries(
        {"type": st.just("decimal"), "name": IDS, "max": st.integers(-9, 9) | SLOTS.filter(lambda slot: isinstance(slot, dict))}
    ),
    st.fixed_dictionaries({"type": st.just("calculated"), "name": IDS, "value": SLOTS}),
    st.fixed_dictionaries({"type": st.just("section"), "item": st.lists(IDS, max_size=3), "show_if": SLOTS}),
    st.fixed_dictionaries({"type": st.just("repeat"), "name": IDS, "item": st.lists(IDS, max_size=3)}),
)
DOCUMENTS = st.builds(
    lambda fields, pages, checks: form_json(fields, pages=pages, checks=checks),
    st.dictionaries(IDS, FIELD, max_size=5),
    st.lists(st.fixed_dictionaries({"id": IDS, "items": st.lists(IDS, max_size=4), "show_if": SLOTS}), max_size=2),
    st.lists(st.fixed_dictionaries({"id": IDS, "if_not": SLOTS, "at": st.none() | IDS}), max_size=2),
)


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_any_document_is_checked_and_one_without_errors_compiles(document: dict[str, Any]) -> None:
    read = read_form(document)
    errors = [problem for problem in check_form(read) if problem.severity == "error"]
    if errors:
        with pytest.raises(InvalidFormError) as refused:
            compile_form(read)
        assert list(refused.value.problems) == errors
    else:
        compile_form(read)
