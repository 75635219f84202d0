"""Whole forms with answers, from the corpus: what is kept, what is refused, what is hidden, what is worked out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from concertmaster_shared.forms import check_answers, check_form, check_page, compile_form, read_form
from tests.support.forms import NOW, compiled_form, text_field

CORPUS = Path(__file__).parents[2] / "corpus" / "forms"
FORMS = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(CORPUS.glob("*.json"))}
CASES = [
    pytest.param(case["form"], answers, id=f"{name}: {answers['about']}")
    for name, case in FORMS.items()
    for answers in case["answers"]
]


def told(problems: Any, severity: str) -> list[list[str]]:
    return [[problem.code, problem.path] for problem in problems if problem.severity == severity]


@pytest.mark.parametrize("name", FORMS)
def test_the_forms_of_the_corpus_have_the_problems_they_say(name: str) -> None:
    problems = check_form(read_form(FORMS[name]["form"]))
    assert [[problem.severity, problem.code, problem.path] for problem in problems] == FORMS[name]["problems"]


@pytest.mark.parametrize(("form", "case"), CASES)
def test_answers_are_checked(form: dict[str, Any], case: dict[str, Any]) -> None:
    compiled = compile_form(read_form(form))
    locale = case.get("locale")
    if "page" in case:
        checked = check_page(compiled, case["page"], case["answers"], now=NOW, locale=locale)
    else:
        checked = check_answers(compiled, case["answers"], now=NOW, locale=locale)
    assert told(checked.problems, "error") == case["problems"]
    assert told(checked.problems, "warning") == case.get("warnings", [])
    assert checked.accepted is not bool(case["problems"])
    found = {
        "values": checked.values,
        "hidden": sorted(checked.visibility.hidden),
        "pages": list(checked.visibility.pages),
        "calculated": checked.calculated,
        "messages": [problem.message for problem in checked.problems],
    }
    for key, value in found.items():
        assert value == case.get(key, value)


@pytest.mark.parametrize("answers", [None, [], "text", 5])
def test_answers_must_be_an_object(answers: object) -> None:
    checked = check_answers(compiled_form({"f": text_field("city")}), answers, now=NOW)
    assert told(checked.problems, "error") == [["answer.not_an_object", "/answers"]]


def test_unknown_answers_are_refused_but_not_without_end() -> None:
    checked = check_answers(compiled_form({"f": text_field("city")}), {f"x{n}" * 50: n for n in range(1_000)}, now=NOW)
    assert {problem.code for problem in checked.problems} == {"answer.unknown"}
    assert len(checked.problems) < 100
    assert all(len(problem.path) < 100 for problem in checked.problems)


def test_hostile_rows_are_counted() -> None:
    compiled = compiled_form(
        {
            "outer": {"name": "outer", "type": "repeat", "label": "Outer", "item": ["inner"]},
            "inner": {"name": "inner", "type": "repeat", "label": "Inner", "item": ["f"]},
            "f": text_field("city"),
        }
    )
    checked = check_answers(compiled, {"outer": [{"inner": [{}] * 900}] * 900}, now=NOW)
    assert "answer.too_many_rows" in {problem.code for problem in checked.problems}


def test_a_text_of_100_kb_is_the_largest() -> None:
    compiled = compiled_form({"f": {"name": "why", "type": "long_text", "label": "Why"}})
    assert check_answers(compiled, {"why": "é" * 51_200}, now=NOW).accepted
    checked = check_answers(compiled, {"why": "é" * 51_201}, now=NOW)
    assert told(checked.problems, "error") == [["answer.too_large", "/answers/why"]]


def test_problems_name_the_page_they_stand_on() -> None:
    form = compile_form(read_form(FORMS["conditions"]["form"]))
    assert form.page_of("/answers/area") == "p2"
    assert form.page_of("/answers/staff") == "p1"
    assert form.page_of("/answers") is None
    sites = compile_form(read_form(FORMS["repeats"]["form"]))
    assert sites.page_of("/answers/sites/0/city") == "p1"


def test_checking_twelve_fields_takes_microseconds(benchmark_micros: Any) -> None:
    choices = [{"id": sign, "label": sign} for sign in "abcdef"]
    compiled = compiled_form(
        {
            "f1": text_field("company", required=True, max_len=200),
            "f2": {"name": "email", "type": "email", "label": "E-mail", "required": True},
            "f3": {"name": "staff", "type": "integer", "label": "Staff", "min": 0, "max": 100_000},
            "f4": {"name": "kwh", "type": "decimal", "label": "Energy", "min": 0, "decimals": 2},
            "f5": {"name": "country", "type": "choice", "label": "Country", "choices": choices},
            "f6": {"name": "tags", "type": "choices", "label": "Tags", "choices": choices},
            "f7": {"name": "day", "type": "date", "label": "Day"},
            "f8": {"name": "sure", "type": "yes_no", "label": "Sure"},
            "f9": {"name": "why", "type": "long_text", "label": "Why", "show_if": {"expr": "staff > 10"}},
            "f10": {"name": "stars", "type": "rating", "label": "Stars"},
            "f11": {"name": "phone", "type": "phone", "label": "Telephone"},
            "f12": {"name": "total", "type": "calculated", "value": {"expr": "staff * kwh"}},
        }
    )
    answers = {"company": "Acme", "email": "ann@example.org", "staff": 12, "kwh": 12.25, "country": "a", "tags": ["a", "c"]}
    answers |= {"day": "2026-01-02", "sure": True, "why": "Because", "stars": 4, "phone": "+4722123456"}
    assert check_answers(compiled, answers, now=NOW).accepted
    assert benchmark_micros(lambda: check_answers(compiled, answers, now=NOW)) < 60
