"""An export is whole or visibly not: who stops reading ends it in the database, and a broken one never looks like a file."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import psycopg
import pytest

from concertmaster_server.answers.export.stream import Exports
from concertmaster_server.answers.export.xlsx import Workbook
from concertmaster_server.db.queries.answers.cells import Cell
from tests.bench.export import SEED, measure
from tests.server.api.test_exports import sheet_rows
from tests.support.databases import fresh_database
from tests.support.definitions import form, published_form
from tests.support.http_server import BriefServer
from tests.support.web import Web, running_web

ROWS = 60_000


@pytest.fixture
async def large() -> AsyncIterator[tuple[Web, str, str, str]]:
    """An application over a form with many answers: it, the form's export, a key, and the database."""
    with fresh_database() as dsn:
        async with running_web(dsn) as web:
            organisation = await web.organisation()
            key = await web.key(organisation)
            async with web.client(key) as client:
                url = await published_form(client, form("large"))
            with psycopg.connect(dsn, autocommit=True) as owner:
                owner.execute("select set_config('cm.orgs', %s, false)", (str(organisation),))
                owner.execute(SEED, {"org": organisation, "form": url.split("/")[-2], "rows": ROWS})
            yield web, url.replace("/submissions", "/export"), key, dsn


def exporting(dsn: str) -> list[int]:
    with psycopg.connect(dsn) as owner:
        found = owner.execute("select pid from pg_stat_activity where application_name = 'concertmaster-export'").fetchall()
        return [row[0] for row in found]


@asynccontextmanager
async def serving(web: Web, key: str) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the application on a socket, and give a client that calls it there."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = BriefServer(web.app)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110 - it tells in no other way
        await asyncio.sleep(0.01)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=30) as client:
        yield client
    server.end()
    await running


async def test_a_client_that_goes_ends_the_copy(large: tuple[Web, str, str, str]) -> None:
    web, path, key, dsn = large
    async with serving(web, key) as client:
        async with client.stream("GET", path) as answer:
            await anext(answer.aiter_raw())
            assert len(exporting(dsn)) == 1
        async with asyncio.timeout(5):
            while exporting(dsn):  # noqa: ASYNC110 - the database tells when it is asked
                await asyncio.sleep(0.02)
    assert web.parts.exports._running == 0


async def test_a_database_that_goes_breaks_the_connection(large: tuple[Web, str, str, str]) -> None:
    web, path, key, dsn = large
    async with serving(web, key) as client:
        for format_ in ("csv", "jsonl", "parquet", "xlsx"):
            with pytest.raises(httpx.RemoteProtocolError):
                await read_with_an_accident(client, f"{path}?format={format_}", dsn)


async def read_with_an_accident(client: httpx.AsyncClient, path: str, dsn: str) -> None:
    async with client.stream("GET", path) as answer:
        assert answer.status_code == 200
        pieces = answer.aiter_raw()
        await anext(pieces)
        (pid,) = exporting(dsn)
        with psycopg.connect(dsn, autocommit=True) as owner:
            owner.execute("select pg_terminate_backend(%s)", (pid,))
        async for _ in pieces:
            pass


async def test_more_exports_than_there_is_room_for_are_asked_to_come_again(large: tuple[Web, str, str, str]) -> None:
    web, path, key, _ = large
    object.__setattr__(web.parts, "exports", Exports(most=0))
    async with web.client(key) as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "export.busy", "2")


def test_a_full_sheet_is_followed_by_another() -> None:
    book = Workbook([Cell(header="a", type="text", source="")], most_rows=3)
    row = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>\n'
    content = book.begin() + book.add([row] * 3) + book.add([row] * 2) + book.end()
    assert [len(sheet_rows(content, number)) for number in (1, 2, 3)] == [3, 3, 2]


@pytest.mark.alone
def test_memory_stays_flat_and_rows_come_fast() -> None:
    figures = {name: value for name, value, _unit, _detail in measure(20_000)}
    most = {"csv": 100, "jsonl": 100, "parquet": 250, "xlsx": 250}
    for name, megabytes in most.items():
        assert figures[f"export.{name}.memory"] < megabytes
        assert figures[f"export.{name}"] > 5_000
