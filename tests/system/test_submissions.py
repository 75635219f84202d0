"""Submissions to a running product: how many a second, with Redis frozen, and among bodies that nobody should send."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.bench.running.ground import Ground, look_into, quantile
from tests.bench.running.submits import Site, answers
from tests.bench.submit import CROWD, measure
from tests.support.product import Product, running_product

FLOOR = 100
"""Submissions a second that any machine stores, however busy it is."""

MORE_MEMORY_KB = 100 * 1024
HEALTH_P95_MS = 250
ROUNDS = 3
_CHUNK = 64 * 1024


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with running_product("--no-example") as running:
        yield running


@pytest.fixture
async def ground(product: Product) -> AsyncIterator[Ground]:
    headers = {"Authorization": f"Bearer {product.owner['api_key']}"}
    async with (
        httpx.AsyncClient(base_url=product.url + "/api/v1", headers=headers, timeout=60, trust_env=False) as client,
        await look_into(product) as owner,
    ):
        yield Ground(product, client, owner)


async def test_a_crowd_is_answered_and_what_was_acknowledged_is_stored_and_counted(
    ground: Ground, capsys: pytest.CaptureFixture[str]
) -> None:
    rates = await measure(ground, seconds=1.0)
    assert rates[f"at_{CROWD}"] > FLOOR
    assert "submit.against_alone" in capsys.readouterr().out


async def test_submissions_do_not_need_redis(ground: Ground) -> None:
    site = await Site.publish(ground, "no-redis")
    redis = ground.part("redis")
    os.kill(redis, signal.SIGSTOP)
    try:
        sent = [ground.client.post(site.url, json={"answers": answers(number)}) for number in range(50)]
        assert {answer.status_code for answer in await asyncio.gather(*sent)} == {201}
    finally:
        os.kill(redis, signal.SIGCONT)
    assert await site.stored() == (50, 50, 50)


@dataclass(frozen=True, slots=True)
class Bad:
    """A body, what it says of itself, and how it is refused; ``times`` repeats it."""

    name: str
    status: int
    body: bytes
    times: int = 1
    kind: str = "application/json"
    more: str = ""


_FORM = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data; boundary=x"
_PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
MANY_KEYS = b'{"answers": {' + b",".join(b'"k%d": 1' % number for number in range(70_000)) + b"}}"
SENT_TO_API = (
    Bad("300 MB", 413, b" " * _CHUNK, times=300 * 16),
    Bad("a million keys", 413, MANY_KEYS, times=15),
    Bad("70,000 keys", 422, MANY_KEYS),
    Bad("100,000 levels", 400, b'{"answers":' * 80_000),
    Bad("equal keys", 422, b'{"answers": {' + b'"name": 1,' * 80_000 + b'"name": 1}}'),
    Bad("NaN", 400, b'{"answers": {"staff": NaN}}'),
    Bad("half a surrogate pair", 400, b'{"answers": {"name": "\\ud800"}}'),
    Bad("NUL", 422, b'{"answers": {"name": "\\u0000"}}'),
    Bad("a compressed body", 415, b"\x1f\x8b" + b"\0" * 1000, more="Content-Encoding: gzip\r\n"),
)
SENT_TO_PAGE = (
    Bad("300 MB of answers", 413, b"name=" + b"a" * _CHUNK, times=300 * 16, kind=_FORM),
    Bad("200,000 pairs", 400, b"a=b&" * 200_000, kind=_FORM),
    Bad("NUL", 422, b"name=a%00b", kind=_FORM),
    Bad("no UTF-8", 400, b"name=%ff", kind=_FORM),
    Bad("100,000 parts", 413, _PART * 1_000, times=100, kind=_PARTS),
    Bad("JSON", 415, b"{}"),
    Bad("a compressed body", 415, b"\x1f\x8b" + b"\0" * 1000, kind=_FORM, more="Content-Encoding: gzip\r\n"),
)


@pytest.mark.alone
async def test_hostile_bodies_are_refused_and_the_others_served(ground: Ground) -> None:
    site = await Site.publish(ground, "hostile")
    api = ground.part("api")
    before = await site.stored()
    calm_kb = _memory_kb(api)
    async with _watched(ground, api) as seen, _dawdling(ground.product.url, 200):
        key = f"Authorization: Bearer {ground.product.owner['api_key']}\r\n"
        for _ in range(ROUNDS):
            told = {bad.name: await _send(site.url, bad, key) for bad in SENT_TO_API}
            shown = {bad.name: await _send(f"{ground.product.url}/f/hostile", bad) for bad in SENT_TO_PAGE}
    assert told == {bad.name: bad.status for bad in SENT_TO_API}
    assert shown == {bad.name: bad.status for bad in SENT_TO_PAGE}
    assert quantile(seen.health_ms, 0.95) < HEALTH_P95_MS
    assert max(seen.memory_kb) - calm_kb < MORE_MEMORY_KB
    assert await site.stored() == before


@dataclass(frozen=True, slots=True)
class _Seen:
    health_ms: list[float]
    memory_kb: list[int]


@asynccontextmanager
async def _watched(ground: Ground, api: int) -> AsyncIterator[_Seen]:
    """Look at the process's memory, and ask whether it is well, a hundred times a second."""
    seen = _Seen([], [])

    async def look() -> None:
        while True:
            began = time.perf_counter()
            assert (await ground.client.get(f"{ground.product.url}/health/live")).status_code == 200
            seen.health_ms.append((time.perf_counter() - began) * 1000)
            seen.memory_kb.append(_memory_kb(api))
            await asyncio.sleep(0.01)

    looking = asyncio.create_task(look())
    try:
        yield seen
        assert not looking.done(), looking.exception()
    finally:
        looking.cancel()


@asynccontextmanager
async def _dawdling(url: str, count: int) -> AsyncIterator[None]:
    """Hold connections on which half a request has come."""
    parts = urlsplit(url)
    held = [await asyncio.open_connection(parts.hostname, parts.port) for _ in range(count)]
    for _, writer in held:
        writer.write(b"POST /f/hostile HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nContent-Type: text/plain\r\n")
    yield
    for _, writer in held:
        writer.close()


async def _send(url: str, bad: Bad, key: str = "") -> int:
    """Send a body, however long, while listening; give the status."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: {bad.kind}\r\n{key}{bad.more}"

    async def write() -> None:
        writer.write(f"{head}Content-Length: {len(bad.body) * bad.times}\r\n\r\n".encode())
        for _ in range(bad.times):
            writer.write(bad.body)
            await writer.drain()

    writing = asyncio.create_task(write())
    try:
        line = await asyncio.wait_for(reader.readline(), 20)
        return int(line.split()[1])
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        writer.close()


def _memory_kb(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
