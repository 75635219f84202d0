"""What a process shows without asking the database, and how it hears that something has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import brotli
import httpx
import psycopg
import pytest

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.database import Database
from concertmaster_server.db.queries.forms import FORM_CHANNEL
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.pages.keeping import kept_forms
from tests.support.definitions import API, create_form, form, published_form
from tests.support.form_site import INTAKE, Publish, running_pages
from tests.support.forms import form_json, text_field
from tests.support.html import read_html
from tests.support.web import Web


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Take the database away from the pages."""

    def take_away() -> None:
        def refuse(*_organisations: object) -> None:
            raise UnavailableError

        monkeypatch.setattr(Database, "transaction", refuse)

    return take_away


async def warm(browser: httpx.AsyncClient, url: str) -> httpx.Response:
    """Ask until the page comes without the request id that the long way puts on."""
    for _ in range(200):
        answer = await browser.get(url)
        if "x-request-id" not in answer.headers:
            return answer
        await asyncio.sleep(0.02)
    raise AssertionError("the page is never kept")


async def within_a_second(check: Callable[[], Awaitable[bool]]) -> None:
    ends = asyncio.get_running_loop().time() + 1
    while not await check():
        assert asyncio.get_running_loop().time() < ends
        await asyncio.sleep(0.01)


async def test_a_kept_page_needs_no_database(
    browser: httpx.AsyncClient, publish: Publish, no_database: Callable[[], None]
) -> None:
    url = await publish(INTAKE)
    first = await browser.get(url)
    await warm(browser, url)
    no_database()
    again = await browser.get(url)
    assert again.content == first.content
    told = {"x-request-id"}
    assert {name: value for name, value in first.headers.items() if name not in told} == dict(again.headers)
    known = await browser.get(url, headers={"if-none-match": again.headers["etag"]})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", again.headers["etag"])
    assert "content-encoding" not in known.headers


