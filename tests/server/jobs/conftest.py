"""A stage, and a server that remembers what is sent to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.support.databases import fresh_database
from tests.support.sink import Sink, sink
from tests.support.stage import Stage, stage
from tests.support.web import Web, running_web


@pytest.fixture
async def ground() -> AsyncIterator[Stage]:
    """Give a stage without a worker."""
    async with stage() as made:
        yield made


@pytest.fixture
async def receiver() -> AsyncIterator[Sink]:
    """Give a server that remembers what is sent to it."""
    async with sink() as made:
        yield made


@pytest.fixture
def dsn() -> Iterator[str]:
    """Give a database without anything in it."""
    with fresh_database() as address:
        yield address


@pytest.fixture
async def web(dsn: str) -> AsyncIterator[Web]:
    """Give the web side over that database, to bring in what jobs work on."""
    async with running_web(dsn) as running:
        yield running


@pytest.fixture
async def owner(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    """Give whoever owns a new organisation there."""
    async with await web.owner() as client:
        yield client
