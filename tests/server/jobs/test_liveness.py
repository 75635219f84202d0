"""The heartbeat keeps what is held for as long as it takes, and without it the worker stops believing in its claims."""

from __future__ import annotations

import asyncio
import time

import pytest

from concertmaster_server.db.queries import claims, records
from concertmaster_server.db.queries.claims import Heartbeat
from concertmaster_server.jobs import liveness
from concertmaster_server.jobs.liveness import Identity, Liveness
from tests.support.sink import Sink, after
from tests.support.stage import Stage, graph, node, worker
from tests.support.web import new_id


@pytest.fixture
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let leases last a second, so that a test need not wait for ten."""
    monkeypatch.setattr(claims, "LEASE_S", 1.0)
    monkeypatch.setattr(records, "LEASE_S", 1.0)
    monkeypatch.setattr(claims, "ORPHAN_S", 0.5)
    monkeypatch.setattr(liveness, "BEAT_S", 0.2)


async def test_an_attempt_longer_than_a_lease_keeps_its_claim(ground: Stage, receiver: Sink, short_leases: None) -> None:
    receiver.usual = after(2.5)
    run_id = await ground.start(await ground.publish(graph(node("call", "http.request", url=receiver.url()), edges="start>call")))
    async with worker(ground.dsn), worker(ground.dsn):
        run = await ground.end_of(run_id)
    assert run.status == "succeeded"
    assert len(receiver.calls) == 1
    assert await ground.ask("select fence, lost_claims from runs") == [(1, 0)]


async def test_without_heartbeats_everything_is_dropped_and_another_worker_goes_on(
    ground: Stage, receiver: Sink, short_leases: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.script = [after(30)]
    monkeypatch.setattr(liveness, "TRUST_S", 0.7)
    beat = Liveness._renew
    deaf: list[Liveness] = []

    async def renew(self: Liveness, connection: object) -> Heartbeat:
        if self in deaf:
            raise TimeoutError
        return await beat(self, connection)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(Liveness, "_renew", renew)
    run_id = await ground.start(await ground.publish(graph(node("call", "http.request", url=receiver.url()), edges="start>call")))
    made: list[Liveness] = []
    original = Liveness.start

    async def start(self: Liveness) -> None:
        made.append(self)
        await original(self)

    monkeypatch.setattr(Liveness, "start", start)
    async with worker(ground.dsn):

        async def called() -> bool:
            return bool(receiver.calls)

        await ground.until(called)
        deaf.append(made[0])
        async with worker(ground.dsn):
            assert (await ground.end_of(run_id)).status == "succeeded"
    assert len(receiver.calls) == 2
    assert len(receiver.keys) == 1
    assert await ground.audit() == ()


async def test_a_worker_is_listed_and_locked_while_it_lives(ground: Stage) -> None:
    me = new_id()
    held: dict[object, int] = {}
    told: list[tuple[Heartbeat, float]] = []
    before = time.monotonic()

    def hear(heartbeat: Heartbeat, at: float) -> None:
        told.append((heartbeat, at))

    made = Liveness(ground.dsn, Identity(incarnation=me, queues=("high",)), held, hear)  # type: ignore[arg-type]  # empty
    await made.start()
    assert made.is_fresh()
    heartbeat, came_at = told[0]
    assert heartbeat.lost == frozenset()
    assert before < came_at < time.monotonic()
    locked = (
        "select count(*) from pg_locks l join pg_database d on d.oid = l.database"
        " where l.locktype = 'advisory' and d.datname = current_database()"
    )
    assert await ground.ask("select incarnation, queues from workers") == [(me, ["high"])]
    assert await ground.ask(locked) == [(1,)]
    await made.stop()
    assert await ground.ask("select count(*) from workers") == [(0,)]

    async def unlocked() -> bool:
        return await ground.ask(locked) == [(0,)]

    await ground.until(unlocked)


async def test_a_worker_that_finds_no_database_waits_for_it() -> None:
    made = Liveness(
        "postgresql://nobody@/none?host=/nowhere", Identity(incarnation=new_id(), queues=()), {}, lambda _heartbeat, _at: None
    )
    waiting = asyncio.create_task(made.start())
    await asyncio.sleep(0.3)
    assert not waiting.done()
    assert not made.is_fresh()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await made.stop()
