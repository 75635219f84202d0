"""A relay between our processes and a server, PostgreSQL or any other: it passes everything on, until it is told otherwise.

Over a PostgreSQL connection it sees batches: what a client sends up to the point where it waits for an answer. Each has two
boundaries, before the server gets it and after the server answered but before the client hears of it. A hook is called at each,
and may kill whom it likes, or cut the connection. Over any connection the ways can be stalled, delayed, throttled and made to
lose. It runs in the event loop of the test.
"""

from __future__ import annotations

import asyncio
import random
import struct
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

Phase = Literal["before", "after"]
Fate = Literal["pass", "cut"]

_ENCRYPTION_REQUESTS = frozenset({80877103, 80877104})
_CANCEL_REQUEST = 80877102
_CHUNK = 65536
_RETRANSMISSION_S = 0.2


@dataclass(frozen=True, slots=True)
class Way:
    """How bytes travel in one direction. Lost ones come after a retransmission, as TCP has it."""

    delay_s: float = 0.0
    bytes_per_s: float = float("inf")
    loss: float = 0.0
    stalled: bool = False


CLEAR = Way()
STALLED = Way(stalled=True)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a client sent in one go: its number over all connections, whose connection it is, and its statements."""

    number: int
    connection: str
    statements: tuple[str, ...]

    @property
    def text(self) -> str:
        """Give the statements as one text, in small letters."""
        return "; ".join(self.statements).lower()

    @property
    def commits(self) -> bool:
        """Tell whether a transaction is committed by name."""
        return any(statement.strip().lower() == "commit" for statement in self.statements)


Hook = Callable[[Batch, Phase], Fate]


def pass_on(_batch: Batch, _phase: Phase) -> Fate:
    """Do nothing at a boundary."""
    return "pass"


class Relay:
    """Listens on a port of loopback; ``hook`` is asked at each boundary."""

    def __init__(self, url: str) -> None:
        self.hook: Hook = pass_on
        self.port = 0
        self.batches = 0
        self.connections = 0
        self.url = url
        self._speaks_postgresql = url.startswith("postgres")
        self._up, self._down = CLEAR, CLEAR
        self._moved = asyncio.Event()
        self._random = random.Random(0)  # noqa: S311 - the same losses in each run
        self._open: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        """Give the server's address as it is through this relay."""
        parts = urlsplit(self.url)
        credentials = parts.netloc.rpartition("@")[0]
        netloc = f"{credentials}@127.0.0.1:{self.port}" if credentials else f"127.0.0.1:{self.port}"
        if self._speaks_postgresql:
            return urlunsplit(("postgresql", netloc, parts.path, "", ""))
        return f"redis://{netloc}/0"

    def set_ways(self, up: Way = CLEAR, down: Way = CLEAR) -> None:
        """Change how bytes travel from now on."""
        self._up, self._down = up, down
        self._moved.set()
        self._moved = asyncio.Event()

    def cut(self) -> None:
        """Reset every connection that is open."""
        for task in self._open:
            task.cancel()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Relay one connection until one side ends it, or it is cut."""
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.connections += 1
        upstream: asyncio.StreamWriter | None = None
        end = asyncio.StreamWriter.close
        try:
            talk = _Talk(self)
            first = await talk.greet(reader, writer) if self._speaks_postgresql else b""
            answers, upstream = await self._connect()
            await _first(self._pump_up(talk, first, reader, upstream), self._pump_down(talk, answers, writer))
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError, _CutError):
            end = _abort
        for side in (writer, upstream):
            if side is not None:
                end(side)
        self._open.discard(task)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        parts = urlsplit(self.url)
        if parts.scheme == "unix":
            return await asyncio.open_unix_connection(unquote(parts.path))
        socket_folder = parse_qs(parts.query).get("host", [""])[0]
        port = parts.port or int(parse_qs(parts.query).get("port", ["5432" if self._speaks_postgresql else "6379"])[0])
        if socket_folder.startswith("/"):
            return await asyncio.open_unix_connection(f"{socket_folder}/.s.PGSQL.{port}")
        return await asyncio.open_connection(parts.hostname or socket_folder, port)

    async def _pump_up(self, talk: _Talk, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._travel(first, writer, lambda: self._up)
        while chunk := await reader.read(_CHUNK):
            for part in talk.sent(chunk):
                await self._travel(part, writer, lambda: self._up)
        # The client closed its side. A stalled way carries that no more than anything else.
        await self._travel(b"", writer, lambda: self._up)

    async def _pump_down(self, talk: _Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(_CHUNK):
            for part in talk.answered(chunk):
                await self._travel(part, writer, lambda: self._down)
        await self._travel(b"", writer, lambda: self._down)

    async def _travel(self, part: bytes, writer: asyncio.StreamWriter, way: Callable[[], Way]) -> None:
        while way().stalled:
            await self._moved.wait()
        here = way()
        pause = here.delay_s + len(part) / here.bytes_per_s
        if here.loss and self._random.random() < here.loss:
            pause += _RETRANSMISSION_S
        if pause > 0:
            await asyncio.sleep(pause)
            while way().stalled:
                await self._moved.wait()
        if part:
            writer.write(part)
            await writer.drain()


class _CutError(Exception):
    """The hook wants this connection cut."""


@dataclass(slots=True)
class _Talk:
    """One connection as the protocol sees it: bytes come in, and go out in parts that end at boundaries.

    A connection that is not PostgreSQL's, or that only cancels a statement, is passed on as it is.
    """

    relay: Relay
    name: str = ""
    is_raw: bool = True
    _up: bytearray = field(default_factory=bytearray)
    _down: bytearray = field(default_factory=bytearray)
    _statements: list[str] = field(default_factory=list)
    _prepared: dict[bytes, str] = field(default_factory=dict)
    _waiting: deque[Batch] = field(default_factory=deque)

    async def greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        """Read and give the first packet, which says who connects; encryption is declined."""
        while True:
            (length,) = struct.unpack("!i", head := await reader.readexactly(4))
            body = await reader.readexactly(length - 4)
            (code,) = struct.unpack("!i", body[:4])
            if code not in _ENCRYPTION_REQUESTS:
                break
            writer.write(b"N")
        if code != _CANCEL_REQUEST:
            words = body[4:].split(b"\0")
            self.name = dict(zip(words[::2], words[1::2], strict=False)).get(b"application_name", b"").decode()
            self.is_raw = False
            self._statements.append("connect")
            self._ask_before()
        return head + body

    def sent(self, chunk: bytes) -> Iterator[bytes]:
        """Take what the client sent and give it on; the hook is asked before a part that asks for an answer."""
        if self.is_raw:
            yield chunk
            return
        self._up += chunk
        part = b""
        for kind, message in _messages(self._up):
            self._note(kind, message)
            part += message
            if kind in b"QS":
                self._ask_before()
                yield part
                part = b""
        if part:
            yield part

    def answered(self, chunk: bytes) -> list[bytes]:
        """Take what the server answered; give it in parts that end at boundaries, whose hooks have been asked."""
        if self.is_raw:
            return [chunk]
        self._down += chunk
        passed = bytearray()
        for kind, message in _messages(self._down):
            if kind == ord("Z") and self._waiting:
                batch = self._waiting.popleft()
                if self.relay.hook(batch, "after") == "cut":
                    raise _CutError
            passed += message
        return [bytes(passed)] if passed else []

    def _note(self, kind: int, message: bytes) -> None:
        body = message[5:]
        if kind == ord("Q"):
            self._statements.append(body.rstrip(b"\0").decode(errors="replace"))
        elif kind == ord("P"):
            name, text = body.split(b"\0", 2)[:2]
            self._prepared[name] = text.decode(errors="replace")
        elif kind == ord("B"):
            self._statements.append(self._prepared.get(body.split(b"\0", 2)[1], ""))

    def _ask_before(self) -> None:
        self.relay.batches += 1
        batch = Batch(self.relay.batches, self.name, tuple(self._statements))
        self._statements.clear()
        self._waiting.append(batch)
        if self.relay.hook(batch, "before") == "cut":
            raise _CutError


def _messages(buffer: bytearray) -> list[tuple[int, bytes]]:
    """Take the messages that are whole out of a buffer."""
    found, start = [], 0
    while len(buffer) - start >= 5:
        (length,) = struct.unpack_from("!i", buffer, start + 1)
        if len(buffer) - start < length + 1:
            break
        found.append((buffer[start], bytes(buffer[start : start + length + 1])))
        start += length + 1
    del buffer[:start]
    return found


async def _first(*pumps: object) -> None:
    """Run until one of the pumps ends, and end the other."""
    tasks = [asyncio.ensure_future(pump) for pump in pumps]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _abort(side: asyncio.StreamWriter) -> None:
    side.transport.abort()


@asynccontextmanager
async def relay(url: str) -> AsyncIterator[Relay]:
    """Relay to the server at ``url`` for as long as the block lasts."""
    made = Relay(url)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        tasks = tuple(made._open)
        made.cut()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # the cut connections end with the next round of the loop
