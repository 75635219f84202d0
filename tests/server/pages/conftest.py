import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.browser import Open, running_browser
from tests.support.databases import fresh_database
from tests.support.definitions import published_form
from tests.support.form_site import Publish, Site, running_pages, served_pages
from tests.support.web import Web

# Refusals are pages too, and in a frame of another site the script sets the focus that the attribute may not.
_EXPECTED = re.compile("status of 4|^Blocked autofocusing|^Autofocus processing was blocked")


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    """A database for all tests of a module: each works in organisations of its own."""
    with fresh_database() as address:
        yield address


@pytest.fixture
async def web(dsn: str) -> AsyncIterator[Web]:
    async with running_pages(dsn) as running:
        yield running


@pytest.fixture
async def browser(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a link and nothing else."""
    async with web.client() as client:
        client.headers["user-agent"] = "a browser"
        yield client


@pytest.fixture
async def owner(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever makes the forms."""
    async with await web.owner() as client:
        yield client


@pytest.fixture
def publish(owner: httpx.AsyncClient, request: pytest.FixtureRequest) -> Publish:
    """Publish a form of the test's own; gives its address for respondents."""

    async def publish(document: dict[str, Any]) -> str:
        slug = request.node.name.partition("[")[0].removeprefix("test_").replace("_", "-")[:60].strip("-")
        await published_form(owner, {**document, "slug": slug})
        return f"/f/{slug}"

    return publish


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with fresh_database() as dsn, served_pages(dsn) as served:
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Open]:
    """Open a page in a browser of its own; whatever the page logs as an error fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def visit(url: str, **settings: Any) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if not _EXPECTED.search(said.text) else None)
        page.goto(url)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not errors
