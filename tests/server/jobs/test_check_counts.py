"""Counts are what was submitted; where they are not, a look at the day mends them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from concertmaster_server.db import link
from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.jobs.check_counts import check_counts
from tests.support.definitions import published_again, published_form
from tests.support.posting import rows
from tests.support.web import Web

ONE = [{"id": one, "label": one} for one in ("de", "fr")]
FIELDS: dict[str, Any] = {
    "f_c": {"name": "country", "type": "choice", "label": "C", "choices": ONE},
    "f_x": {"name": "tags", "type": "choices", "label": "X", "choices": ONE},
    "f_y": {"name": "ready", "type": "yes_no", "label": "Y"},
    "f_t": {"name": "title", "type": "text", "label": "T"},
}
DOCUMENT = {"format": "concertmaster.form/1", "name": "Sites", "fields": FIELDS, "pages": [{"id": "p1", "items": list(FIELDS)}]}


@pytest.fixture
async def engine(dsn: str) -> AsyncIterator[RawConnection]:
    async with await link.connect(psycopg_dsn(dsn), name="counts") as connection:
        yield connection


async def some_form(owner: httpx.AsyncClient) -> str:
    url = await published_form(owner, DOCUMENT)
    for answers in ({"country": "de", "tags": ["de", "fr"], "ready": True}, {"country": "de", "ready": False}, {"title": "x"}):
        assert (await owner.post(url, json={"answers": answers})).status_code == 201
    return url.removesuffix("/submissions") + "/counts"


async def test_counts_come_by_value_and_by_day(owner: httpx.AsyncClient) -> None:
    counts = await some_form(owner)
    today = datetime.now(UTC).date().isoformat()
    answer = (await owner.get(counts)).json()
    assert answer == {"total": 3, "values": [], "days": [{"day": today, "count": 3}]}
    assert (await owner.get(counts, params={"field": "country"})).json()["values"] == [{"value": "de", "count": 2}]
    tags = (await owner.get(counts, params={"field": "tags", "since": today})).json()["values"]
    assert tags == [{"value": "de", "count": 1}, {"value": "fr", "count": 1}]
    assert (await owner.get(counts, params={"field": "tags", "until": "2020-01-01"})).json()["values"] == []
    refused = await owner.get(counts, params={"field": "title"})
    assert (refused.status_code, refused.json()["code"]) == (422, "counts.none")
    assert "country" in refused.json()["detail"]


async def test_nobody_counts_the_answers_of_others(web: Web, owner: httpx.AsyncClient) -> None:
    counts = await some_form(owner)
    async with await web.owner() as stranger:
        assert (await stranger.get(counts)).status_code == 404


async def test_right_counts_are_left_alone_and_wrong_ones_mended(
    web: Web, owner: httpx.AsyncClient, engine: RawConnection
) -> None:
    await some_form(owner)
    today = datetime.now(UTC).date()
    right = await rows(web, "select field, value, day::text, n from answer_counts where n > 0 order by field, value, day")
    assert await check_counts(engine, today) == 0

    await rows(web, "update answer_counts set n = n + 5 where field = 'f_c' returning n")
    await rows(web, "delete from answer_counts where field = 'f_y' and value = 'true' returning n")
    await rows(
        web,
        "insert into answer_counts select org_id, form_id, 'f_x', 'ghost', d, 2 from answer_counts, "
        "(values (current_date), (date '-infinity')) as v (d) where field = '' and day = '-infinity' returning n",
    )
    assert await check_counts(engine, today) == 3
    assert await rows(web, "select field, value, day::text, n from answer_counts where n > 0 order by field, value, day") == right
    assert await check_counts(engine, today) == 0


async def test_own_words_are_counted_as_other_alone(web: Web, owner: httpx.AsyncClient, engine: RawConnection) -> None:
    words = {
        "f_c": {"name": "country", "type": "choice", "label": "C", "choices": ONE, "other": True},
        "f_x": {"name": "tags", "type": "choices", "label": "X", "choices": ONE, "other": True},
    }
    url = await published_form(owner, {**DOCUMENT, "fields": words, "pages": [{"id": "p1", "items": list(words)}]})
    answers = {"country": "other:Jane Doe", "tags": ["de", "other:one"]}
    assert (await owner.post(url, json={"answers": answers})).status_code == 201
    counts = "select field, value, n from answer_counts where day = '-infinity' order by field, value"
    assert await rows(web, counts) == [("", "", 1), ("f_c", "other", 1), ("f_x", "de", 1), ("f_x", "other", 1)]
    assert await check_counts(engine, datetime.now(UTC).date()) == 0


async def test_an_answer_counts_as_its_own_version_has_it(web: Web, owner: httpx.AsyncClient, engine: RawConnection) -> None:
    def asking(kind: dict[str, Any]) -> dict[str, Any]:
        return {**DOCUMENT, "fields": {"f_c": {"name": "c", "label": "C", **kind}}, "pages": [{"id": "p1", "items": ["f_c"]}]}

    url = await published_form(owner, asking({"type": "text"}))
    assert (await owner.post(url, json={"answers": {"c": "a secret"}})).status_code == 201
    await published_again(owner, url.removesuffix("/submissions"), asking({"type": "choice", "choices": ONE}))
    assert (await owner.post(url, json={"answers": {"c": "de"}})).status_code == 201
    assert await check_counts(engine, datetime.now(UTC).date()) == 0
    values = "select value, n from answer_counts where field = 'f_c' and day = '-infinity'"
    assert await rows(web, values) == [("de", 1)]


async def test_what_a_form_keeps_for_a_day_alone_stays_counted(web: Web, owner: httpx.AsyncClient, engine: RawConnection) -> None:
    url = await published_form(owner, {**DOCUMENT, "settings": {"retention_days": 1}})
    assert (await owner.post(url, json={"answers": {"country": "de"}})).status_code == 201
    await rows(web, "delete from submissions returning id")
    assert await check_counts(engine, datetime.now(UTC).date()) == 0
    assert await rows(web, "select n from answer_counts where field = 'f_c' and day = '-infinity'") == [(1,)]
