"""Pages that react while people type, in a real browser: they show, hide, work out and tell what the server would say."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Open, expect_accessible
from tests.support.form_site import Site
from tests.support.forms import expr, form_json, number_field, text_field

CHOICES = [{"id": "no", "label": "Nothing"}, {"id": "some", "label": "Something"}]
FIELDS: dict[str, Any] = {
    "f_kind": {"name": "kind", "type": "choice", "label": "Kind", "choices": CHOICES},
    "f_what": text_field("what", show_if=expr('kind == "some"'), required=True),
    "f_more": {"name": "", "type": "section", "label": "More", "item": ["f_why", "f_size"], "show_if": expr("not empty(what)")},
    "f_why": text_field("why", required=expr('what == "fire"'), messages={"required": "Say why it burns."}),
    "f_size": number_field("size", min=1, max=expr("if(what == 'fire', 10, 100)")),
    "f_sites": {"name": "sites", "type": "repeat", "label": "Sites", "row_label": "Site", "item": ["f_city", "f_kwh", "f_note"]},
    "f_city": text_field("city"),
    "f_kwh": number_field("kwh", min=0, unit="kWh"),
    "f_note": text_field("note", show_if=expr("kwh > 100")),
    "f_total": {
        "name": "total",
        "type": "calculated",
        "label": "Total",
        "unit": "kWh",
        "decimals": 1,
        "value": expr("sum(sites.kwh)"),
    },
}
PAGE = [{"id": "p1", "items": ["f_kind", "f_what", "f_more", "f_sites", "f_total"]}]
FORM = form_json(FIELDS, pages=PAGE)


def published(site: Site, document: dict[str, Any], slug: str) -> str:
    return site.publish({**document, "slug": slug})


@pytest.fixture
def page(site: Site, visit: Open, request: pytest.FixtureRequest) -> Page:
    slug = request.node.name.removeprefix("test_").replace("_", "-")[:60].strip("-")
    return visit(published(site, FORM, slug))


def press(page: Page) -> None:
    page.locator("form [type=submit]").first.click()


def test_a_condition_shows_and_hides_while_people_choose(page: Page) -> None:
    expect(page.get_by_label("What")).to_have_count(0)
    page.get_by_label("Something").check()
    expect(page.get_by_label("What")).to_be_visible()
    expect(page.get_by_role("heading", name="More")).to_have_count(0)
    page.get_by_label("What").fill("x")
    expect(page.get_by_role("heading", name="More")).to_be_visible()
    expect_accessible(page)
    page.get_by_label("Nothing").check()
    expect(page.get_by_label("What")).to_have_count(0)
    expect(page.get_by_role("heading", name="More")).to_have_count(0)
    page.get_by_label("Something").check()
    expect(page.get_by_label("What")).to_have_value("x")


def test_what_was_hidden_again_is_not_sent(page: Page) -> None:
    page.get_by_label("Something").check()
    page.get_by_label("What").fill("secret")
    page.get_by_label("Nothing").check()
    press(page)
    expect(page).to_have_url(re.compile("/receipt$"))
    expect(page.locator(".answers")).not_to_contain_text("secret")


def test_what_came_later_is_sent_at_once(page: Page) -> None:
    page.get_by_label("Something").check()
    page.get_by_label("What").fill("water")
    page.get_by_label("Size").fill("20")
    press(page)
    expect(page).to_have_url(re.compile("/receipt$"))
    expect(page.locator(".answers")).to_contain_text("water")


def test_a_total_over_rows_follows_every_key(page: Page) -> None:
    total = page.locator("output#total")
    page.get_by_label("Kwh").fill("1 000,5")
    expect(total).to_have_text("1\u202f000.5 kWh")
    page.get_by_role("button", name="Add another site").click()
    page.get_by_label("Kwh").last.fill("99")
    expect(total).to_have_text("1\u202f099.5 kWh")
    expect(page.get_by_label("Note")).to_have_count(1)
    page.get_by_label("Kwh").last.fill("200")
    expect(page.get_by_label("Note")).to_have_count(2)
    page.get_by_label("Note").last.fill("big")
    page.get_by_role("button", name="Remove: Site 1").click()
    expect(total).to_have_text("200.0 kWh")
    expect(page.get_by_label("Note")).to_have_value("big")
    press(page)
    expect(page).to_have_url(re.compile("/receipt$"))
    expect(page.locator(".answers")).to_contain_text("big")
    expect(page.locator(".answers")).to_contain_text("200.0 kWh")


def test_mistakes_are_told_one_at_a_time_when_a_field_is_left(page: Page) -> None:
    page.get_by_label("Something").check()
    page.get_by_label("What").fill("fire")
    said = page.locator("p.sr[role=status]")
    page.get_by_label("Size").fill("20")
    expect(said).to_have_text("")
    page.get_by_label("Why").fill("x")
    expect(said).to_have_text("“Size” must be 10 or less.")
    expect(page.get_by_label("Size")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Size")).to_have_accessible_description(re.compile("must be 10 or less"))
    expect_accessible(page)
    page.get_by_label("Why").fill("")
    page.get_by_label("Size").focus()
    expect(said).to_have_text("Say why it burns.")
    page.get_by_label("Size").fill("7")
    expect(page.locator(".error")).to_have_count(1)
    page.get_by_label("Size").fill("seven")
    page.get_by_label("What").focus()
    expect(said).to_have_text(re.compile("Enter “Size” as a number"))


def test_back_and_reload_keep_what_was_typed(page: Page) -> None:
    page.get_by_label("Something").check()
    page.get_by_label("What").fill("kept")
    page.get_by_label("Why").fill("because")
    page.get_by_label("Why").blur()
    page.goto("about:blank")
    page.go_back()
    expect(page.get_by_label("What")).to_have_value("kept")
    expect(page.get_by_label("Why")).to_have_value("because")


def test_with_and_without_script_the_same_is_sent(site: Site, visit: Open) -> None:
    found = []
    for script in (True, False):
        page = visit(published(site, FORM, f"both-ways-{script}".lower()), java_script_enabled=script)
        page.get_by_label("Something").check()
        if not script:
            press(page)
        page.get_by_label("What").fill("fire")
        if not script:
            press(page)
        page.get_by_label("Why").fill("heat")
        page.get_by_label("Size").fill("10")
        page.get_by_label("Kwh").fill("150")
        if not script:
            press(page)
        page.get_by_label("Note").fill("hot")
        press(page)
        expect(page).to_have_url(re.compile("/receipt$"))
        found.append(page.locator(".answers").inner_text())
    assert found[0] == found[1]


def test_pages_without_expressions_tell_mistakes_too(site: Site, visit: Open) -> None:
    fields = {"f_a": text_field("a", max_len=3), "f_b": text_field("b", required=True), "f_c": text_field("c")}
    page = visit(published(site, form_json(fields), "plain-but-limited"))
    page.get_by_label("A (optional)").fill("long")
    page.get_by_label("B").fill("x")
    said = page.locator("p.sr[role=status]")
    expect(said).to_contain_text("3")
    page.get_by_label("B").fill("")
    page.get_by_label("C (optional)").focus()
    expect(page.locator(".error")).to_have_count(2)


def test_every_kind_of_field_can_open_another(site: Site, visit: Open) -> None:
    choices = [{"id": "a", "label": "Ash"}, {"id": "b", "label": "Birch"}]
    fields: dict[str, Any] = {
        "f_phone": {"name": "phone", "type": "phone", "label": "Phone"},
        "f_tree": {"name": "tree", "type": "choice", "label": "Tree", "choices": choices, "other": True},
        "f_order": {"name": "order", "type": "ranking", "label": "Order", "choices": choices},
        "f_place": {"name": "place", "type": "location", "label": "Place"},
        "f_grid": {"name": "grid", "type": "matrix", "label": "Grid", "rows": choices, "columns": choices},
        "f_1": text_field("called", show_if=expr("phone != null")),
        "f_2": text_field("other_tree", show_if=expr('tree == "other"')),
        "f_3": text_field("ranked", show_if=expr('order[0] == "b"')),
        "f_4": text_field("north", show_if=expr("place.latitude > 50")),
        "f_5": text_field("mixed", show_if=expr('grid.a == "b"')),
    }
    page = visit(published(site, form_json(fields), "every-kind-opens"))
    expect(page.locator("[name=called]")).to_have_count(0)
    page.get_by_label("Phone").fill("123")
    expect(page.locator("[name=called]")).to_be_visible()
    page.locator("[name=tree][value=other]").check()
    page.locator("[name='tree:other']").fill("Elm")
    expect(page.locator("[name=other_tree]")).to_be_visible()
    page.locator(".ranking li", has_text="Ash").get_by_role("button").first.click()
    page.locator(".ranking li", has_text="Birch").get_by_role("button").first.click()
    page.locator(".ranking li", has_text="Birch").get_by_role("button").first.click()
    expect(page.locator("[name=ranked]")).to_be_visible()
    page.locator("[name=place]").first.fill("59,9")
    page.locator("[name=place]").nth(1).fill("10")
    expect(page.locator("[name=north]")).to_be_visible()
    page.locator("[name='grid:a'][value=b]").check()
    expect(page.locator("[name=mixed]")).to_be_visible()


def test_a_repeat_that_comes_later_takes_rows_also_in_rows_that_are_added(site: Site, visit: Open) -> None:
    fields: dict[str, Any] = {
        "f_sites": {"name": "sites", "type": "repeat", "label": "Sites", "row_label": "Site", "item": ["f_more", "f_lines"]},
        "f_more": text_field("more"),
        "f_lines": {
            "name": "lines",
            "type": "repeat",
            "label": "Lines",
            "row_label": "Line",
            "item": ["f_kwh"],
            "show_if": expr('more == "yes"'),
        },
        "f_kwh": text_field("kwh"),
    }
    page = visit(published(site, form_json(fields), "repeat-comes-later"))
    add_line = page.get_by_role("button", name="Add another line")
    expect(add_line).to_have_count(0)
    page.get_by_role("button", name="Add another site").click()
    for number, row in enumerate((page.locator("#sites-0"), page.locator("#sites-1"))):
        row.get_by_label("More").fill("yes")
        row.get_by_role("button", name="Add another line").click()
        for place, control in enumerate(row.get_by_label("Kwh").all()):
            control.fill(f"{number}{place}")
    expect_accessible(page)
    press(page)
    expect(page).to_have_url(re.compile("/receipt$"))
    assert page.locator(".answers dd dd dd").all_inner_texts() == ["00", "01", "10", "11"]
