"""A small HTTP server that remembers every call: method, path, headers, body, and when it came."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it arrived; header names in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float


Answering = Callable[[Call], Awaitable[bytes]]
"""Gives the whole answer, status line and all; empty closes the connection without one."""


def answer(status: int = 200, body: bytes = b'{"ok": true}', **headers: str) -> bytes:
    """Write an answer; in header names ``_`` stands for ``-``."""
    given = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(slots=True)
class Sink:
    """What came, and how to answer: each answer of ``script`` once, then ``usual``."""

    port: int = 0
    connections: int = 0
    calls: list[Call] = field(default_factory=list)
    script: list[bytes | Answering] = field(default_factory=list)
    usual: bytes | Answering = field(default_factory=answer)

    def url(self, path: str = "/") -> str:
        """Give an address of this server."""
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def keys(self) -> set[str]:
        """Give the idempotency keys that came."""
        return {call.headers["idempotency-key"] for call in self.calls}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the calls of one connection."""
        self.connections += 1
        while call := await _read(reader):
            self.calls.append(call)
            how = self.script.pop(0) if self.script else self.usual
            said = how if isinstance(how, bytes) else await how(call)
            if not said:
                return
            writer.write(said)
            await writer.drain()


async def _read(reader: asyncio.StreamReader) -> Call | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Call(method, path, headers, body, time.monotonic())


def after(seconds: float, said: bytes | None = None) -> Answering:
    """Answer after a while."""

    async def wait(_call: Call) -> bytes:
        await asyncio.sleep(seconds)
        return answer() if said is None else said

    return wait


@asynccontextmanager
async def sink() -> AsyncIterator[Sink]:
    """Serve on loopback for as long as the block lasts."""
    made = Sink()
    async with serving(made.serve) as port:
        made.port = port
        yield made


@asynccontextmanager
async def serving(serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[int]:
    """Serve connections on a port of loopback; at the end of the block, or of its serving, a connection is cut."""
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await serve(reader, writer)
        writer.transport.abort()
        tasks.discard(task)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks)
        await asyncio.sleep(0)  # the cut connections end with the next round of the loop
