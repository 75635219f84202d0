"""What was submitted can be found by its words soon after, in any language, and no more once it is erased."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from concertmaster_server.db import link
from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.answers import pages
from concertmaster_server.jobs.index_words import index_words, index_words_for_ever, look_back
from tests.support.definitions import published_form
from tests.support.posting import rows
from tests.support.web import Web, new_id

FIELDS: dict[str, Any] = {
    "f_t": {"name": "title", "type": "text", "label": "T"},
    "f_s": {"name": "staff", "type": "integer", "label": "S"},
    "f_rows": {"name": "sites", "type": "repeat", "label": "Sites", "item": ["f_city"]},
    "f_city": {"name": "city", "type": "text", "label": "City"},
}
DOCUMENT = {
    "format": "concertmaster.form/1",
    "name": "Sites",
    "fields": FIELDS,
    "pages": [{"id": "p1", "items": ["f_t", "f_s", "f_rows"]}],
}
NOTHING = UUID(int=0)


async def submit(owner: httpx.AsyncClient, url: str, title: str, city: str = "Nowhere", staff: int = 1) -> str:
    answer = await owner.post(url, json={"answers": {"title": title, "sites": [{"city": city}], "staff": staff}})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def indexed(dsn: str, after: UUID = NOTHING) -> None:
    async with await link.connect(psycopg_dsn(dsn), name="words") as connection:
        while (last := await index_words(connection, after=after, limit=2)) is not None:
            after = last


async def found(owner: httpx.AsyncClient, url: str, words: str, **query: Any) -> list[str]:
    answer = await owner.get(url, params={"search": words, **query})
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def eventually(look: Callable[[], Awaitable[object]], wanted: object) -> bool:
    for _attempt in range(500):
        if await look() == wanted:
            return True
        await asyncio.sleep(0.02)
    return False


@pytest.mark.parametrize("walk", [20_000, 1])
async def test_all_words_of_a_search_have_to_occur(
    owner: httpx.AsyncClient, dsn: str, walk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "WALKED", walk)
    url = await published_form(owner, DOCUMENT)
    first = await submit(owner, url, "Crème brûlée factory", "Zürich", 5)
    second = await submit(owner, url, "CREME works", "Åmål", 3)
    third = await submit(owner, url, "東京 factory", "Łódź", 4)
    await indexed(dsn)
    assert await found(owner, url, "creme") == [second, first]
    assert await found(owner, url, "CRÈME factory") == [first]
    assert await found(owner, url, "zurich") == [first]
    assert await found(owner, url, "amal") == [second]
    assert await found(owner, url, "東京") == [third]
    assert await found(owner, url, "factory", sort="staff") == [third, first]
    assert await found(owner, url, "factory", filter="staff > 4") == [first]
    assert await found(owner, url, "brulee lodz") == []
    assert (await owner.get(url, params={"search": "factory", "count": True})).json()["count"] == {"count": 2, "capped": False}


async def test_pages_of_a_search_go_on(owner: httpx.AsyncClient, dsn: str) -> None:
    url = await published_form(owner, DOCUMENT)
    ids = [await submit(owner, url, "factory") for _ in range(5)]
    await indexed(dsn)
    first = (await owner.get(url, params={"search": "factory", "limit": 3})).json()
    second = (await owner.get(url, params={"search": "factory", "limit": 3, "cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in first["items"] + second["items"]] == ids[::-1]
    assert second["next_cursor"] is None


async def test_words_go_with_the_submission(web: Web, owner: httpx.AsyncClient, dsn: str) -> None:
    url = await published_form(owner, DOCUMENT)
    gone = await submit(owner, url, "secret factory")
    await indexed(dsn)
    assert (await owner.delete(f"{url}/{gone}", headers={"If-Match": '"r1"'})).status_code == 204
    assert await found(owner, url, "secret") == []
    assert await rows(web, "select submission_id from submission_words") == []


async def test_nobody_finds_words_of_another_organisation(web: Web, owner: httpx.AsyncClient, dsn: str) -> None:
    url = await published_form(owner, DOCUMENT)
    await submit(owner, url, "shared factory")
    async with await web.owner() as stranger:
        own = await published_form(stranger, DOCUMENT)
        mine = await submit(stranger, own, "shared factory")
        await indexed(dsn)
        assert await found(stranger, own, "shared") == [mine]


async def test_a_worker_indexes_what_comes_and_looks_back_for_what_came_late(owner: httpx.AsyncClient, dsn: str) -> None:
    url = await published_form(owner, DOCUMENT)
    late = await submit(owner, url, "late factory")
    newest = await submit(owner, url, "first factory")
    async with await link.connect(psycopg_dsn(dsn), name="words") as connection:
        await index_words(connection, after=UUID(late))
    assert await found(owner, url, "factory") == [newest]
    line = Line(psycopg_dsn(dsn), "words")
    task = asyncio.create_task(index_words_for_ever(line, every_s=0.02))
    try:
        third = await submit(owner, url, "third factory")
        assert await eventually(lambda: found(owner, url, "factory"), [third, newest, late])
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await line.close()


def test_looking_back_goes_a_quarter_of_an_hour() -> None:
    newest = new_id()
    assert (newest.int >> 80) - (look_back(newest).int >> 80) == 15 * 60 * 1000
    assert look_back(NOTHING) == NOTHING
