"""Submissions are found by any filter, in any order, page after page: each once, none left out, none of anybody else."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from concertmaster_server.answers import find_page
from concertmaster_server.db.queries.answers import pages
from concertmaster_server.db.reader import Reader
from tests.support.databases import fresh_database
from tests.support.definitions import API, published_again, published_form
from tests.support.posting import rows
from tests.support.web import Web, new_id, running_web

FIELDS = {
    "f_c": {
        "name": "country",
        "type": "choice",
        "label": "C",
        "choices": [{"id": one, "label": one} for one in ("de", "fr", "no")],
    },
    "f_s": {"name": "staff", "type": "integer", "label": "S"},
    "f_t": {"name": "title", "type": "text", "label": "T"},
    "f_y": {"name": "ready", "type": "yes_no", "label": "Y"},
    "f_b": {"name": "born", "type": "date", "label": "B"},
    "f_m": {"name": "price", "type": "money", "label": "M", "currencies": ["EUR"]},
}
DOCUMENT = {"format": "concertmaster.form/1", "name": "Sites", "fields": FIELDS, "pages": [{"id": "p1", "items": list(FIELDS)}]}
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)

# Three newer ones that fit no filter of ours.
PUSHED = """
insert into submissions (id, org_id, form_id, version, locale, data, submitted_at)
select gen_random_uuid(), org_id, id, 1, 'en', '{"f_s": 1}', at from forms, unnest(array[%s, %s, %s]::timestamptz[]) as p (at)
where id = %s returning 1
"""


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with fresh_database() as address:
        yield address


@pytest.fixture
async def web(dsn: str) -> AsyncIterator[Web]:
    async with running_web(dsn) as running:
        yield running


@pytest.fixture
async def owner(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    async with await web.owner() as client:
        yield client


def some_answers(chance: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "f_c": chance.choice(["de", "fr", "no"]),
        "f_s": chance.choice([-1, 0, 2, 9, 10, 100]),
        "f_t": chance.choice(["a", "B", "b", "é", "z", "x" * 300 + "1", "x" * 300 + "2"]),
        "f_y": chance.random() < 0.5,
        "f_b": chance.choice(["2026-01-01", "1999-12-31"]),
        "f_m": {"amount": chance.choice([5, 10, 200]), "currency": "EUR"},
    }
    return {key: value for key, value in answers.items() if chance.random() < 0.8}


async def stored(web: Web, url: str, count: int, *, seed: int = 1) -> dict[str, tuple[datetime, dict[str, Any]]]:
    """Store submissions as if they had come in over some days; several at the same moment."""
    chance = random.Random(seed)  # noqa: S311 - cases, no secrets
    form_id = UUID(url.split("/")[-2])
    made = {str(new_id()): (BEGAN + timedelta(hours=chance.randint(0, 40)), some_answers(chance)) for _ in range(count)}
    statement = """
    insert into submissions (id, org_id, form_id, version, locale, data, submitted_at)
    select n.id, f.org_id, f.id, 1, 'en', data, at from forms f,
        jsonb_to_recordset(%s::jsonb) as n (id uuid, data jsonb, at timestamptz)
    where f.id = %s returning 1
    """
    listed = [{"id": one, "at": at.isoformat(), "data": data} for one, (at, data) in made.items()]
    await rows(web, statement, json.dumps(listed), form_id)
    return made


async def every_id(owner: httpx.AsyncClient, url: str, *, limit: int = 7, **query: Any) -> list[str]:
    """Go through all pages."""
    found: list[str] = []
    cursor: str | None = None
    for _page in range(400):
        asked = {**query, "limit": limit, **({"cursor": cursor} if cursor else {})}
        answer = await owner.get(url, params=asked)
        assert answer.status_code == 200, answer.text
        found += [item["id"] for item in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found
    raise AssertionError("there is no end")


def in_order(made: dict[str, tuple[datetime, dict[str, Any]]], field: str, *, descending: bool) -> list[str]:
    """Sort as the product promises: without a value last; equals the newest first, or all of it backwards."""

    def value(one: str) -> Any:
        found = made[one][1].get(field)
        return found["amount"] if isinstance(found, dict) else found[:256] if isinstance(found, str) else found

    newest_first = sorted(made, key=lambda one: (made[one][0], one), reverse=not descending)
    having = sorted([one for one in newest_first if value(one) is not None], key=value, reverse=False)
    if descending:
        oldest_first = sorted(made, key=lambda one: (made[one][0], one))
        having = sorted([one for one in oldest_first if value(one) is not None], key=value)
        grouped: dict[Any, list[str]] = {}
        for one in having:
            grouped.setdefault(value(one), []).append(one)
        having = [one for key in sorted(grouped, reverse=True) for one in grouped[key]]
    return having + [one for one in newest_first if value(one) is None]


@pytest.fixture(params=[20_000, 10], ids=["a long walk", "a walk of ten"])
def walked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """A walk that sees everything, and one that ends soon."""
    monkeypatch.setattr(pages, "WALKED", request.param)
    monkeypatch.setattr(find_page, "WALKED", request.param)
    monkeypatch.setattr(find_page, "SIEVED", request.param)
    return int(request.param)


@pytest.mark.parametrize("name", ["country", "staff", "title", "ready", "born", "price"])
@pytest.mark.parametrize("descending", [False, True])
async def test_every_sort_gives_each_submission_once(web: Web, owner: httpx.AsyncClient, name: str, descending: bool) -> None:
    url = await published_form(owner, DOCUMENT)
    made = await stored(web, url, 40)
    field = next(key for key, settings in FIELDS.items() if settings["name"] == name)
    for limit in (3, 500):
        found = await every_id(owner, url, sort=("-" if descending else "") + name, limit=limit)
        assert found == in_order(made, field, descending=descending)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", lambda _data: True),
        ('country == "de"', lambda data: data.get("f_c") == "de"),
        ('country == "de" and staff > 5', lambda data: data.get("f_c") == "de" and (data.get("f_s") or 0) > 5),
        ('title == "z"', lambda data: data.get("f_t") == "z"),
        ("staff > 50", lambda data: (data.get("f_s") or 0) > 50),
        ('lower(title) == "b"', lambda data: (data.get("f_t") or "").lower() == "b"),
        ('country in ["de", "fr"] and lower(title) == "b"', lambda data: False),
        ('title == "nowhere"', lambda _data: False),
    ],
)
async def test_a_filter_finds_all_that_fit_in_the_order_asked_for(
    web: Web, owner: httpx.AsyncClient, text: str, fits: Any, walked: int
) -> None:
    url = await published_form(owner, DOCUMENT)
    made = await stored(web, url, 60, seed=2)
    if "in [" in text:

        def fits(data: dict[str, Any]) -> bool:
            return data.get("f_c") in {"de", "fr"} and (data.get("f_t") or "").lower() == "b"

    kept = {one: what for one, what in made.items() if fits(what[1])}
    newest = sorted(kept, key=lambda one: (kept[one][0], one), reverse=True)
    assert await every_id(owner, url, filter=text) == newest
    assert await every_id(owner, url, filter=text, sort="submitted_at") == newest[::-1]
    assert await every_id(owner, url, filter=text, sort="staff") == in_order(kept, "f_s", descending=False)
    answer = (await owner.get(url, params={"filter": text, "count": True, "limit": 1})).json()["count"]
    assert answer["count"] == len(kept) or answer["capped"]


async def test_pages_stay_as_they_are_while_others_submit(web: Web, owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, DOCUMENT)
    made = await stored(web, url, 30)
    first = (await owner.get(url, params={"sort": "staff", "limit": 10})).json()
    await owner.post(url, json={"answers": {"staff": -50}})
    second = (await owner.get(url, params={"sort": "staff", "limit": 500, "cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in first["items"] + second["items"]] == in_order(made, "f_s", descending=False)


@pytest.mark.parametrize(
    ("query", "code", "says"),
    [
        ({"filter": "staf > 1"}, "filter.invalid", "staff"),
        ({"filter": "staff >"}, "filter.invalid", "character 8"),
        ({"sort": "nobody"}, "sort.invalid", "submitted_at"),
        ({"search": "?!"}, "search.empty", "word"),
        ({"cursor": "eyJ9"}, "cursor.invalid", ""),
    ],
)
async def test_a_question_that_cannot_be_answered_says_why(
    owner: httpx.AsyncClient, query: dict[str, str], code: str, says: str
) -> None:
    url = await published_form(owner, DOCUMENT)
    answer = await owner.get(url, params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert says in answer.json()["detail"]


async def test_a_cursor_of_another_sort_is_refused(web: Web, owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, DOCUMENT)
    await stored(web, url, 30)
    cursor = (await owner.get(url, params={"sort": "title", "limit": 2})).json()["next_cursor"]
    for sort in ("staff", "", "-submitted_at"):
        answer = await owner.get(url, params={"sort": sort, "cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor.invalid")


async def test_nobody_finds_answers_of_another_organisation(web: Web, owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, DOCUMENT)
    made = await stored(web, url, 20)
    async with await web.owner() as stranger:
        assert (await stranger.get(url, params={"filter": "staff > 0"})).status_code == 404
        own = await published_form(stranger, DOCUMENT)
        await stored(web, own, 5, seed=9)
        for query in ({}, {"filter": 'country == "de" or true'}, {"sort": "staff"}, {"filter": 'lower(title) != "q"'}):
            found = await every_id(stranger, own, **query)
            assert found
            assert not set(found) & set(made)


async def test_a_reader_sees_its_organisation_alone(web: Web, owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, DOCUMENT)
    await stored(web, url, 3)
    async with web.database.reading(new_id()) as reader:
        assert await reader.ask(lambda tables: tables.submissions) == []
        assert await reader.ask(lambda tables: tables.words) == []


async def test_the_count_stops_where_nobody_reads_on(web: Web, owner: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_page, "MOST_COUNTED", 10)
    url = await published_form(owner, DOCUMENT)
    await stored(web, url, 30)
    answer = (await owner.get(url, params={"filter": "staff != 12345", "count": True})).json()
    assert answer["count"] == {"count": 10, "capped": True}


async def test_the_api_says_what_the_form_of_a_page_is(owner: httpx.AsyncClient) -> None:
    document = (await owner.get("/openapi.json")).json()
    names = {one["name"] for one in document["paths"][f"{API}/forms/{{form_id}}/submissions"]["get"]["parameters"]}
    assert {"filter", "sort", "search", "count", "limit", "cursor"} <= names


async def test_what_comes_and_goes_while_a_page_is_looked_for_moves_no_other(
    web: Web, owner: httpx.AsyncClient, walked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await published_form(owner, DOCUMENT)
    made = await stored(web, url, 60)
    ask = Reader.ask

    async def in_between(self: Reader, question: Any) -> list[tuple[Any, ...]]:
        answer = await ask(self, question)
        await rows(web, PUSHED, *(BEGAN + timedelta(days=9),) * 3, UUID(url.split("/")[-2]))
        return answer

    monkeypatch.setattr(Reader, "ask", in_between)
    found = await every_id(owner, url, filter="staff > 50", limit=3)
    assert sorted(found) == sorted(one for one, (_, data) in made.items() if (data.get("f_s") or 0) > 50)


async def test_a_count_says_what_there_is_not_what_there_was(web: Web, owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, {**DOCUMENT, "settings": {"retention_days": 7}})
    for _ in range(3):
        assert (await owner.post(url, json={"answers": {"country": "de"}})).status_code == 201
    forgotten = (
        "delete from submissions where id = any(array(select id from submissions where form_id = %s limit 2)) returning id"
    )
    assert len(await rows(web, forgotten, UUID(url.split("/")[-2]))) == 2
    for asked in ({}, {"filter": 'country == "de"'}):
        assert (await owner.get(url, params={**asked, "count": "true"})).json()["count"] == {"count": 1, "capped": False}


async def test_a_count_includes_what_was_answered_when_the_field_was_not_counted(web: Web, owner: httpx.AsyncClient) -> None:
    before = {**DOCUMENT, "fields": {**FIELDS, "f_c": {"name": "country", "type": "text", "label": "C"}}}
    url = await published_form(owner, before)
    assert (await owner.post(url, json={"answers": {"country": "de"}})).status_code == 201
    await published_again(owner, url.removesuffix("/submissions"), DOCUMENT)
    assert (await owner.post(url, json={"answers": {"country": "de"}})).status_code == 201
    answer = (await owner.get(url, params={"filter": 'country == "de"', "count": "true"})).json()
    assert (len(answer["items"]), answer["count"]) == (2, {"count": 2, "capped": False})


async def test_a_sort_goes_on_behind_an_answer_of_another_kind(web: Web, owner: httpx.AsyncClient) -> None:
    before = {**DOCUMENT, "fields": {**FIELDS, "f_s": {"name": "staff", "type": "text", "label": "S"}}}
    url = await published_form(owner, before)
    for answer in ("many", "few"):
        assert (await owner.post(url, json={"answers": {"staff": answer}})).status_code == 201
    await published_again(owner, url.removesuffix("/submissions"), DOCUMENT)
    assert (await owner.post(url, json={"answers": {"staff": 3}})).status_code == 201
    for sort in ("staff", "-staff"):
        assert len(set(await every_id(owner, url, sort=sort, limit=1))) == 3
