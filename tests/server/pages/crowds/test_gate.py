"""Crowds before a form: proofs of work are asked for, worked or waited for, used once, and nothing that was typed is lost."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from concertmaster_server.pages.parts import Options
from concertmaster_server.pages.proving.proof import BITS, PATIENCE, zero_bits
from tests.support.definitions import published_form
from tests.support.form_site import running_pages
from tests.support.forms import form_json, text_field
from tests.support.html import read_html
from tests.support.web import Web

NAME = {"_page": "p1", "name": "Ada"}


class Clock:
    """The wall clock of the pages, put forward by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def web(dsn: str, clock: Clock) -> AsyncIterator[Web]:
    options = Options(usual_posts_per_second=0.5, form_posts_per_second=0.1, form_posts_at_once=20)
    async with running_pages(dsn, options, now=clock) as running:
        yield running


async def form(web: Web, slug: str, **settings: Any) -> str:
    document = form_json({"f_name": text_field("name", required=True)}, title="Crowded")
    async with await web.owner() as owner:
        await published_form(owner, {**document, "slug": slug, "settings": {**document.get("settings", {}), **settings}})
    return f"/f/{slug}"


def asked(page: httpx.Response) -> dict[str, str]:
    """Give what the page that asks for a proof would post."""
    assert page.status_code == 428, page.text
    return {one.attributes["name"]: one.attributes["value"] for one in read_html(page.text).all("input", type="hidden")}


def worked(pairs: dict[str, str]) -> dict[str, str]:
    token = pairs["_challenge"]
    return {**pairs, "_number": next(str(n) for n in itertools.count() if zero_bits(token, str(n)) >= BITS)}


async def test_a_form_that_always_asks_takes_answers_with_a_proof_once(web: Web, browser: httpx.AsyncClient) -> None:
    url = await form(web, "always", pow="always")
    page = await browser.post(url, data=NAME)
    pairs = asked(page)
    assert pairs == {**NAME, "_challenge": pairs["_challenge"], "_number": ""}
    assert page.headers["cache-control"] == "no-store"
    sent = worked(pairs)
    done = await browser.post(url, data=sent)
    assert done.status_code == 303, done.text
    assert (await browser.post(url, data=sent)).headers["location"] == done.headers["location"]
    asked(await browser.post(url, data={**sent, "name": "Another one behind the same proof"}))


async def test_who_has_no_script_waits_and_waits_no_longer_for_pressing_early(
    web: Web, browser: httpx.AsyncClient, clock: Clock
) -> None:
    url = await form(web, "patience", pow="always")
    pairs = asked(await browser.post(url, data=NAME))
    clock.ahead += PATIENCE / 2
    early = await browser.post(url, data=pairs)
    assert asked(early) == pairs
    assert "wait 10 seconds" in early.text
    clock.ahead += PATIENCE / 2
    assert (await browser.post(url, data=pairs)).status_code == 303


async def test_a_crowd_is_asked_and_whoever_comes_after_it_is_not(web: Web, browser: httpx.AsyncClient) -> None:
    url = await form(web, "crowd")
    statuses = [(await browser.post(url, data={**NAME, "name": f"No. {number}"})).status_code for number in range(8)]
    assert statuses == [303] * 5 + [428] * 3
    quiet = await form(web, "quiet")
    assert (await browser.post(quiet, data=NAME)).status_code == 303
    free = await form(web, "never", pow="never")
    assert {(await browser.post(free, data={**NAME, "name": f"No. {number}"})).status_code for number in range(8)} == {303}


async def test_more_than_a_form_takes_at_all_wait_with_what_they_typed(web: Web, browser: httpx.AsyncClient) -> None:
    url = await form(web, "too-many", pow="never")
    answers = [await browser.post(url, data={**NAME, "name": f"No. {number}"}) for number in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {303}
    assert answers[20].status_code == 429
    assert int(answers[20].headers["retry-after"]) > 0
    assert read_html(answers[20].text).one("input", name="name").attributes["value"] == "No. 20"


async def test_haste_asks_for_a_proof_and_refuses_nobody(web: Web, browser: httpx.AsyncClient) -> None:
    fields = {f"f_{name}": text_field(name) for name in ("one", "two", "three")}
    async with await web.owner() as owner:
        await published_form(owner, {**form_json(fields, title="Three"), "slug": "haste"})
    typed = {"_page": "p1", "one": "1", "two": "2", "three": "3"}
    assert (await browser.post("/f/haste", data={**typed, "_spent": "2500"})).status_code == 303
    pairs = asked(await browser.post("/f/haste", data={**typed, "_spent": "900"}))
    assert (await browser.post("/f/haste", data=worked(pairs))).status_code == 303


async def test_mistakes_are_told_before_anybody_has_to_work(web: Web, browser: httpx.AsyncClient) -> None:
    url = await form(web, "mistaken", pow="always")
    assert (await browser.post(url, data={"_page": "p1", "name": ""})).status_code == 422


async def test_a_save_of_a_crowded_form_is_told_when_to_come_again(web: Web, browser: httpx.AsyncClient) -> None:
    url = await form(web, "saves", drafts="server")
    start = {"version": 1, "page": "p1", "pairs": [["name", "Ada"]]}
    answers = [await browser.post(f"{url}/answers", json=start) for _save in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
    assert int(answers[5].headers["retry-after"]) > 0


async def test_without_limits_nobody_is_asked(dsn: str) -> None:
    async with running_pages(dsn, Options(rate_limits=False)) as web, web.client() as browser:
        url = await form(web, "no-limits", pow="always")
        assert (await browser.post(url, data=NAME)).status_code == 303
