"""Every field type on a page: what is shown there posts back as the very same answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.pages.build_page import Sheet, build_page
from concertmaster_server.pages.templates import render
from concertmaster_shared.forms import FIELD_TYPES, CompiledForm, check_answers, compile_form, read_form, read_posted
from tests.support.form_site import EXAMPLE
from tests.support.forms import NOW, compiled_form, expr, form_json, number_field, text_field, with_tables
from tests.support.html import Element, read_html

CORPUS = Path(__file__).parents[2] / "corpus" / "fields"
GROUPS = [(file.stem, group) for file in sorted(CORPUS.glob("*.json")) for group in json.loads(file.read_text(encoding="utf-8"))]

# A browser offers what can be picked and nothing else, so nothing else can be shown.
PICKED = frozenset({"choice", "choices", "lookup", "yes_no", "rating", "scale", "consent"})

# What names no file is told of, and gone.
SENT = frozenset({"file", "image"})


def cases(key: str) -> list[Any]:
    """Give one parameter for each line of the corpus under ``key``."""
    return [
        pytest.param(field_type, group, *line, id=f"{field_type}: {group['about']}: {line[0]!a}")
        for field_type, group in GROUPS
        for line in group.get(key, ())
    ]


def form_of(field_type: str, group: dict[str, Any]) -> CompiledForm:
    field = {"type": field_type, "name": "answer", "label": "The <b>answer</b>", "hint": "A hint.", **group["settings"]}
    datasets = {name: {"source": name} for name in group.get("tables", {})}
    compiled = compile_form(read_form(form_json({"f": field, **group.get("inside", {})}, datasets=datasets)))
    return with_tables(compiled, **group.get("tables", {}))


def drawn(form: CompiledForm, answers: Mapping[str, Any], *, tell: bool = False, page: int = 0, locale: str = "en") -> Element:
    checked = check_answers(form, answers, now=NOW)
    sheet = Sheet(
        form=form,
        page=form.pages[page].id,
        locale=locale,
        action="/f/test",
        now=NOW,
        answers=answers,
        checked=checked,
        mistakes=checked.problems if tell else (),
        version=1,
    )
    frame, view = build_page(sheet)
    return read_html(render("page.html", frame=frame, page=view).decode())


def sent_back(form: CompiledForm, page: Element) -> dict[str, object]:
    """Give the answers that the page posts when nobody touches it."""
    posted = read_posted(form, page.one("form").posts())
    assert not posted.problems
    return posted.answers


@pytest.mark.parametrize(("field_type", "group", "answer", "kept"), cases("good"))
def test_what_is_shown_is_what_was_answered(field_type: str, group: dict[str, Any], answer: object, kept: object) -> None:
    form = form_of(field_type, group)
    before = check_answers(form, {"answer": answer}, now=NOW)
    after = check_answers(form, sent_back(form, drawn(form, {"answer": answer})), now=NOW)
    assert after.values == before.values


@pytest.mark.parametrize(("field_type", "group", "texts", "code"), cases("posted_bad"))
def test_what_nobody_can_read_is_shown_as_it_was_typed(
    field_type: str, group: dict[str, Any], texts: list[str], code: str
) -> None:
    form = form_of(field_type, group)
    answers = read_posted(form, [("answer", text) for text in texts]).answers
    page = drawn(form, answers, tell=True)
    assert page.one(id="answer-error").text
    link = page.one("section", class_="summary").one("a")
    assert list(page.all(id=link.attributes["href"].removeprefix("#")))
    if field_type not in PICKED and code != "answer.currency":
        again = check_answers(form, sent_back(form, page), now=NOW)
        assert [problem.code for problem in again.problems] == ([] if field_type in SENT else [code])


@pytest.mark.parametrize("field_type", sorted(FIELD_TYPES))
def test_each_control_has_a_name_to_be_called_by(field_type: str) -> None:
    group = next(group for name, group in GROUPS if name == field_type and "settings_problem" not in group)
    form = form_of(field_type, group)
    for tell in (False, True):
        page = drawn(form, {"answer": "?"} if tell else {}, tell=tell)
        ids = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
        assert len(ids) == len(set(ids))
        labelled = {label.attributes.get("for") for label in page.all("label")}
        within = {id(control) for label in page.all("label") for control in label.all()}
        for control in page.all():
            if control.tag in ("input", "select", "textarea") and control.attributes.get("type") != "hidden":
                assert control.attributes.get("id") in labelled or id(control) in within or control.attributes.get("aria-label")
            for attribute in ("aria-describedby", "aria-labelledby"):
                assert set(control.attributes.get(attribute, "").split()) <= set(ids)
    assert "<b>" not in str([part for part in page.one("form").inside if isinstance(part, str)])
    assert not list(page.all("b")) or all("sr" in b.attributes.get("class", "") for b in page.all("b"))


def test_what_may_stay_empty_is_said_and_nothing_else() -> None:
    fields = {
        "f_a": text_field("must", required=True),
        "f_b": text_field("may"),
        "f_c": text_field("depends", required=expr("must == may")),
    }
    labels = [label.text for label in drawn(compiled_form(fields), {}).one("form").all("label")]
    assert labels == ["Leave this empty", "Must", "May (optional)", "Depends"]


def test_a_value_to_be_worked_out_waits_for_its_answers() -> None:
    fields = {
        "f_a": number_field("a"),
        "f_b": number_field("b"),
        "f_early": {"name": "early", "type": "calculated", "label": "Early", "value": expr("coalesce(a, 0) * 2")},
        "f_both": {"name": "both", "type": "calculated", "label": "Both", "value": expr("coalesce(b, 0) + early")},
        "f_none": {"name": "none", "type": "calculated", "label": "None", "value": expr("b / 2")},
        "f_quiet": {"name": "quiet", "type": "calculated", "label": "Quiet", "value": 1, "show": False},
    }
    pages = [{"id": "p1", "items": ["f_a"]}, {"id": "p2", "items": ["f_b", "f_early", "f_both", "f_none", "f_quiet"]}]
    form = compiled_form(fields, pages=pages)
    fresh = drawn(form, {"a": 2}, page=1)
    assert [out.text for out in fresh.all("output")] == ["4", "Worked out as you go on", "Worked out as you go on"]
    answered = drawn(form, {"a": 2, "b": 3}, page=1)
    assert [out.text for out in answered.all("output")] == ["4", "7", "1.5"]
    assert [out.text for out in drawn(form, {"b": None}, page=1).all("output")] == ["0", "0", "–"]


def test_rows_are_there_to_be_filled_in_but_never_more_than_may_be() -> None:
    inner = {"f_city": text_field("city"), "f_more": text_field("more", show_if=expr('city == "Oslo"'))}
    fields = {"f_r": {"name": "r", "type": "repeat", "label": "R", "item": list(inner), "min": 2, "max": 3}, **inner}
    form = compiled_form(fields)

    def controls(answers: dict[str, Any]) -> list[str]:
        return [name for name, _ in drawn(form, answers).one("form").posts() if not name.startswith("_")]

    assert controls({}) == ["r[0].city", "r[1].city"]
    two = {"r": [{"city": "Oslo"}, {"city": "Rome"}]}
    assert controls(two) == ["r[0].city", "r[0].more", "r[1].city"]
    assert dict(drawn(form, two).one("form").posts())["_shown"] == "f_r/0/f_more"
    assert [button.attributes["value"] for button in drawn(form, two).all("button", name="_add")] == ["r"]
    three = {"r": [*two["r"], {"city": "Bern"}]}
    assert not list(drawn(form, three).all("button", name="_add"))


def test_what_blank_rows_show_is_named_too() -> None:
    inner = {
        "f_city": text_field("city"),
        "f_ask": {"name": "ask", "type": "yes_no", "label": "Ask", "show_if": expr('city != "Oslo"')},
    }
    fields = {"f_r": {"name": "r", "type": "repeat", "label": "R", "item": list(inner)}, **inner}
    form = compiled_form(fields)
    assert dict(drawn(form, {}).one("form").posts())["_shown"] == "f_r/0/f_ask"
    assert "_shown" not in dict(drawn(form, {"r": [{"city": "Oslo"}]}).one("form").posts())


def test_rows_inside_rows_have_buttons_of_their_own() -> None:
    inner = {
        "f_city": text_field("city"),
        "f_l": {"name": "lines", "type": "repeat", "label": "Lines", "item": ["f_n"], "row_label": "Line"},
        "f_n": number_field("n"),
    }
    form = compiled_form({"f_r": {"name": "r", "type": "repeat", "label": "R", "item": ["f_city", "f_l"]}, **inner})
    page = drawn(form, {"r": [{"city": "Oslo", "lines": [{"n": 1}]}, {"city": "Rome"}]})
    assert {button.attributes["value"]: button.text for button in page.all("button", name="_add")} == {
        "r[0].lines": "Add another line",
        "r[1].lines": "Add another line",
        "r": "Add another entry",
    }
    assert page.one("input", name="r[0].lines[0].n").attributes["id"] == "r-0-lines-0-n"


def test_headings_go_down_one_step_at_a_time() -> None:
    form = compile_form(read_form(EXAMPLE))
    for page in range(3):
        levels = [int(element.tag[1]) for element in drawn(form, {}, page=page).all() if element.tag in ("h1", "h2", "h3", "h4")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_last_button_says_submit_only_where_nothing_can_follow() -> None:
    fields = {"f_a": text_field("a"), "f_b": text_field("b")}
    always = {"id": "p2", "items": ["f_b"]}
    perhaps = {**always, "show_if": expr('a == "x"')}
    for pages, said in (([always], "Continue"), ([perhaps], "Continue"), ([{**always, "show_if": False}], "Submit")):
        form = compile_form(read_form(form_json(fields, pages=[{"id": "p1", "items": ["f_a"]}, *pages])))
        assert next(drawn(form, {}).all("button")).text == said


def test_yes_and_no_stand_in_the_language_of_the_page_unless_the_author_says_otherwise() -> None:
    field = {"name": "sure", "type": "yes_no", "label": "Sure?", "no_label": "Not yet"}
    form = compiled_form({"f_sure": field}, locales=["de"], default_locale="de")
    choices = [option.text for option in drawn(form, {}, locale="de").all("label", class_="option")]
    assert choices == ["Ja", "Not yet"]