async def test_each_coding_has_bytes_and_a_tag_of_its_own(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(INTAKE)
    await warm(browser, url)
    tags = set()
    for accepted, coding in (("gzip, deflate, br, zstd", "br"), ("gzip;q=0.5, br;q=0", "gzip"), ("identity", None), ("", None)):
        async with browser.stream("GET", url, headers={"accept-encoding": accepted}) as answer:
            raw = b"".join([part async for part in answer.aiter_raw()])
        assert answer.headers.get("content-encoding") == coding
        assert int(answer.headers["content-length"]) == len(raw)
        tags.add(answer.headers["etag"])
        if coding == "br":
            assert b"Small intake" in brotli.decompress(raw)
    assert len(tags) == 3


async def test_languages_are_kept_each_for_itself(
    browser: httpx.AsyncClient, publish: Publish, no_database: Callable[[], None]
) -> None:
    texts = {"de": {"f_a.label": "Wie heißt du?"}}
    url = await publish(form_json({"f_a": text_field("a")}, locales=["en", "de"], texts=texts))
    german = {"accept-language": "de-AT"}
    await warm(browser, url)
    await browser.get(url, headers=german)
    await browser.get(f"{url}?lang=de")
    no_database()
    assert "Wie heißt du?" not in (await browser.get(url)).text
    assert "Wie heißt du?" in (await browser.get(url, headers=german)).text
    assert f'action="{url}?lang=de"' in (await browser.get(f"{url}?lang=de")).text
    assert (await browser.get(f"{url}?lang=fr")).status_code == 503


async def test_one_address_a_language_is_kept_and_no_other(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(form_json({"f_name": text_field("name")}, locales=["en", "de"]))
    await warm(browser, f"{url}?lang=de")
    for address in (f"{url}?lang=x&lang=de", f"{url}?lang=de&", f"{url}?lang=%64e", f"{url}?lang=xx", f"{url}?utm=1"):
        for _ in range(3):
            answer = await browser.get(address)
            assert (answer.status_code, "x-request-id" in answer.headers) == (200, True), address


@dataclass(frozen=True)
class TwoProcesses:
    """The same installation twice: somebody publishes through one, a respondent reads through the other."""

    here: Web
    there: Web


@pytest.fixture
async def two(dsn: str):
    async with running_pages(dsn) as here, running_pages(dsn) as there:
        yield TwoProcesses(here, there)


async def test_what_is_published_elsewhere_is_seen_within_a_second(two: TwoProcesses) -> None:
    async with await two.here.owner() as owner, two.there.client() as browser:
        made = await create_form(owner, form("seen-elsewhere", title="First"))
        where = f"{API}/forms/{made['id']}"
        await owner.post(f"{where}/publish")
        before = await warm(browser, "/f/seen-elsewhere")
        await owner.put(where, json={"document": form("seen-elsewhere", title="Second")}, headers={"if-match": "*"})
        assert (await browser.get("/f/seen-elsewhere")).content == before.content
        await owner.post(f"{where}/publish")

        async def second() -> bool:
            return read_html((await browser.get("/f/seen-elsewhere")).text).one("h1").text == "Second"

        await within_a_second(second)
        await warm(browser, "/f/seen-elsewhere")
        await owner.delete(where, headers={"if-match": "*"})

        async def gone() -> bool:
            return (await browser.get("/f/seen-elsewhere")).status_code == 404

        await within_a_second(gone)


async def test_a_form_that_fills_up_elsewhere_closes_within_a_second(two: TwoProcesses) -> None:
    async with await two.here.owner() as owner, two.there.client() as browser:
        submissions = await published_form(owner, form("fills-elsewhere", settings={"max_responses": 1}))
        await warm(browser, "/f/fills-elsewhere")
        assert (await owner.post(submissions, json={"answers": {"email": "ada@example.org"}})).status_code == 201

        async def closed() -> bool:
            return (await browser.get("/f/fills-elsewhere")).status_code == 410

        await within_a_second(closed)


async def test_a_form_closes_at_its_deadline(browser: httpx.AsyncClient, publish: Publish) -> None:
    deadline = datetime.now(UTC) + timedelta(seconds=1.5)
    url = await publish(form_json({"f_1": text_field("a")}, settings={"deadline": deadline.isoformat()}))
    await warm(browser, url)
    await asyncio.sleep((deadline - datetime.now(UTC)).total_seconds() + 0.05)
    assert (await browser.get(url)).status_code == 410


async def test_who_hears_nothing_asks_again(dsn: str, browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(INTAKE)
    await warm(browser, url)
    async with await psycopg.AsyncConnection.connect(psycopg_dsn(dsn), autocommit=True) as house:
        await house.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'concertmaster-pages-listen'"
        )

    async def asks() -> bool:
        return "x-request-id" in (await browser.get(url)).headers

    await within_a_second(asks)
    await warm(browser, url)


async def test_anything_may_have_changed(web: Web, browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(INTAKE)
    await warm(browser, url)
    async with web.database.transaction() as tx:
        await tx.raw.execute("select pg_notify(%s, '')", (FORM_CHANNEL,))

    async def asks() -> bool:
        return "x-request-id" in (await browser.get(url)).headers

    await within_a_second(asks)


async def test_the_longest_unused_form_is_forgotten(
    browser: httpx.AsyncClient, owner: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_forms, "_MOST_KEPT", 1)
    for slug in ("kept-one", "kept-two"):
        await published_form(owner, form(slug))
        await warm(browser, f"/f/{slug}")
    assert "x-request-id" in (await browser.get("/f/kept-one")).headers


async def test_a_crowd_before_a_page_that_is_not_kept_asks_the_database_once(
    browser: httpx.AsyncClient, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, begun = await publish(INTAKE), Database.transaction
    transactions = 0

    def count(database: Database, *organisations: UUID) -> AbstractAsyncContextManager[Transaction]:
        nonlocal transactions
        transactions += 1
        return begun(database, *organisations)

    monkeypatch.setattr(Database, "transaction", count)
    answers = await asyncio.gather(*(browser.get(url) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert transactions == 1
