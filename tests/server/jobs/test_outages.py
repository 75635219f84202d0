"""Workers live on when PostgreSQL or Redis goes, and nothing is lost or done twice."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import Counter

import psycopg

from concertmaster_server.db.migrate import migrate
from tests.support.redis_alone import redis_alone
from tests.support.servers import embedded, reachable_folder
from tests.support.sink import Sink, after
from tests.support.stage import Stage, chain, graph, node, set_to, stage, worker

_OPEN = "select count(*) from runs where finished_at is null"


async def test_redis_dies_and_comes_back_and_runs_go_on(ground: Stage) -> None:
    with redis_alone() as redis:
        await redis.start()
        async with worker(ground.dsn, redis_url=redis.url):
            workflow = await ground.publish(chain(2))
            await ground.end_of(await ground.start(workflow), within_s=5)
            redis.kill()
            for _ in range(3):
                began = time.monotonic()
                await ground.end_of(await ground.start(workflow), within_s=5)
                assert time.monotonic() - began < 1.5
            await redis.start()
            await ground.end_of(await ground.start(workflow), within_s=5)
    assert await ground.audit() == ()


async def test_a_run_whose_ring_was_lost_is_found_by_looking(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    async with worker(ground.dsn):
        await ground.end_of(await ground.start(workflow))
        # Nothing rings for this one: neither a notification nor a hint.
        statement = (
            "insert into runs (id, org_id, workflow_id, version, trigger_node, input)"
            " select gen_random_uuid(), org_id, workflow_id, version, trigger_node, '{}' from runs returning id"
        )
        [(run_id,)] = await ground.ask(statement)
        began = time.monotonic()
        await ground.end_of(run_id, within_s=5)
        assert time.monotonic() - began < 1.5


async def test_postgresql_is_killed_under_load_and_no_run_is_orphaned(receiver: Sink) -> None:
    receiver.usual = after(0.3)
    document = graph(
        node("one", "http.request", url=receiver.url("/one"), method="POST", json={"run": {"expr": "run.id"}}),
        set_to("two", v="steps.one.status"),
        node("three", "http.request", url=receiver.url("/three"), method="POST", json={"run": {"expr": "run.id"}}),
        edges="start>one one>two two>three",
    )
    with reachable_folder() as folder:
        async with embedded(folder / "data") as servers:
            url = servers.create_database("load")
            await asyncio.to_thread(_migrate, url)
            async with stage(url) as ground, worker(url), worker(url):
                workflow = await ground.publish(document)
                runs = []
                for _ in range(2):
                    runs += [await ground.start(workflow) for _ in range(80)]
                    await asyncio.sleep(0.1)
                    assert await ground.ask(_OPEN) != [(0,)]
                    pid = int((folder / "data/postgres/data/postmaster.pid").read_text().split()[0])
                    os.kill(pid, signal.SIGKILL)
                    await ground.until(lambda: _all_ended(ground), within_s=40)
                assert await ground.ask("select status, count(*) from runs group by status") == [("succeeded", len(runs))]
                assert await ground.audit() == ()
    effects = Counter((call.path, call.body) for call in receiver.calls)
    keys = {(call.path, call.body, call.headers["idempotency-key"]) for call in receiver.calls}
    assert len(effects) == 2 * len(runs)
    assert len(keys) == 2 * len(runs)


async def _all_ended(ground: Stage) -> bool:
    try:
        return await ground.ask(_OPEN) == [(0,)]
    except psycopg.OperationalError:
        return False


def _migrate(url: str) -> None:
    migrate(url)
