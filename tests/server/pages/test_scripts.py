from typing import Any

from concertmaster_server.pages.assets import assets
from concertmaster_server.pages.scripts import scripts_for
from tests.support.forms import compiled_form, expr, text_field


def scripts_of(fields: dict[str, Any], **more: bool) -> tuple[str, ...]:
    form = compiled_form(fields)
    return scripts_for(form, form.pages[0], **more)


def test_a_plain_page_carries_the_one_script_of_all_pages() -> None:
    assert scripts_of({"f_a": text_field("a")}) == ("form.js",)


def test_a_script_stands_on_the_pages_that_have_its_kind_of_field_alone() -> None:
    section = {"f_s": {"name": "s", "type": "section", "label": "Part", "item": ["f_r"]}}
    ranking = {
        "name": "r",
        "type": "ranking",
        "label": "Order",
        "choices": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}],
    }
    assert scripts_of(section | {"f_r": ranking}) == tuple(name for name in ("form.js", "ranking.js") if name in assets())


def test_a_page_is_live_where_an_answer_changes_something_else_on_it() -> None:
    shown = {"f_a": text_field("a"), "f_b": text_field("b", show_if=expr('a == "x"'))}
    needed = {"f_a": text_field("a"), "f_b": text_field("b", required=expr('a == "x"'))}
    for fields in (shown, needed):
        assert ("live.js" in scripts_of(fields)) is ("live.js" in assets())


def test_a_page_that_can_tell_a_mistake_by_itself_is_live() -> None:
    for more in ({"required": True}, {"max_len": 3}, {"pattern": "[a-z]+"}):
        assert "live.js" in scripts_of({"f_a": text_field("a", **more)}), more


def test_a_live_page_carries_seldom_functions_only_where_it_calls_one() -> None:
    often = {"f_a": text_field("a"), "f_b": text_field("b", show_if=expr("len(a) > 2"))}
    seldom = {"f_a": text_field("a"), "f_b": text_field("b", show_if=expr('lower(a) == "x"'))}
    pattern = often | {"f_c": text_field("c", pattern="[a-z]+")}
    assert scripts_of(often) == ("form.js", "live.js")
    assert scripts_of(seldom) == scripts_of(pattern) == ("form.js", "functions.js", "live.js")
