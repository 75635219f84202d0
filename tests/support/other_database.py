"""Somebody else's PostgreSQL database, reached over a port of loopback that can be cut, held up or counted."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg

from concertmaster_server.executors.connections import ConnectionUnknownError, OpenConnection
from concertmaster_server.outbound.database_connect import DatabaseAddress
from tests.support.servers import LOGIN, shared_servers
from tests.support.sink import serving
from tests.support.steps import ORGANISATION

NAME = "somebody_elses"
NEVER = b"\0never"
_SSL_REQUEST = bytes.fromhex("0000000804d2162f")
_TABLES = """
create table suppliers (id integer primary key, name text unique, country text, founded date, weight numeric, extra jsonb);
insert into suppliers values
    (1, 'Acme', 'DE', '1999-05-01', 12.50, '{"tags": ["a"]}'),
    (2, 'Bolt', 'FR', null, 0.1, null),
    (3, 'Crane', 'DE', null, null, '[]');
create table orders (key text primary key, total numeric not null check (total >= 0));
"""


@dataclass(slots=True)
class OtherDatabase:
    """The database and the way to it. ``heard`` holds what was sent to the server.

    What holds ``cut_at`` does not get there any more; after ``cut_after`` no answer comes back; clearing ``held`` stops all.
    """

    dsn: str
    port: int = 0
    connections: int = 0
    heard: bytearray = field(default_factory=bytearray)
    held: asyncio.Event = field(default_factory=asyncio.Event)
    cut_at: bytes = NEVER
    cut_after: bytes = NEVER

    @property
    def address(self) -> DatabaseAddress:
        """Give the address as a connection names it."""
        password = urlsplit(self.dsn).password or ""
        return DatabaseAddress(
            organisation=ORGANISATION, host="127.0.0.1", port=self.port, database=NAME, user=LOGIN, password=password, tls="none"
        )

    def other_address(self, **changes: Any) -> DatabaseAddress:
        """Give the address with something changed."""
        return replace(self.address, **changes)

    async def open(self, organisation: Any, name: str) -> OpenConnection:
        """Give the connections that steps of tests name."""
        here = self.address
        settings = {"host": here.host, "port": here.port, "database": here.database, "user": here.user, "tls": "none"}
        kept = {
            "erp": ("postgresql", settings, {"password": here.password}),
            "wrong": ("postgresql", settings, {"password": "nonsense"}),
            "gone": ("postgresql", settings | {"port": 1}, {}),
            "inner": ("postgresql", settings | {"host": "192.168.0.1"}, {}),
            "web": ("http", {}, {}),
        }
        assert organisation == ORGANISATION
        if name not in kept:
            raise ConnectionUnknownError(name=name)
        return OpenConnection(name, *kept[name])

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database itself, past everything under test."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    async def hears(self, said: bytes) -> None:
        """Wait until this has been sent to the server."""
        async with asyncio.timeout(5):
            while said not in self.heard:  # noqa: ASYNC110 - bytes tell nobody that they came
                await asyncio.sleep(0.01)

    def reset(self) -> None:
        """Put back what a test changed."""
        self.ask("drop table if exists suppliers, orders")
        self.ask(_TABLES)


@asynccontextmanager
async def other_database(made: OtherDatabase, tls: ssl.SSLContext | None = None) -> AsyncIterator[OtherDatabase]:
    """Open the way to a database for as long as the block lasts; where ``tls`` is given, clients have to encrypt."""
    path = Path(parse_qs(urlsplit(made.dsn).query)["host"][0]) / ".s.PGSQL.5432"
    made.held = asyncio.Event()  # one of an earlier test belongs to that test's loop
    made.held.set()
    made.heard.clear()
    made.connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.connections += 1
        if tls is not None and not await _encrypted(reader, writer, tls):
            return
        there_reader, there_writer = await asyncio.open_unix_connection(str(path))
        asking = asyncio.create_task(_ask(made, reader, there_writer))
        answering = asyncio.create_task(_answer(made, there_reader, writer))
        try:
            await asyncio.wait((asking, answering), return_when=asyncio.FIRST_COMPLETED)
        finally:
            there_writer.transport.abort()
            for way in (asking, answering):
                way.cancel()
            await asyncio.gather(asking, answering, return_exceptions=True)

    async with serving(serve) as port:
        made.port = port
        yield made


async def _encrypted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tls: ssl.SSLContext) -> bool:
    """Agree to encrypt, as the protocol wants it; tell whether the client trusts us."""
    assert await reader.readexactly(8) == _SSL_REQUEST
    writer.write(b"S")
    try:
        await writer.start_tls(tls)
    except ssl.SSLError:
        return False
    return True


async def _ask(made: OtherDatabase, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while said := await reader.read(65536):
            await made.held.wait()
            made.heard += said
            if made.cut_at in said:
                return
            is_last = made.cut_after in said
            if is_last:
                made.held.clear()
            writer.write(said)
            await writer.drain()
            if is_last:
                await asyncio.sleep(0.2)
                return


async def _answer(made: OtherDatabase, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while said := await reader.read(65536):
            await made.held.wait()
            writer.write(said)
            await writer.drain()


def make_other_database() -> OtherDatabase:
    """Make the database; one for a module is enough."""
    servers = shared_servers()
    servers.drop_database(NAME)
    return OtherDatabase(servers.create_database(NAME))
