"""Health, figures, and what happens while the database is away."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit, urlunsplit

import httpx

from concertmaster_server.api.parts import Options, Part
from tests.support.definitions import API, form, published_form
from tests.support.web import Web, running_web


@dataclass
class Wire:
    """A connection to PostgreSQL that a test can cut."""

    dsn: str
    socket: str
    port: int = 0
    open: set[asyncio.StreamWriter] = field(default_factory=set)
    server: asyncio.Server | None = None
    flows: asyncio.Event = field(default_factory=asyncio.Event)

    async def mend(self) -> None:
        """Let connections through."""
        self.flows.set()
        self.server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Refuse connections and break those that are open."""
        assert self.server is not None
        self.server.close()
        for writer in self.open:
            writer.transport.abort()

    def freeze(self) -> None:
        """Keep connections open and carry nothing."""
        self.flows.clear()

    @property
    def through(self) -> str:
        """Give the address of the database by way of this wire."""
        parts = urlsplit(self.dsn)
        login = parts.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{login}@127.0.0.1:{self.port}", query=""))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(self.socket)
        self.open |= {writer, far_writer}
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(self._copy(reader, far_writer), self._copy(far_reader, writer))
        self.open -= {writer, far_writer}
        far_writer.close()
        writer.close()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while octets := await reader.read(65536):
            await self.flows.wait()
            writer.write(octets)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def wired_web(dsn: str, options: Options | None = None) -> AsyncIterator[tuple[Web, Wire]]:
    folder = parse_qs(urlsplit(dsn).query)["host"][0]
    wire = Wire(dsn, f"{folder}/.s.PGSQL.5432")
    await wire.mend()
    async with running_web(wire.through, options) as web:
        yield web, wire
    wire.cut()


async def test_a_living_process_says_so_without_a_key(web: Web) -> None:
    answer = await web.client().get("/health/live")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


async def test_readiness_has_a_line_for_each_part(dsn: str) -> None:
    async def well() -> None: ...

    async def ill() -> None:
        raise ConnectionError

    for probe, status in ((well, "ok"), (ill, "degraded")):
        async with running_web(dsn, parts=(Part(name="redis", probe=probe),)) as web:
            answer = await web.client().get("/health/ready")
            lines = {line["name"]: line["status"] for line in answer.json()["parts"]}
            assert (answer.status_code, answer.json()["status"]) == (200, status)
            assert lines == {"database": "ok", "redis": "ok" if status == "ok" else "down"}


async def test_while_the_database_is_away_calls_are_refused_at_once_and_then_served_again(dsn: str) -> None:
    async with wired_web(dsn) as (web, wire):
        client = await web.owner()
        submissions = await published_form(client, form())
        body = {"answers": {"email": "ada@example.org"}}
        wire.cut()
        began = time.monotonic()
        answers = await asyncio.gather(
            *(client.post(submissions, json=body) for _ in range(20)), client.get(f"{API}/workflows"), client.get("/health/ready")
        )
        assert time.monotonic() - began < 2
        assert {answer.status_code for answer in answers} == {503}
        assert {answer.headers["retry-after"] for answer in answers} == {"2"}
        assert {answer.json().get("code") for answer in answers[:-1]} == {"unavailable"}
        assert (await client.get("/health/live")).status_code == 200
        await wire.mend()
        assert (await client.post(submissions, json=body)).status_code == 201
        assert (await client.get("/health/ready")).status_code == 200
        assert len((await client.get(submissions)).json()["items"]) == 1


async def test_a_frozen_database_holds_nobody_for_ever(dsn: str) -> None:
    async with wired_web(dsn, Options(rate_limits=False, longest_call_s=0.3)) as (web, wire):
        client = await web.owner()
        assert (await client.get(f"{API}/workflows")).status_code == 200
        wire.freeze()
        call = asyncio.create_task(client.get(f"{API}/workflows"))
        await asyncio.sleep(0.5)
        wire.flows.set()
        assert (await call).status_code == 503
        assert (await client.get(f"{API}/workflows")).status_code == 200


async def test_figures_count_calls_by_operation(web: Web, owner: httpx.AsyncClient) -> None:
    await owner.get(f"{API}/me")
    figures = (await web.client().get("/metrics")).text
    assert 'concertmaster_request_seconds_count{operation="whoAmI",status="200"} 1.0' in figures
