"""Transactions of the web side: dead connections are exchanged, and what cannot be had is said to be unavailable."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Iterator

import psycopg
import pytest

from concertmaster_server.db.database import Database, Options
from concertmaster_server.db.unavailable import UnavailableError
from tests.support.databases import fresh_database
from tests.support.web import new_id


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with fresh_database() as url:
        yield url


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(Options(url=url, pool_size=3, pool_wait_s=0.2))
    yield database
    await database.close()


async def put(database: Database, organisation: uuid.UUID, *, then: Callable[[], None] = lambda: None) -> None:
    async with database.transaction(organisation) as tx:
        await tx.raw.execute("insert into organisations (id, name) values (%s, 'O')", (organisation,))
        then()
        await tx.core.exec_driver_sql("select 1")


async def count(database: Database, organisation: uuid.UUID) -> int:
    async with database.transaction(organisation) as tx:
        row = await (await tx.raw.execute("select count(*) from organisations where id = %s", (organisation,))).fetchone()
    assert row is not None
    return int(row[0])


def end_all_connections(url: str) -> None:
    with psycopg.connect(url) as connection:
        others = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        connection.execute(f"select pg_terminate_backend(pid) {others}")


async def test_both_views_are_one_transaction_and_an_error_undoes_it(database: Database) -> None:
    organisation = new_id()
    with pytest.raises(KeyError):
        await put(database, organisation, then=lambda: {}["missing"])
    assert await count(database, organisation) == 0
    await put(database, organisation)
    assert await count(database, organisation) == 1


async def test_an_organisation_is_named_for_one_transaction_alone(database: Database) -> None:
    organisation = new_id()
    await put(database, organisation)
    for named, expected in (((organisation,), str(organisation)), ((), "")):
        async with database.transaction(*named) as tx:
            row = await (await tx.raw.execute("select current_setting('cm.orgs', true), current_user")).fetchone()
        assert row == (expected, "cm_app")


async def test_connections_that_died_in_the_pool_are_exchanged_unnoticed(database: Database, url: str) -> None:
    organisation = new_id()
    await asyncio.gather(*(count(database, organisation) for _ in range(3)))
    end_all_connections(url)
    await put(database, organisation)
    end_all_connections(url)
    assert await asyncio.gather(*(count(database, organisation) for _ in range(6))) == [1] * 6


async def test_a_connection_that_dies_in_the_middle_is_unavailable_and_stores_nothing(database: Database, url: str) -> None:
    organisation = new_id()
    with pytest.raises(UnavailableError):
        await put(database, organisation, then=lambda: end_all_connections(url))
    assert await count(database, organisation) == 0


async def test_who_finds_no_free_connection_in_time_is_told_so(database: Database) -> None:
    async with database.transaction(), database.transaction(), database.transaction():
        with pytest.raises(UnavailableError):
            async with database.transaction():
                pass
    assert await count(database, new_id()) == 0


async def test_an_address_where_nobody_listens_is_unavailable() -> None:
    database = Database(Options(url="postgresql://nobody@127.0.0.1:1/nothing"))
    with pytest.raises(UnavailableError):
        async with database.transaction():
            pass
    await database.close()
