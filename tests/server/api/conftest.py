from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.support.databases import fresh_database
from tests.support.web import Web, running_web


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    """A database for all tests of a module: each works in organisations of its own."""
    with fresh_database() as address:
        yield address


@pytest.fixture
async def web(dsn: str) -> AsyncIterator[Web]:
    async with running_web(dsn) as running:
        yield running


@pytest.fixture
async def owner(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    """A client that owns an organisation nobody else is in."""
    async with await web.owner() as client:
        yield client
