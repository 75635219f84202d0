"""The same application behind a real socket: what only a network shows."""

import asyncio
import logging
import resource
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from tests.support.definitions import API, form, published_form, workflow
from tests.support.http_server import BriefServer
from tests.support.web import Web

MEGABYTE = 1024 * 1024


@dataclass
class Served:
    """A server of this test, and a key for it."""

    port: int
    key: str

    def client(self) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self.key}"}
        return httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=30)

    async def raw(self, request: bytes) -> bytes:
        """Send bytes as they are and read whatever comes back until the server closes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        return answer


@pytest.fixture
async def served(web: Web) -> AsyncIterator[Served]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = BriefServer(web.app)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110 - it tells in no other way
        await asyncio.sleep(0.01)
    yield Served(listening.getsockname()[1], await web.key(await web.organisation()))
    server.end()
    await running
    listening.close()


async def chunks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b" " * MEGABYTE


async def test_a_flood_is_answered_and_never_held_in_memory(served: Served) -> None:
    async with served.client() as client:
        submissions = await published_form(client, form("flooded"))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        headers = {"Content-Type": "application/json"}
        counted = await client.post(submissions, content=chunks(12), headers=headers)
        declared = await client.post(submissions, content=chunks(12), headers={**headers, "Content-Length": str(12 * MEGABYTE)})
        assert [counted.status_code, declared.status_code] == [413, 413]
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024
        assert (await client.get("/health/live")).status_code == 200


async def test_a_document_of_many_megabytes_is_stored_and_comes_back(served: Served) -> None:
    document = workflow()
    document["notes"] = [{"id": f"n{number}", "text": "x" * 15_000} for number in range(700)]
    async with served.client() as client:
        made = await client.post(f"{API}/workflows", json={"document": document})
        assert made.status_code == 201
        again = await client.get(made.headers["location"])
    assert len(again.content) > 10 * MEGABYTE
    assert again.json()["document"]["notes"][-1]["text"] == "x" * 15_000


async def test_a_client_that_leaves_in_the_middle_of_its_body_is_no_mistake_of_ours(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    head = f"POST {API}/workflows HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {served.key}\r\n"
    with caplog.at_level(logging.WARNING):
        _, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write((head + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{").encode())
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.close()
        await asyncio.sleep(0.1)
        async with served.client() as client:
            assert (await client.get("/health/live")).status_code == 200
    assert caplog.text == ""


@pytest.mark.parametrize(
    "request_line",
    [
        "GET /api/v1/workflows/%zz HTTP/1.1",
        "GET /api/v1/%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
        "GET //api/v1/me HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "GET /api/v1/me\u00e9 HTTP/1.1",
        "TRACE /api/v1/workflows HTTP/1.1",
    ],
)
async def test_odd_request_lines_are_refused_without_a_trace_of_us(served: Served, request_line: str) -> None:
    answer = await served.raw(f"{request_line}\r\nHost: x\r\nConnection: close\r\n\r\n".encode("latin-1"))
    status = int(answer.split(b" ")[1])
    assert status in (400, 401, 404, 405)
    assert b"Traceback" not in answer


async def test_a_head_over_the_wire_has_no_body(served: Served) -> None:
    request = f"HEAD {API}/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {served.key}\r\nConnection: close\r\n\r\n"
    head, _, body = (await served.raw(request.encode())).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert body == b""
