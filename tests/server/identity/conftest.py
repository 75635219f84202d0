from collections.abc import AsyncIterator, Iterator

import pytest

from concertmaster_server.db.database import Database, Options
from concertmaster_server.identity.passwords import Passwords
from tests.support.databases import fresh_database


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with fresh_database() as address:
        yield address


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    database = Database(Options(url=dsn))
    yield database
    await database.close()


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    """Figures too low for anything but a test."""
    passwords = Passwords(memory_kib=64, passes=1)
    yield passwords
    passwords.close()
