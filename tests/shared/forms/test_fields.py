"""Every field type against its corpus: the answers it takes and refuses, what browsers post, how answers read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from concertmaster_shared.forms import (
    FIELD_TYPES,
    CompiledForm,
    check_answers,
    check_form,
    compile_form,
    read_form,
    read_posted,
    written_texts,
)
from tests.support.forms import NOW, form_json, with_tables

CORPUS = Path(__file__).parents[2] / "corpus" / "fields"

FILES = sorted(CORPUS.glob("*.json"))
GROUPS = [(file.stem, group) for file in FILES for group in json.loads(file.read_text(encoding="utf-8"))]


def cases(*keys: str) -> list[Any]:
    """Give one parameter for each line of the corpus under one of ``keys``."""
    return [
        pytest.param(field_type, group, *line, id=f"{field_type}: {group['about']}: {line[0]!a}")
        for field_type, group in GROUPS
        for key in keys
        for line in group.get(key, ())
    ]


def faulty_settings() -> list[Any]:
    return [
        pytest.param(field_type, group, id=f"{field_type}: {group['about']}")
        for field_type, group in GROUPS
        if "settings_problem" in group
    ]


def document(field_type: str, group: dict[str, Any]) -> dict[str, Any]:
    field = {"type": field_type, "name": "answer", "label": "The answer", **group["settings"]}
    return form_json(
        {"f": field, **group.get("inside", {})}, datasets={name: {"source": name} for name in group.get("tables", {})}
    )


def form(field_type: str, group: dict[str, Any]) -> CompiledForm:
    return with_tables(compile_form(read_form(document(field_type, group))), **group.get("tables", {}))


def codes_of(found: Any, severity: str = "error") -> list[str]:
    return [problem.code for problem in found.problems if problem.severity == severity]


def test_each_field_type_has_a_corpus_and_each_corpus_a_field_type() -> None:
    assert {file.stem for file in FILES} == set(FIELD_TYPES)


@pytest.mark.parametrize(("field_type", "group", "answer", "value"), cases("good"))
def test_it_takes(field_type: str, group: dict[str, Any], answer: object, value: object) -> None:
    checked = check_answers(form(field_type, group), {"answer": answer}, now=NOW)
    assert codes_of(checked) == []
    assert checked.values.get("f") == value
    assert type(checked.values.get("f")) is type(value)


@pytest.mark.parametrize(("field_type", "group", "answer", "code"), cases("bad"))
def test_it_refuses(field_type: str, group: dict[str, Any], answer: object, code: str) -> None:
    checked = check_answers(form(field_type, group), {"answer": answer}, now=NOW)
    assert codes_of(checked) == [code]
    assert not checked.accepted
    assert checked.problems[0].path.startswith("/answers/answer")
    assert checked.problems[0].message != code


@pytest.mark.parametrize(("field_type", "group", "answer", "code"), cases("warned"))
def test_it_warns(field_type: str, group: dict[str, Any], answer: object, code: str) -> None:
    checked = check_answers(form(field_type, group), {"answer": answer}, now=NOW)
    assert codes_of(checked, "warning") == [code]
    assert checked.accepted
    assert checked.values == {}


@pytest.mark.parametrize(("field_type", "group", "texts", "value"), cases("posted"))
def test_it_reads_what_browsers_post(field_type: str, group: dict[str, Any], texts: list[str], value: object) -> None:
    compiled = form(field_type, group)
    posted = read_posted(compiled, [("answer", text) for text in texts])
    checked = check_answers(compiled, posted.answers, now=NOW)
    assert codes_of(posted) == codes_of(checked) == []
    assert checked.values.get("f") == value


@pytest.mark.parametrize(("field_type", "group", "texts", "code"), cases("posted_bad"))
def test_it_explains_what_it_cannot_read(field_type: str, group: dict[str, Any], texts: list[str], code: str) -> None:
    compiled = form(field_type, group)
    posted = read_posted(compiled, [("answer", text) for text in texts])
    assert codes_of(check_answers(compiled, posted.answers, now=NOW)) == [code]


@pytest.mark.parametrize(("field_type", "group", "_answer", "value"), cases("good"))
def test_what_it_writes_it_reads_again(field_type: str, group: dict[str, Any], _answer: object, value: object) -> None:
    compiled = form(field_type, group)
    field = compiled.fields["f"]
    if value is None or field.computed is not None or field.rows is not None:
        return
    texts = written_texts(field, value)
    posted = read_posted(compiled, [("answer", text) for text in texts])
    assert check_answers(compiled, posted.answers, now=NOW).values["f"] == value


@pytest.mark.parametrize(("field_type", "group", "value", "text"), cases("summary"))
def test_it_sums_up(field_type: str, group: dict[str, Any], value: object, text: str) -> None:
    read = read_form(document(field_type, group))
    settings = read.fields["f"]
    assert FIELD_TYPES[field_type].summary(value, settings, read.sayer("f", "en")) == text


@pytest.mark.parametrize(("field_type", "group"), faulty_settings())
def test_it_finds_settings_that_make_no_sense(field_type: str, group: dict[str, Any]) -> None:
    problems = check_form(read_form(document(field_type, group)))
    assert group["settings_problem"] in [problem.code for problem in problems]
    assert all(problem.path.startswith("/fields/f") for problem in problems)
