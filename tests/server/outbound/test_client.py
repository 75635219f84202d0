"""The one way out: what it refuses, however the address is written, and that every wait and every answer is bounded."""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.client import BODY_LIMIT, OutboundClient, OutboundRequest
from concertmaster_server.outbound.errors import (
    AddressError,
    AnswerTooLargeError,
    AnswerUnreadableError,
    DeadlineError,
    OutboundError,
    RefusedError,
    UnreachableError,
)
from concertmaster_server.outbound.guard import GuardOptions
from tests.support.sink import Sink, after, answer, serving, sink

HOSTILE = json.loads((Path(__file__).parents[2] / "corpus/outbound/hostile_urls.json").read_text(encoding="utf-8"))["urls"]
LOOPBACK = GuardOptions(allow=AllowList.of(["loopback"]))


@pytest.fixture
async def canary() -> AsyncIterator[Sink]:
    async with sink() as made:
        yield made


@pytest.fixture
async def free() -> AsyncIterator[OutboundClient]:
    client = OutboundClient(LOOPBACK)
    yield client
    await client.close()


def names(*answers: list[str]) -> Callable[[str, int], Awaitable[list[str]]]:
    """Give a name server that gives one answer after the other, the last for ever."""
    left = list(answers)

    async def resolve(_host: str, _port: int) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


async def refused(client: OutboundClient, url: str) -> OutboundError:
    with pytest.raises(OutboundError) as refusal:
        await client.call(OutboundRequest(method="GET", url=url, timeout_s=5))
    return refusal.value


def test_there_are_enough_hostile_addresses() -> None:
    assert len(HOSTILE) >= 40


async def test_no_hostile_address_reaches_anything(canary: Sink) -> None:
    client = OutboundClient(GuardOptions())
    for url in HOSTILE:
        began = time.monotonic()
        error = await refused(client, url.replace("CANARY", str(canary.port)))
        assert isinstance(error, RefusedError | AddressError | UnreachableError), url
        assert time.monotonic() - began < 2, url
    await client.close()
    assert canary.connections == 0


async def test_what_is_refused_is_refused_whether_or_not_somebody_listens(canary: Sink) -> None:
    client = OutboundClient(GuardOptions())
    heard, silent = [await refused(client, f"http://127.0.0.1:{port}/") for port in (canary.port, 1)]
    assert (type(heard), heard.parameters) == (type(silent), silent.parameters)
    await client.close()


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:127.0.0.1"], ["10.1.2.3"], ["fe80::1%eth0"], ["0.0.0.0"]],  # noqa: S104 - to be refused
)
async def test_a_name_that_leads_inside_is_refused(canary: Sink, found: list[str]) -> None:
    client = OutboundClient(GuardOptions(), names(found))
    assert isinstance(await refused(client, f"http://innocent.example:{canary.port}/"), RefusedError)
    assert isinstance(await refused(client, "http://innocent.example/"), RefusedError)
    await client.close()
    assert canary.connections == 0


