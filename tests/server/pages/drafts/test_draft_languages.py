"""A draft goes on in another language of its form, without script too; its answers stay."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from concertmaster_server.forms.drafting.saving import DRAFTS_DAYS
from tests.support.form_site import INTAKE, Publish
from tests.support.html import Element, filled, read_html
from tests.support.posting import form_at, post

DOCUMENT: dict[str, Any] = {**INTAKE, "locales": ["en", "de"]}
FIRST = {"name": "Ada", "kind": "other", "which": "Bakery", "_page": "p1", "_shown": "f_which"}


@pytest.fixture
async def second(browser: httpx.AsyncClient, publish: Publish) -> str:
    """The address of a draft's second page."""
    answer = await post(browser, await publish(DOCUMENT), FIRST)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def switch(text: str) -> Element:
    return read_html(text).one("header").one("a")


async def test_each_page_offers_the_others_and_the_draft_stays_with_what_was_chosen(
    browser: httpx.AsyncClient, second: str
) -> None:
    link = switch((await browser.get(second)).text)
    assert (link.text, link.attributes["href"]) == ("Deutsch", f"{second}?lang=de")
    moved = await browser.get(link.attributes["href"])
    assert (moved.status_code, moved.headers["location"]) == (303, second)
    german = await browser.get(second)
    assert read_html(german.text).one("html").attributes["lang"] == "de"
    wrong = await post(browser, second, filled(await form_at(browser, second), {"why": "Because"}))
    assert (wrong.status_code, switch(wrong.text).text) == (422, "English")
    first = await browser.get(second.replace("/p2", "/p1"))
    page = read_html(first.text)
    assert (page.one("html").attributes["lang"], page.one("input", id="name").attributes["value"]) == ("de", "Ada")


async def test_a_language_that_the_form_does_not_speak_changes_nothing(browser: httpx.AsyncClient, second: str) -> None:
    answer = await browser.get(second, params={"lang": "fr"})
    assert (answer.status_code, read_html(answer.text).one("html").attributes["lang"]) == (200, "en")


async def test_it_can_be_chosen_at_the_address_that_is_kept(browser: httpx.AsyncClient, second: str) -> None:
    kept = second.removesuffix("/p2")
    assert (await browser.get(kept, params={"lang": "de"})).headers["location"] == kept
    assert read_html((await browser.get(second)).text).one("html").attributes["lang"] == "de"


async def test_it_says_how_long_answers_are_kept(browser: httpx.AsyncClient, second: str) -> None:
    await browser.get(second, params={"lang": "de"})
    later = read_html((await browser.get(second, params={"saved": ""})).text)
    assert f"nach der letzten Änderung {DRAFTS_DAYS} Tage lang" in later.one("p", class_="lead").text
