"""What a page says when it cannot do what it was asked."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
import psycopg
import pytest

from concertmaster_server.db.database import Database
from concertmaster_server.db.database import Options as DatabaseOptions
from concertmaster_server.pages.refusals import refuse
from concertmaster_server.runs.backlog import Bounds, backlog
from concertmaster_shared.errors import ConcertMasterError
from tests.support.definitions import form, published_form
from tests.support.form_site import running_pages
from tests.support.html import read_html
from tests.support.posting import drafts_of, post, submissions_of
from tests.support.web import Web


@asynccontextmanager
async def without_database(dsn: str) -> AsyncIterator[httpx.AsyncClient]:
    """Give somebody whose server has lost its database."""
    nobody = Database(DatabaseOptions(url="postgresql://nobody@127.0.0.1:9/nothing", pool_wait_s=0.5))
    async with running_pages(dsn, database=nobody) as web, web.client() as browser:
        yield browser


async def test_without_a_database_nothing_is_lost(
    web: Web, owner: httpx.AsyncClient, browser: httpx.AsyncClient, dsn: str
) -> None:
    await published_form(owner, form("lost-database"))
    async with without_database(dsn) as unlucky:
        opened = await unlucky.get("/f/lost-database")
        answer = await post(unlucky, "/f/lost-database", [("email", "ada@example.org"), ("_key", "k1")])
    assert (opened.status_code, answer.status_code) == (503, 503)
    assert not list(read_html(opened.text).all("form"))
    assert int(answer.headers["retry-after"]) > 0
    page = read_html(answer.text)
    assert "Nothing was stored." in page.one("main").text
    again = page.one("form")
    assert again.posts() == [("email", "ada@example.org"), ("_key", "k1")]
    assert (await post(browser, again.attributes["action"], again.posts())).status_code == 303
    assert len(await submissions_of(web, "/f/lost-database")) == 1


async def test_when_too_much_waits_the_answers_are_kept_in_the_page(web: Web, owner: httpx.AsyncClient, dsn: str) -> None:
    await published_form(owner, form("too-much"))
    full = backlog(dsn, Bounds(organisation=0), time.monotonic)
    async with running_pages(dsn, backlog=full) as busy, busy.client() as browser:
        answer = await post(browser, "/f/too-much", [("email", "ada@example.org"), ("_key", "k1")])
    await full.close()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    page = read_html(answer.text)
    assert "nothing was stored" in page.one("main").text
    assert page.one("form").posts() == [("email", "ada@example.org"), ("_key", "k1")]
    assert await submissions_of(web, "/f/too-much") == []


@pytest.mark.parametrize("nth", [1, 2])
async def test_a_database_that_goes_in_the_middle_leaves_nothing_half_stored(
    nth: int, web: Web, dsn: str, owner: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    url = f"/f/half-way-{nth}"
    await published_form(owner, form(url.removeprefix("/f/")))
    asked = 0

    def id_whose_making_ends_every_connection() -> UUID:
        nonlocal asked
        asked += 1
        if asked == nth:
            with psycopg.connect(dsn) as connection:
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and pid <> pg_backend_pid()"
                )
        return web.parts.new_id()

    async with running_pages(dsn, new_id=id_whose_making_ends_every_connection) as unlucky, unlucky.client() as cut_off:
        answer = await post(cut_off, url, {"email": "ada@example.org"})
        assert (answer.status_code, asked) == (503, nth)
        assert not await drafts_of(unlucky, url)
        again = read_html(answer.text).one("form")
        assert (await post(cut_off, url, again.posts())).status_code == 303
        assert len(await submissions_of(unlucky, url)) == 1


async def test_our_own_mistakes_are_logged_and_told_to_nobody(
    dsn: str, owner: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    await published_form(owner, form("our-mistake"))

    def broken(_size: int) -> bytes:
        raise ZeroDivisionError("the secret reason")

    async with running_pages(dsn, random_bytes=broken) as web, web.client() as browser:
        answer = await post(browser, "/f/our-mistake", {"email": "ada@example.org"})
    assert answer.status_code == 500
    assert "secret reason" not in answer.text
    assert "the secret reason" in caplog.text
    assert read_html(answer.text).one("form").posts() == [("email", "ada@example.org")]


def test_an_error_nobody_thought_of_is_our_mistake() -> None:
    class StrangeError(ConcertMasterError):
        code = "strange"

    assert refuse(StrangeError(), path="/f/x").status == 500


def test_what_was_posted_is_escaped() -> None:
    pairs = (('a"><script>', "</textarea><script>alert(1)</script>\r\nnext line"),)
    page = read_html(refuse(None, path='/f/"x', pairs=pairs).body.decode())
    assert not list(page.all("script"))
    assert page.one("form").posts() == list(pairs)
    assert page.one("form").attributes["action"] == '/f/"x'
