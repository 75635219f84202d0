"""A new version is published while a thousand people are at the old one: all of them finish under what they began."""

import asyncio
from typing import Any

import httpx

from tests.support.definitions import published_form
from tests.support.forms import form_json, text_field
from tests.support.posting import post, submissions_of
from tests.support.web import Web

PEOPLE = 1_000
AT_ONCE = 50

OLD = form_json({"f_a": text_field("a", required=True), "f_b": text_field("b")}, slug="open-drafts")
NEW = form_json({"f_c": {"name": "c", "type": "integer", "label": "C", "required": True}}, slug="open-drafts")


async def test_a_thousand_open_drafts_outlive_a_new_version(
    web: Web, owner: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    form = (await published_form(owner, OLD)).removesuffix("/submissions")
    gate = asyncio.Semaphore(AT_ONCE)

    async def begin(number: int) -> str:
        async with gate:
            pairs: list[Any] = [["a", f"person {number}"]]
            answer = await browser.post("/f/open-drafts/answers", json={"version": 1, "page": "p1", "pairs": pairs})
        return str(answer.json()["address"])

    async def finish(number: int, at: str) -> tuple[int, int, bool]:
        async with gate:
            save = {"rev": 1, "fields": ["b"], "pairs": [["b", f"saved {number}"]]}
            saved = await browser.post(f"{at}/answers", json=save)
            pairs = {"a": f"person {number}", "b": f"sent {number}", "_page": "p1", "_rev": "2"}
            sent = await post(browser, at, pairs)
        return saved.status_code, sent.status_code, sent.headers.get("location", "").endswith("/receipt")

    drafts = await asyncio.gather(*map(begin, range(PEOPLE)))
    assert (await owner.put(form, json={"document": NEW}, headers={"if-match": "*"})).status_code == 200
    assert (await owner.post(f"{form}/publish")).status_code == 201
    outcomes = await asyncio.gather(*(finish(number, at) for number, at in enumerate(drafts)))
    assert set(outcomes) == {(204, 303, True)}
    stored = await submissions_of(web, "/f/open-drafts")
    assert {version for _, _, version in stored} == {1}
    assert sorted(data["f_b"] for _, data, _ in stored) == sorted(f"sent {number}" for number in range(PEOPLE))
