"""Runs whose receivers hang, break, lie and are away: they end as they should, and nobody else notices."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.outbound.breaker import BreakerOptions
from concertmaster_server.outbound.hosts import HostOptions
from concertmaster_shared.api.runs import RunAnswer
from tests.support.sink import Call, Sink, after, answer, serving, sink
from tests.support.stage import Stage, graph, node, worker

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

TRIES_ONCE = {"attempts": 1}


def call(url: str, **parameters: Any) -> dict[str, Any]:
    """Give a workflow of one call."""
    return graph(node("call", "http.request", method="POST", url=url, json={"a": 1}, **parameters), edges="start>call")


def failure_code(run: RunAnswer) -> str:
    """Give why a run failed."""
    assert run.status == "failed"
    assert run.error is not None
    return run.error.code


async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def trickle(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.2)


async def endless(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()


async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x16\x03\x01\x02\x00 what is this?\r\n\r\n")
    await writer.drain()


@pytest.mark.parametrize(
    ("serve", "codes"),
    [
        (hang, {"outbound.deadline"}),
        (trickle, {"outbound.deadline"}),
        (endless, {"outbound.too_large", "outbound.deadline"}),
        (reset, {"outbound.unreachable", "outbound.unreadable"}),
        (garbage, {"outbound.unreadable", "outbound.unreachable"}),
    ],
    ids=["hangs", "trickles", "never ends", "resets", "says garbage"],
)
async def test_a_bad_receiver_ends_its_own_call_in_time(ground: Stage, serve: Serve, codes: set[str]) -> None:
    async with serving(serve) as port, worker(ground.dsn):
        url = f"http://127.0.0.1:{port}/"
        began = time.monotonic()
        run = await ground.finished(call(url, timeout_s=1, retry=TRIES_ONCE))
        assert time.monotonic() - began < 10
    assert failure_code(run) in codes


async def test_a_call_of_unknown_outcome_waits_for_a_person_where_its_node_asks(ground: Stage, receiver: Sink) -> None:
    receiver.usual = after(5)
    document = call(receiver.url(), timeout_s=0.3, retry={"attempts": 3, "delay_s": 0.1}, on_uncertain="ask")
    async with worker(ground.dsn):
        run_id = await ground.start(await ground.publish(document))

        async def reason() -> bool:
            return (await ground.run(run_id)).reason == "uncertain"

        await ground.until(reason)
    assert len(receiver.calls) == 1


async def test_a_call_of_unknown_outcome_is_made_again_elsewhere(ground: Stage, receiver: Sink) -> None:
    receiver.script = [after(5), b""]
    document = call(receiver.url(), timeout_s=0.3, retry={"attempts": 3, "delay_s": 0.1}, on_uncertain="retry")
    async with worker(ground.dsn):
        assert (await ground.finished(document)).status == "succeeded"
    assert (len(receiver.calls), len(receiver.keys)) == (3, 1)


PER_HOST = HostOptions().places


@dataclass(slots=True)
class Holding:
    """Holds every connection for ever."""

    held: int = 0

    async def serve(self, reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        """Take a connection and say nothing."""
        self.held += 1
        await reader.read()

    async def start(self, ground: Stage, port: int, organisation: UUID, *, runs: int) -> None:
        """Start runs whose calls come here, and wait until as many hang as may at once."""
        bad = await ground.publish(call(f"http://127.0.0.1:{port}/", timeout_s=60, retry=TRIES_ONCE), organisation=organisation)
        for _ in range(runs):
            await ground.start(bad, organisation=organisation)

        async def full() -> bool:
            return self.held == PER_HOST

        await ground.until(full)


async def test_an_organisation_whose_receiver_hangs_leaves_the_others_alone(ground: Stage, receiver: Sink) -> None:
    holding, other = Holding(), await ground.add_organisation()
    async with serving(holding.serve) as port, worker(ground.dsn, grace_s=0.1):
        good = await ground.publish(call(receiver.url()))
        mine = await ground.publish(call(f"http://127.0.0.1:{port}/", timeout_s=1, retry=TRIES_ONCE))
        await holding.start(ground, port, other, runs=150)
        began = time.monotonic()
        for run_id in [await ground.start(good) for _ in range(20)]:
            assert (await ground.end_of(run_id)).status == "succeeded"
        assert time.monotonic() - began < 10
        # Even at the receiver that hangs there is a place for others.
        assert failure_code(await ground.end_of(await ground.start(mine))) == "outbound.deadline"
    assert holding.held == PER_HOST + 1


async def test_a_receiver_that_hangs_leaves_the_other_steps_of_its_organisation_alone(ground: Stage, receiver: Sink) -> None:
    holding = Holding()
    async with serving(holding.serve) as port, worker(ground.dsn, grace_s=0.1):
        good = await ground.publish(call(receiver.url()))
        await holding.start(ground, port, ground.organisation, runs=70)
        began = time.monotonic()
        for run_id in [await ground.start(good) for _ in range(20)]:
            assert (await ground.end_of(run_id)).status == "succeeded"
        assert time.monotonic() - began < 10


async def test_a_receiver_that_wants_a_pause_gets_it_from_everybody(ground: Stage, receiver: Sink) -> None:
    receiver.script = [answer(429, retry_after="1")]
    retry = {"attempts": 10, "delay_s": 0.1, "max_delay_s": 0.2}
    async with worker(ground.dsn):
        workflow = await ground.publish(call(receiver.url(), retry=retry))
        first = await ground.start(workflow)

        async def asked() -> bool:
            return bool(receiver.calls)

        await ground.until(asked)
        others = [await ground.start(workflow) for _ in range(5)]
        for run_id in (first, *others):
            assert (await ground.end_of(run_id)).status == "succeeded"
    moments = [arrived.at for arrived in receiver.calls]
    assert len(moments) == 7
    assert min(moments[1:]) - moments[0] >= 0.95


@dataclass(slots=True)
class Ledger:
    """Does its work once for each key, and then fails to say so: the first call of a key never gets a good answer."""

    fail: bytes | Callable[[Call], Awaitable[bytes]]
    calls: Counter[str] = field(default_factory=Counter)
    effects: list[str] = field(default_factory=list)

    async def answer(self, arrived: Call) -> bytes:
        """Work, and answer."""
        key = arrived.headers["idempotency-key"]
        self.calls[key] += 1
        if self.calls[key] > 1:
            return answer()
        self.effects.append(key)
        return self.fail if isinstance(self.fail, bytes) else await self.fail(arrived)


@pytest.mark.parametrize("fail", [answer(500), b"", after(3)], ids=["says 500", "breaks the connection", "answers too late"])
async def test_work_that_was_done_and_not_confirmed_is_done_once(
    ground: Stage, receiver: Sink, fail: bytes | Callable[[Call], Awaitable[bytes]]
) -> None:
    ledger = Ledger(fail)
    receiver.usual = ledger.answer
    retry = {"attempts": 5, "delay_s": 0.1, "max_delay_s": 0.3}
    async with worker(ground.dsn):
        workflow = await ground.publish(call(receiver.url(), timeout_s=1, retry=retry))
        runs = [await ground.start(workflow) for _ in range(4)]
        for run_id in runs:
            run = await ground.end_of(run_id)
            assert run.status == "succeeded", run.error
    assert len(ledger.calls) == len(ledger.effects) == 4
    assert set(ledger.calls.values()) == {2}


RATE = 50.0
PLACES = 8
WAITING = 150


@dataclass(slots=True)
class Outage:
    """A receiver that is away at first, then back; it knows how many come to it at once."""

    away: bool = True
    knocks: int = 0
    inside: int = 0
    most: int = 0
    came: list[float] = field(default_factory=list)
    served: Sink = field(default_factory=Sink)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Break every connection while away, and answer afterwards."""
        self.knocks += 1
        if not self.away:
            self.served.usual = self.work
            await self.served.serve(reader, writer)

    async def work(self, arrived: Call) -> bytes:
        """Take a moment for a call."""
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.came.append(arrived.at)
        await asyncio.sleep(0.02)
        self.inside -= 1
        return answer()