async def test_the_second_answer_of_a_name_server_is_never_asked_for(canary: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    # Public at the first look, ours at the second: whoever looks twice connects to us.
    client = OutboundClient(GuardOptions(), names(["198.41.0.4"], ["127.0.0.1"]))
    tried: list[str] = []
    transport: Any = client._client._transport
    backend = transport._pool._network_backend._network

    async def connect(host: str, *_args: Any, **_kwargs: Any) -> Any:
        tried.append(host)
        raise OSError("no network in tests")

    monkeypatch.setattr(backend, "connect_tcp", connect)
    await refused(client, "http://turns.example/")
    assert tried == ["198.41.0.4"]
    assert isinstance(await refused(client, "http://turns.example/"), RefusedError)
    await client.close()
    assert canary.connections == 0


async def test_the_name_stays_in_the_request_although_the_address_is_connected_to(canary: Sink) -> None:
    client = OutboundClient(GuardOptions(allow=AllowList.of(["erp.example"])), names(["127.0.0.1"]))
    await client.call(OutboundRequest(method="GET", url=f"http://erp.example:{canary.port}/x"))
    assert canary.calls[0].headers["host"] == f"erp.example:{canary.port}"
    await client.close()


async def test_the_name_is_what_the_certificate_must_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    original = ssl.SSLContext.wrap_bio

    def wrap(context: ssl.SSLContext, *args: Any, **kwargs: Any) -> ssl.SSLObject:
        asked.append(kwargs.get("server_hostname"))
        assert context.check_hostname
        return original(context, *args, **kwargs)

    monkeypatch.setattr(ssl.SSLContext, "wrap_bio", wrap)

    async def garbage(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"this is no TLS")
        await writer.drain()

    client = OutboundClient(GuardOptions(allow=AllowList.of(["erp.example"])), names(["127.0.0.1"]))
    async with serving(garbage) as port:
        await refused(client, f"https://erp.example:{port}/")
    assert asked == [b"erp.example"]
    await client.close()


async def test_a_redirect_is_an_answer_and_is_not_followed(free: OutboundClient, canary: Sink) -> None:
    canary.usual = answer(302, b"", location="http://169.254.169.254/")
    found = await free.call(OutboundRequest(method="GET", url=canary.url()))
    assert (found.status, found.headers["location"], len(canary.calls)) == (302, "http://169.254.169.254/", 1)


async def test_proxies_of_the_environment_are_not_used(canary: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, canary.url())
    client = OutboundClient(GuardOptions())
    assert isinstance(await refused(client, "http://10.0.0.1/"), RefusedError)
    await client.close()
    assert canary.connections == 0


async def test_our_own_servers_stay_out_of_reach_even_where_loopback_is_allowed(canary: Sink) -> None:
    options = GuardOptions(allow=AllowList.of(["loopback"]), denied=(("localhost", canary.port),))
    client = OutboundClient(options)
    for host in ("127.0.0.1", "localhost", "127.0.0.2", "[::1]", "0.0.0.0"):  # noqa: S104 - to be refused
        assert isinstance(await refused(client, f"http://{host}:{canary.port}/"), RefusedError), host
    await client.close()
    assert canary.connections == 0


async def test_a_cookie_is_not_kept_for_the_next_caller(free: OutboundClient, canary: Sink) -> None:
    canary.usual = answer(200, set_cookie="session=secret; Path=/")
    for _ in range(2):
        await free.call(OutboundRequest(method="GET", url=canary.url()))
    assert "cookie" not in canary.calls[1].headers


async def test_a_connection_is_used_again(free: OutboundClient, canary: Sink) -> None:
    for _ in range(3):
        await free.call(OutboundRequest(method="GET", url=canary.url()))
    assert (len(canary.calls), canary.connections) == (3, 1)


async def test_a_server_that_never_answers_meets_the_deadline(free: OutboundClient, canary: Sink) -> None:
    canary.usual = after(30)
    began = time.monotonic()
    with pytest.raises(DeadlineError):
        await free.call(OutboundRequest(method="GET", url=canary.url(), timeout_s=0.3))
    assert time.monotonic() - began < 2


async def test_a_trickle_meets_the_deadline_of_the_whole(free: OutboundClient) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with serving(drip) as port:
        with pytest.raises(DeadlineError):
            await free.call(OutboundRequest(method="GET", url=f"http://127.0.0.1:{port}/", timeout_s=0.5))


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_without_end_is_cut_off(free: OutboundClient, canary: Sink, declared: bool) -> None:
    body = b"x" * (BODY_LIMIT + 1)
    canary.usual = answer(200, body) if declared else b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + body
    with pytest.raises(AnswerTooLargeError):
        await free.call(OutboundRequest(method="GET", url=canary.url()))


async def test_a_bomb_is_not_unpacked(free: OutboundClient, canary: Sink) -> None:
    canary.usual = answer(200, gzip.compress(b"0" * (BODY_LIMIT * 3)), content_encoding="gzip")
    with pytest.raises(AnswerTooLargeError):
        await free.call(OutboundRequest(method="GET", url=canary.url()))
    canary.usual = answer(200, gzip.compress(b"small"), content_encoding="gzip")
    assert (await free.call(OutboundRequest(method="GET", url=canary.url()))).content == b"small"


@pytest.mark.parametrize(
    "said",
    [
        b"what?\r\n\r\n",
        answer(200, b"x", content_encoding="br"),
        answer(200, b"not packed", content_encoding="gzip"),
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 70_000 + b"\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000 + b"\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort",
    ],
)
async def test_a_bad_answer_is_an_error_and_no_more(free: OutboundClient, said: bytes) -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        await writer.drain()
        await asyncio.sleep(0.05)

    async with serving(say) as port:
        with pytest.raises((AnswerUnreadableError, AnswerTooLargeError, UnreachableError)):
            await free.call(OutboundRequest(method="GET", url=f"http://127.0.0.1:{port}/", timeout_s=2))


async def test_a_broken_connection_is_an_error(free: OutboundClient, canary: Sink) -> None:
    canary.usual = b""
    with pytest.raises((UnreachableError, AnswerUnreadableError)):
        await free.call(OutboundRequest(method="GET", url=canary.url()))
