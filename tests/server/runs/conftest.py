"""A stage with a worker in the test's own event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.sink import Sink, sink
from tests.support.stage import Stage, stage, worker


@pytest.fixture
async def ground() -> AsyncIterator[Stage]:
    """Give a stage without a worker."""
    async with stage() as made:
        yield made


@pytest.fixture
async def running(ground: Stage) -> AsyncIterator[Stage]:
    """Give a stage with a worker."""
    async with worker(ground.dsn):
        yield ground


@pytest.fixture
async def receiver() -> AsyncIterator[Sink]:
    """Give a server that remembers what is sent to it."""
    async with sink() as made:
        yield made