async def test_after_an_outage_all_come_back_and_not_all_at_once(ground: Stage) -> None:
    outage = Outage()
    hosts = HostOptions(places=PLACES, rate_per_s=RATE, breaker=BreakerOptions(failures=5, first_rest_s=0.2, longest_rest_s=1.0))
    retry = {"attempts": 100, "delay_s": 0.2, "max_delay_s": 1}
    async with serving(outage.serve) as port, worker(ground.dsn, hosts=hosts):
        workflow = await ground.publish(call(f"http://127.0.0.1:{port}/", retry=retry))
        runs: list[UUID] = [await ground.start(workflow) for _ in range(WAITING)]
        await asyncio.sleep(2.5)
        knocks_while_away = outage.knocks
        outage.away = False
        for run_id in runs:
            assert (await ground.end_of(run_id)).status == "succeeded"
    # Five failures, those on their way beside them, and then one trial after each rest.
    assert knocks_while_away <= 5 + PLACES + 10
    assert outage.most <= PLACES
    assert len(outage.came) == len({arrived.headers["idempotency-key"] for arrived in outage.served.calls}) == WAITING
    assert busiest_second(outage.came) <= RATE * 2 + 2  # one second's worth saved up, and one that comes in


def busiest_second(moments: list[float]) -> int:
    """Give how many moments lie in the fullest stretch of one second."""
    found = sorted(moments)
    return max(bisect_left(found, moment + 1.0) - number for number, moment in enumerate(found))


async def test_a_rate_holds_for_the_host_that_was_never_away(ground: Stage) -> None:
    async with sink() as made, worker(ground.dsn, hosts=HostOptions(rate_per_s=10)):
        workflow = await ground.publish(call(made.url()))
        for run_id in [await ground.start(workflow) for _ in range(25)]:
            assert (await ground.end_of(run_id)).status == "succeeded"
        moments = [arrived.at for arrived in made.calls]
    assert busiest_second(moments) <= 21
    assert moments[-1] - moments[0] >= 1.4
