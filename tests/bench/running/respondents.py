"""People who have a form open: each keeps one connection, loads the form, lets it save itself now and then, and submits it.

They share the machine with the server, so each does next to nothing. Latencies count from the moment a step was due, so that a
load that falls behind is seen.
"""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlsplit

import orjson

from tests.bench.running.http_load import get, post

_LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)
_PATIENCE_S = 30.0
_NETWORKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """In seconds: all have opened after ``ramp``, begin to submit ``hold`` later, and have done so after ``drain`` more."""

    people: int
    ramp: float
    hold: float
    drain: float
    autosave: float


@dataclass(slots=True)
class Seen:
    """What happened: latencies by step in milliseconds, and whatever did not go as it should."""

    steps: dict[str, list[float]] = field(default_factory=lambda: {"load": [], "draft": [], "submit": []})
    errors: Counter[str] = field(default_factory=Counter)
    open: int = 0
    most_open: int = 0


async def fill_in(url: str, schedule: Schedule, *, fields: dict[str, str]) -> Seen:
    """Let all of them fill in the form of one page at ``url``."""
    seen, began = Seen(), time.perf_counter()
    people = [_Person(number, url, schedule, seen, fields=fields, began=began) for number in range(schedule.people)]
    await asyncio.gather(*(person.live() for person in people))
    return seen


class _Person(asyncio.Protocol):
    def __init__(self, number: int, url: str, schedule: Schedule, seen: Seen, *, fields: dict[str, str], began: float) -> None:
        self._number = number
        self._url = url
        self._seen = seen
        self._fields = fields
        self._autosave = schedule.autosave
        part = number / schedule.people
        self._opens = began + part * schedule.ramp
        self._submits = began + schedule.ramp + schedule.hold + part * schedule.drain
        self._first_save = self._opens + (number * 0.618 % 1) * min(schedule.autosave, schedule.hold)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._received = b""

    async def live(self) -> None:
        """Open the form, let it save itself, submit it, and go."""
        try:
            await _until(self._opens)
            await self._connect()
            self._count_open(1)
            await self._step("load", self._opens, get(self._url, {"Accept-Encoding": "br"}), b"200")
            origin, address, revision = self._url.rpartition("/f/")[0], "", 0
            for due in self._saves():
                await _until(due)
                if address:
                    head = await self._step("draft", due, self._change(origin + address, revision), b"204")
                    revision += 1
                else:
                    head = await self._step("draft", due, self._start(), b"201")
                    said = orjson.loads(head.partition(b"\r\n\r\n")[2])
                    address, revision = said["address"], said["rev"]
            await _until(self._submits)
            await self._step("submit", self._submits, self._whole(origin + address, revision), b"303")
        except (OSError, TimeoutError, ValueError, KeyError) as failure:
            self._seen.errors[type(failure).__name__] += 1
        finally:
            self._count_open(-1)
            if self._transport is not None:
                self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # uvloop's are not of asyncio's classes

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, rest = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head) if found else None
        if found and len(rest) >= (int(length[1]) if length else 0) and self._answer is not None and not self._answer.done():
            self._answer.set_result(self._received)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("closed"))

    async def _connect(self) -> None:
        where = urlsplit(self._url)
        socket_ = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        socket_.setblocking(False)
        socket_.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        socket_.bind((f"127.0.0.{2 + self._number % _NETWORKS}", 0))
        loop = asyncio.get_running_loop()
        await asyncio.wait_for(loop.sock_connect(socket_, (where.hostname, where.port)), _PATIENCE_S)
        await loop.create_connection(lambda: self, sock=socket_)

    async def _step(self, name: str, due: float, request: bytes, expected: bytes) -> bytes:
        assert self._transport is not None
        self._received, self._answer = b"", asyncio.get_running_loop().create_future()
        self._transport.write(request)
        answer = await asyncio.wait_for(self._answer, _PATIENCE_S)
        if answer[9:12] == expected:
            self._seen.steps[name].append((time.perf_counter() - due) * 1000)
        else:
            self._seen.errors[f"{name} {answer[9:12].decode()}"] += 1
        return answer

    def _saves(self) -> Iterator[float]:
        due = self._first_save
        while due < self._submits - 0.5:
            yield due
            due += self._autosave

    def _start(self) -> bytes:
        return post(f"{self._url}/answers", orjson.dumps({"version": 1, "page": "p1", "pairs": list(self._fields.items())}))

    def _change(self, url: str, revision: int) -> bytes:
        name = next(iter(self._fields))
        pairs = [[name, f"{self._fields[name]} {revision}"]]
        return post(f"{url}/answers", orjson.dumps({"rev": revision, "fields": [name], "pairs": pairs}))

    def _whole(self, url: str, revision: int) -> bytes:
        pairs = {**self._fields, "_page": "p1", "_rev": str(revision)}
        body = "&".join(f"{name}={quote_plus(text)}" for name, text in pairs.items()).encode()
        return post(url, body).replace(b"application/json", b"application/x-www-form-urlencoded", 1)

    def _count_open(self, change: int) -> None:
        self._seen.open += change
        self._seen.most_open = max(self._seen.most_open, self._seen.open)


async def _until(moment: float) -> None:
    with suppress(ValueError):
        await asyncio.sleep(max(0.0, moment - time.perf_counter()))
