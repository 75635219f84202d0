"""A screen that many share: it starts over by itself, can be told not to, and shows nobody what the one before has typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Open, expect_accessible
from tests.support.form_site import Site
from tests.support.forms import form_json, text_field

FORM = form_json(
    {"f_name": text_field("name", required=True), "f_town": text_field("town", required=True)},
    title="Visitors",
    pages=[{"id": "p1", "items": ["f_name"]}, {"id": "p2", "items": ["f_town"]}],
)


@pytest.fixture(scope="module")
def url(site: Site) -> str:
    return site.publish({**FORM, "slug": "lobby", "settings": {"kiosk": True}})


@pytest.fixture
def page(url: str, visit: Open) -> Page:
    page = visit("about:blank")
    page.clock.install()
    page.goto(url)
    return page


def fill_in(page: Page) -> None:
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("button", name="Continue", exact=True).click()
    page.get_by_label("Town").fill("Oslo")
    page.get_by_role("button", name="Submit").click()
    expect(page).to_have_url(re.compile("/receipt$"))


def test_after_a_receipt_the_form_starts_over(page: Page, url: str) -> None:
    fill_in(page)
    line = page.locator("#cm-over [role=timer]")
    expect(line).to_have_text("The form starts over for the next person in 20 seconds.")
    assert page.get_by_text("Oslo").count() == 0
    expect_accessible(page)
    page.clock.run_for(5_000)
    expect(line).to_have_text(re.compile(r"in 1[56] seconds"))
    page.clock.run_for(16_000)
    expect(page).to_have_url(url)
    expect(page.get_by_label("Name")).to_have_value("")


def test_whoever_wants_to_stay_stays(page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="Stay on this page").click()
    page.clock.run_for(40_000)
    expect(page).to_have_url(re.compile("/receipt$"))
    expect(page.locator("#cm-over")).to_be_hidden()


def test_who_does_nothing_is_asked_and_then_forgotten(page: Page, url: str) -> None:
    page.get_by_label("Name").fill("Ada")
    page.clock.run_for(60_000)
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_hidden()
    page.clock.run_for(12_000)
    expect(dialog).to_contain_text(re.compile(r"in 1[789] seconds"))
    expect(page.get_by_role("button", name="I am still here")).to_be_focused()
    expect_accessible(page)
    page.get_by_role("button", name="I am still here").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Name")).to_have_value("Ada")
    page.clock.run_for(72_000)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    with page.expect_navigation():
        page.clock.run_for(92_000)
    expect(page).to_have_url(url)
    expect(page.get_by_label("Name")).to_have_value("")


def test_a_page_that_nobody_has_touched_stands_still(page: Page) -> None:
    page.clock.run_for(600_000)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_way_back_shows_nobodys_answers(url: str, visit: Open) -> None:
    page = visit(url)
    fill_in(page)
    page.get_by_role("link", name="Fill in another one").click()
    expect(page).to_have_url(url)
    for _back in range(3):
        page.go_back()
        expect(page).to_have_url(url)
        expect(page.get_by_label("Name")).to_have_value("")
        if page.evaluate("history.length") <= 1:
            break


def test_without_script_there_is_a_way_to_start_again(url: str, visit: Open, tmp_path: Path) -> None:
    page = visit(url, java_script_enabled=False)
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("button", name="Continue", exact=True).click()
    page.get_by_role("link", name="Start again").click()
    expect(page).to_have_url(url)
    fill_in(page)
    page.get_by_role("link", name="Fill in another one").click()
    expect(page).to_have_url(url)


def test_nobody_keeps_its_pages(url: str, visit: Open) -> None:
    page = visit("about:blank")
    answer = page.goto(url)
    assert answer
    assert answer.headers["cache-control"] == "no-store"
    assert page.locator("form").get_attribute("autocomplete") == "off"
