from collections.abc import AsyncIterator

import pytest

from tests.support.databases import fresh_database
from tests.support.web import Web, running_web


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    with fresh_database() as dsn:
        async with running_web(dsn) as running:
            yield running
