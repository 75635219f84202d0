"""Searching rows of a large dataset from a page: as a script asks, below forms and below drafts."""

from __future__ import annotations

import secrets
from typing import Any

import httpx
import pytest

from concertmaster_shared.forms.datasets import MOST_FOUND
from tests.support.definitions import API, published_form
from tests.support.forms import expr, form_json, text_field
from tests.support.posting import post

ROWS = [{"id": f"s{number:03}", "name": f"Site {number:03}", "side": "east" if number % 2 else "west"} for number in range(400)]
SITE = {"name": "site", "type": "lookup", "label": "Site", "dataset": "sites"}
FIELDS = {
    "f_side": text_field("side"),
    "f_site": {**SITE, "filter": expr("side == null or row.side == side")},
    "f_rows": {"name": "rows", "type": "repeat", "label": "Rows", "item": ["f_part", "f_one"]},
    "f_part": text_field("part"),
    "f_one": {**SITE, "name": "one", "filter": expr("row.side == part")},
    "f_why": text_field("why"),
}
PAGES = [{"id": "p1", "items": ["f_side", "f_site", "f_rows"]}, {"id": "p2", "items": ["f_why"]}]


@pytest.fixture
async def url(owner: httpx.AsyncClient) -> str:
    """The address of a form that looks sites up."""
    mark = secrets.token_hex(4)
    made = await owner.post(f"{API}/datasets", json={"name": f"sites-{mark}", "key": "id", "label": "name", "rows": ROWS})
    assert made.status_code == 201, made.text
    await published_form(
        owner, form_json(FIELDS, pages=PAGES, slug=f"finding-{mark}", datasets={"sites": {"source": f"sites-{mark}"}})
    )
    return f"/f/finding-{mark}"


async def found(browser: httpx.AsyncClient, at: str, words: str, control: str = "site", **page: str) -> Any:
    answer = await post(browser, f"{at}/find", {"_page": "p1", **page, "_q": words, "_at": control})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


async def test_words_find_rows(browser: httpx.AsyncClient, url: str) -> None:
    assert await found(browser, url, "site 007") == {"rows": [["s007", "Site 007"]], "more": False}
    many = await found(browser, url, "site")
    assert (len(many["rows"]), many["more"]) == (MOST_FOUND, True)


async def test_a_filter_reads_what_stands_on_the_page(browser: httpx.AsyncClient, url: str) -> None:
    rows = [(await found(browser, url, "site 00", side=side))["rows"] for side in ("east", "west")]
    assert [[key for key, _label in some] for some in rows] == [
        ["s001", "s003", "s005", "s007", "s009"],
        ["s000", "s002", "s004", "s006", "s008"],
    ]


async def test_a_lookup_in_a_row_reads_its_own_row(browser: httpx.AsyncClient, url: str) -> None:
    page = {"rows[0].part": "west", "rows[1].part": "east"}
    rows = [(await found(browser, url, "site 00", f"rows[{number}].one", **page))["rows"][0][0] for number in (0, 1)]
    assert rows == ["s000", "s001"]


async def test_a_draft_knows_what_was_answered_before(browser: httpx.AsyncClient, url: str) -> None:
    saved = await post(browser, url, {"_page": "p1", "side": "east", "_save": "1"})
    at = saved.headers["location"].partition("?")[0].replace("/p1", "/p2")
    assert (await found(browser, at, "site 000", _page="p2"))["rows"] == []
    assert (await found(browser, at, "site 001", _page="p2"))["rows"] == [["s001", "Site 001"]]


@pytest.mark.parametrize("control", ["", "side", "rows", "rows[0].part", "site[0]x", "gone", "rows[99999].one", "a" * 5_000])
async def test_what_is_no_lookup_is_not_found(browser: httpx.AsyncClient, url: str, control: str) -> None:
    assert (await post(browser, f"{url}/find", {"_q": "x", "_at": control})).status_code == 404


async def test_a_closed_form_shows_no_rows(browser: httpx.AsyncClient, owner: httpx.AsyncClient) -> None:
    slug = f"finding-{secrets.token_hex(4)}"
    await published_form(owner, form_json({"f": text_field("a")}, slug=slug, settings={"deadline": "2020-01-01T00:00:00Z"}))
    assert (await post(browser, f"/f/{slug}/find", {"_q": "x", "_at": "a"})).status_code == 410
