from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from tests.support.databases import fresh_database
from tests.support.definitions import published_form
from tests.support.form_site import Publish, running_pages
from tests.support.web import Web


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
