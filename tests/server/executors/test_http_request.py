"""``http.request`` over a real line: which failures leave open whether the receiver did what was asked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from concertmaster_server.engine.step import StepError
from concertmaster_server.executors.http_request import execute
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.client import OutboundClient
from concertmaster_server.outbound.guard import GuardOptions
from tests.support.outside import outside
from tests.support.sink import serving
from tests.support.steps import step_of

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def failure(url: str) -> StepError:
    client = OutboundClient(GuardOptions(allow=AllowList.of(["loopback"])))
    try:
        with pytest.raises(StepError) as failed:
            await execute(step_of("http.request", {"url": url, "timeout_s": 0.5}), outside(http=client))
    finally:
        await client.close()
    return failed.value


def saying(text: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(text)
        await writer.drain()

    return serve


async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def hang_up(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    pass


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    writer.transport.abort()


@pytest.mark.parametrize(
    ("serve", "code"),
    [
        (hang, "outbound.deadline"),
        (reset, "outbound.unreachable"),
        (saying(b""), "outbound.unreadable"),
        (saying(b"what is this?\r\n\r\n"), "outbound.unreadable"),
        (saying(b"HTTP/1.1 200 OK\r\ncontent-length: 20000000\r\n\r\n" + b"x" * 11_000_000), "outbound.too_large"),
    ],
    ids=["hangs", "resets", "hangs up", "says garbage", "says too much"],
)
async def test_what_the_receiver_may_have_done_is_uncertain(serve: Serve, code: str) -> None:
    async with serving(serve) as port:
        failed = await failure(f"http://127.0.0.1:{port}/")
    assert (failed.code, failed.uncertain) == (code, True)


async def test_a_call_that_nobody_heard_is_certain() -> None:
    async with serving(hang) as port:
        pass
    async with serving(hang_up) as plain:
        broken = await failure(f"https://127.0.0.1:{plain}/")
    for failed in (await failure(f"http://127.0.0.1:{port}/"), broken):
        assert (failed.code, failed.uncertain) == ("outbound.unreachable", False)


async def test_a_status_is_certain() -> None:
    async with serving(saying(b"HTTP/1.1 503 X\r\ncontent-length: 0\r\n\r\n")) as port:
        failed = await failure(f"http://127.0.0.1:{port}/")
    assert (failed.code, failed.retryable, failed.uncertain) == ("http.status", True, False)
