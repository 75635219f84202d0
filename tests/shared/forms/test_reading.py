"""Reading form documents: what has no readable shape is refused with every place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_shared.forms import UnreadableFormError, read_form
from concertmaster_shared.problems import Problem
from tests.support.forms import form_json, text_field

CORPUS = Path(__file__).parents[2] / "corpus" / "form_documents" / "unreadable.json"
CASES = json.loads(CORPUS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_what_has_no_readable_shape_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(UnreadableFormError) as refused:
        read_form(case["document"])
    assert [[problem.code, problem.path] for problem in refused.value.problems] == case["problems"]
    assert all(problem.message != problem.code for problem in refused.value.problems)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**30, b"bytes", {1, 2}, object()])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises(UnreadableFormError) as refused:
        read_form(form_json({"f": text_field("city")}, name=value))
    assert [problem.code for problem in refused.value.problems] == ["form.not_json"]


def test_nesting_has_an_end() -> None:
    deep: Any = "bottom"
    for _level in range(10_000):
        deep = [deep]
    with pytest.raises(UnreadableFormError) as refused:
        read_form(form_json({}, name=deep))
    assert [problem.code for problem in refused.value.problems] == ["form.too_deep"]


def test_fields_and_pages_have_an_end() -> None:
    with pytest.raises(UnreadableFormError):
        read_form(form_json({f"f{n}": text_field(f"n{n}") for n in range(1_001)}))
    read_form(form_json({f"f{n}": text_field(f"n{n}") for n in range(1_000)}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
SOMETHING = st.one_of(JSON, st.just({"expr": "1"}), st.just([{"id": "a"}]), st.just("text"))
KEYS = ["type", "name", "label", "min", "max", "choices", "show_if", "item", "value", "messages", "currency", "step"]


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    with pytest.raises(UnreadableFormError):
        read_form(value)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), SOMETHING, max_size=4), st.sampled_from(["text", "money", "repeat", "scale"]))
def test_any_field_is_read_or_refused(field: dict[str, Any], field_type: str) -> None:
    document = {**form_json({}), "fields": {"f": {"type": field_type, **field}}}
    problems = problems_of(document)
    if problems is None:
        assert read_form(document).to_json() == document
    else:
        assert problems
        assert all(problem.path.startswith("/fields/f") for problem in problems)


def problems_of(document: object) -> tuple[Problem, ...] | None:
    try:
        read_form(document)
    except UnreadableFormError as refused:
        return refused.problems
    return None


def test_what_a_store_stamps_on_a_document_is_left_aside():
    bare = {"fields": {}, "pages": []}
    stamped = {"id": "frm_1", "version": 7, "hash": "sha256:0", "format": "concertmaster.form/1", **bare}
    assert read_form(stamped).to_json() == read_form(bare).to_json() == {"format": "concertmaster.form/1", **bare}
