"""Fields with controls of their own in a real Chromium: by keyboard, on a small screen, from the right, and without script."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from concertmaster_server.pages.words import words_for
from tests.support.browser import Open, expect_accessible, expect_no_sideways_scrolling
from tests.support.definitions import API, published_form
from tests.support.form_site import Site
from tests.support.forms import expr, form_json

Json = dict[str, Any]

FRUIT = [{"id": "a", "label": "Apple"}, {"id": "b", "label": "Banana"}, {"id": "c", "label": "Cherry"}]
FIELDS: Json = {
    "f_rank": {"name": "rank", "type": "ranking", "label": "Best fruit", "choices": FRUIT, "most": 2},
    "f_rate": {
        "name": "rate",
        "type": "matrix",
        "label": "Our service",
        "rows": [{"id": "speed", "label": "Speed"}, {"id": "price", "label": "Price"}],
        "columns": [{"id": "good", "label": "Good"}, {"id": "fair", "label": "Fair"}, {"id": "bad", "label": "Bad"}],
    },
    "f_use": {
        "name": "use",
        "type": "matrix",
        "label": "Fuel",
        "cells": "typed",
        "rows": [{"id": "diesel", "label": "Diesel"}],
        "columns": [
            {"id": "litres", "label": "Litres", "cell": "decimal", "min": 0},
            {"id": "unit", "label": "Bought by", "cell": "choice", "choices": [{"id": "us", "label": "Us"}]},
        ],
    },
    "f_place": {"name": "place", "type": "location", "label": "Where it is"},
    "f_kind": {"name": "kind", "type": "choice", "label": "Kind", "choices": FRUIT, "other": True, "layout": "columns"},
    "f_long": {
        "name": "long",
        "type": "choice",
        "label": "Long list",
        "layout": "search",
        "choices": [{"id": f"n{number}", "label": f"Number {number}"} for number in range(40)],
    },
}
SEEN = [
    "1. Banana\n2. Apple",
    "Speed: Good\nPrice: Bad",
    "Diesel: Litres 12.5, Bought by Us",
    "59.9, 10.7",
    "Durian",
    "Number 12",
]


def small(width: int = 320, **more: Any) -> Json:
    return {"viewport": {"width": width, "height": 640}, **more}


def send(page: Page) -> None:
    page.locator("form [type=submit].main").click()


def published(site: Site, slug: str, **more: Any) -> str:
    return site.publish({**form_json(FIELDS, **more), "slug": slug})


def fill_cells(page: Page) -> None:
    page.get_by_role("radiogroup", name="Speed").get_by_label("Good").check()
    page.get_by_role("radiogroup", name="Price").get_by_label("Bad").check()
    page.get_by_role("group", name="Diesel").get_by_label("Litres").fill("12,5")
    page.get_by_role("group", name="Diesel").get_by_label("Bought by").select_option("Us")


def test_everything_is_answered_by_keyboard(site: Site, visit: Open) -> None:
    page = visit(published(site, "controls-script"), **small(1280))
    expect_accessible(page)
    page.get_by_role("button", name="Move up: Banana").press("Enter")
    page.get_by_role("button", name="Move up: Apple").press("Enter")
    expect(page.locator(".ranking + [role=status]")).to_have_text("Apple is number 2 of 2")
    fill_cells(page)
    page.get_by_label("Latitude").fill("59.9")
    page.get_by_label("Longitude").fill("10,7")
    expect(page.get_by_label("In your own words")).to_be_hidden()
    page.get_by_role("radio", name="Other").check()
    expect(page.get_by_label("In your own words")).to_be_focused()
    page.get_by_label("In your own words").fill("Durian")
    box = page.get_by_role("combobox", name="Long list")
    box.fill("num 1")
    expect(page.locator("li[role=option]")).to_have_count(11)
    expect_accessible(page)
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        box.press(key)
    expect(box).to_have_value("Number 12")
    send(page)
    expect(page.locator(".answers dd")).to_have_text(SEEN)


def test_everything_is_answered_without_script(site: Site, visit: Open) -> None:
    page = visit(published(site, "controls-plain"), **small(320, java_script_enabled=False))
    expect_no_sideways_scrolling(page)
    page.get_by_label("Banana").first.select_option("1")
    page.get_by_label("Apple").first.select_option("1")
    fill_cells(page)
    page.get_by_label("Latitude").fill("59.9")
    page.get_by_label("Longitude").fill("10.7")
    page.get_by_role("radio", name="Other").check()
    page.get_by_label("In your own words").fill("Durian")
    page.get_by_label("Long list").select_option("Number 12")
    send(page)
    page.get_by_role("link", name="Two choices of “Best fruit” have the same place").click()
    page.get_by_label("Apple").first.select_option("2")
    send(page)
    expect(page.locator(".answers dd")).to_have_text(SEEN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_it_fits_small_screens_in_both_directions(scheme: str, locale: str, site: Site, visit: Open) -> None:
    url = published(site, f"controls-{scheme}-{locale}", locales=[locale], default_locale=locale)
    page = visit(url, **small(320, color_scheme=scheme, locale=locale))
    page.get_by_role("button", name=words_for(locale)["move_up"].format(choice="Cherry")).click()
    expect_no_sideways_scrolling(page)
    expect_accessible(page)
    for control in page.locator("form :is(input, select, button):visible:not([aria-hidden] *)").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 20, control.evaluate("element => element.outerHTML")


def test_a_ranking_is_dragged_changed_and_taken_back(site: Site, visit: Open) -> None:
    page = visit(published(site, "ranking-moves"), **small(1280))
    items = page.locator(".ranking > li")
    items.nth(2).drag_to(items.nth(0))
    expect(items.nth(0)).to_contain_text("Cherry")
    page.get_by_role("button", name="Move up: Apple").click()
    page.get_by_role("button", name="Move up: Apple").click()
    assert page.locator(".ranking select").evaluate_all("all => all.map(one => [one.name, one.value])") == [
        ["rank:a", "1"],
        ["rank:c", "2"],
        ["rank:b", ""],
    ]
    page.get_by_role("button", name="Take out: Apple").click()
    expect(items.nth(0)).to_contain_text("Cherry")
    send(page)
    expect(page.get_by_role("link", name="Fill 2 places of “Best fruit”.")).to_be_visible()
    expect(items.nth(0)).to_contain_text("1")


def test_the_device_tells_where_it_is(site: Site, visit: Open) -> None:
    place = {"latitude": 59.91, "longitude": 10.75, "accuracy": 11.5}
    page = visit(published(site, "device-place"), geolocation=place, permissions=["geolocation"])
    page.get_by_role("button", name="Use my position").click()
    expect(page.get_by_text("Position found, to 12 metres")).to_be_visible()
    expect(page.get_by_label("Latitude")).to_have_value("59.910000")
    send(page)
    expect(page.locator(".details, .answers").get_by_text("59.91, 10.75 (± 12 m)")).to_have_count(1)


def with_places(site: Site, slug: str, **settings: Any) -> str:
    """Publish a form that looks up one of two thousand places."""
    rows = [{"id": f"p{n}", "name": f"Åsby {n}", "open": n % 2 == 0, "land": "no" if n < 1000 else "se"} for n in range(2000)]
    land = {"name": "land", "type": "choice", "label": "Land", "choices": [{"id": "no"}, {"id": "se"}], "layout": "list"}
    place = {"name": "place", "type": "lookup", "label": "Place", "dataset": "places", **settings}
    document = form_json({"f_l": land, "f_p": place}, datasets={"places": {"source": "places"}})

    async def publish() -> None:
        async with await site.web.owner() as owner:
            body = {"name": "places", "key": "id", "label": "name", "rows": rows}
            assert (await owner.post(f"{API}/datasets", json=body)).status_code == 201
            await published_form(owner, {**document, "slug": slug})

    site.run(publish())
    return f"{site.url}/f/{slug}"


def test_many_rows_are_searched_while_typing(site: Site, visit: Open) -> None:
    page = visit(with_places(site, "places-script", filter=expr("row.open and row.land == land")))
    page.get_by_label("Land").select_option("se")
    box = page.get_by_role("combobox", name="Place")
    box.fill("asby 1")
    expect(page.locator("li[role=option]").first).to_have_text("Åsby 1000")
    expect(page.get_by_text("More than 50 found.", exact=False)).to_be_attached()
    expect_accessible(page)
    box.fill("asby 1235")
    expect(page.get_by_text("Nothing found")).to_be_attached()
    box.fill("asby 1234")
    expect(page.locator("li[role=option]")).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("Åsby 1234")
    send(page)
    expect(page.locator("dd").get_by_text("Åsby 1234", exact=True)).to_have_count(1)


def test_many_rows_are_searched_without_script(site: Site, visit: Open) -> None:
    page = visit(with_places(site, "places-plain", required=True), java_script_enabled=False)
    page.get_by_label("Land").select_option("se")
    page.get_by_role("searchbox", name="Place").fill("asby 77")
    page.get_by_role("button", name="Search Place").click()
    expect(page.get_by_label("Land")).to_have_value("se")
    send(page)
    expect(page.get_by_role("link", name="Select one of the entries offered for “Place”.")).to_be_visible()
    page.get_by_role("combobox", name="Place").select_option("Åsby 77")
    send(page)
    expect(page.locator("dd").get_by_text("Åsby 77", exact=True)).to_have_count(1)
