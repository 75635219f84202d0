"""A stage for runs that call out, and a receiver for them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.sink import Sink, sink
from tests.support.stage import Stage, stage


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
