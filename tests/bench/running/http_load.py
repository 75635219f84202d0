"""A cheap HTTP/1.1 client for load: request bytes made beforehand, kept connections, one request at a time on each.

It shares the machine with what it measures, so it does next to nothing: it looks for the end of an answer and takes the time.
Latencies are exact, from the write of a request to the last byte of its answer.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Request = Callable[[int], bytes]
"""Gives the bytes of the request with this number."""


@dataclass(slots=True)
class Load:
    """What came of it: latencies in milliseconds, answers by status, and how long all of it took."""

    took_s: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[bytes] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Give the answers a second."""
        return len(self.latencies) / self.took_s

    def quantile(self, part: float) -> float:
        """Give the latency that so large a part of the answers did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def post(url: str, body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
    """Make the bytes of a POST of JSON."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"POST {target} HTTP/1.1", f"Host: {parts.netloc}", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in (headers or {}).items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def get(url: str, headers: Mapping[str, str] | None = None) -> bytes:
    """Make the bytes of a GET."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", *(f"{name}: {value}" for name, value in (headers or {}).items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


async def load(
    url: str, request: Request, *, connections: int, count: int | None = None, seconds: float | None = None, expect: int
) -> Load:
    """Send requests on so many connections at once, so many in all or for so long; every answer should have one status."""
    parts = urlsplit(url)
    shared = _Shared(request, count, expect)
    loop = asyncio.get_running_loop()
    protocols = [
        (await loop.create_connection(lambda: _Connection(shared), parts.hostname, parts.port))[1] for _ in range(connections)
    ]
    began = time.perf_counter()
    shared.ends = None if seconds is None else began + seconds
    for protocol in protocols:
        protocol.send()
    await asyncio.gather(*(protocol.done for protocol in protocols))
    shared.load.took_s = time.perf_counter() - began
    return shared.load


@dataclass(slots=True)
class _Shared:
    request: Request
    count: int | None
    expect: int
    sent: int = 0
    ends: float | None = None
    load: Load = field(default_factory=Load)


class _Connection(asyncio.Protocol):
    def __init__(self, shared: _Shared) -> None:
        self._shared = shared
        self._received = b""
        self._length = -1
        self._sent_at = 0.0
        self._transport: asyncio.Transport | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self._transport = transport  # type: ignore[assignment]  # uvloop's are not of asyncio's classes

    def send(self) -> None:
        """Send the next request, or end."""
        assert self._transport is not None
        shared = self._shared
        now = time.perf_counter()
        if (shared.count is not None and shared.sent >= shared.count) or (shared.ends is not None and now >= shared.ends):
            self._transport.close()
            if not self.done.done():
                self.done.set_result(None)
            return
        number, shared.sent = shared.sent, shared.sent + 1
        self._sent_at = now
        self._transport.write(shared.request(number))

    def data_received(self, data: bytes) -> None:
        self._received = self._received + data if self._received else data
        if self._length < 0:
            head = self._received.find(b"\r\n\r\n")
            if head < 0:
                return
            self._length = head + 4 + _content_length(self._received[:head])
        if len(self._received) < self._length:
            return
        load = self._shared.load
        load.latencies.append((time.perf_counter() - self._sent_at) * 1000)
        status = int(self._received[9:12])
        load.statuses[status] += 1
        if status != self._shared.expect and len(load.failures) < 10:
            load.failures.append(self._received)
        self._received, self._length = b"", -1
        self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))


def _content_length(head: bytes) -> int:
    if head.startswith(b"HTTP/1.1 304"):
        return 0
    lowered = head.lower()
    at = lowered.index(b"content-length:") + len(b"content-length:")
    end = lowered.find(b"\r\n", at)
    return int(lowered[at : end if end >= 0 else None])
