"""What a worker holds is its own from the claim on, and what it cannot advance it puts aside without harm to the rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.db import link
from concertmaster_server.db.line import UnstorableError
from concertmaster_server.db.queries import claims
from concertmaster_server.db.queries.records import read_page
from concertmaster_server.jobs import liveness, sweep
from concertmaster_server.jobs import worker as worker_module
from concertmaster_server.runs import load
from concertmaster_server.runs.operating.resume import resume_run
from tests.support.stage import Stage, chain, graph, node, set_to, worker

REST = graph(node("rest", "logic.wait", seconds=3600), edges="start>rest")


@pytest.fixture
async def resting(ground: Stage) -> UUID:
    """Give a run that waits."""
    async with worker(ground.dsn):
        run_id = await ground.start(await ground.publish(REST))
        await ground.until(lambda: ground.ask("select 1 from runs where status = 'waiting'"))
    return run_id


async def change(ground: Stage, statement: str, *values: Any) -> None:
    async with await link.connect(ground.dsn, name="test", role=None) as owner:
        await owner.execute(statement.encode(), values)


async def resume(ground: Stage, run_id: UUID) -> None:
    async with ground.database.transaction(ground.organisation) as tx:
        await resume_run(tx, ground.organisation, run_id)


async def stands(ground: Stage, run_id: UUID, reason: str) -> None:
    await ground.until(lambda: ground.ask("select 1 from runs where id = %s and reason = %s", run_id, reason))


async def test_heartbeats_keep_a_run_whose_history_is_long_in_coming(
    ground: Stage, resting: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    come = asyncio.Event()

    async def slowly(*given: Any, **named: Any) -> Any:
        await come.wait()
        return await read_page(*given, **named)

    monkeypatch.setattr(load, "read_page", slowly)
    monkeypatch.setattr(claims, "ORPHAN_S", 0.2)
    monkeypatch.setattr(liveness, "BEAT_S", 0.1)
    [(fence,)] = await ground.ask("select fence from runs")
    async with worker(ground.dsn):
        await ground.ask("update runs set ready_at = clock_timestamp() returning 1")
        await ground.until(lambda: ground.ask("select 1 from runs where claimed_by is not null"))
        await asyncio.sleep(0.8)
        assert await ground.ask("select fence, claimed_by is not null from runs") == [(fence + 1, True)]
        come.set()
        await stands(ground, resting, "timer")


async def test_a_record_that_only_a_newer_program_can_read_waits_for_that(
    ground: Stage, resting: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    await change(ground, """update run_records set body = body || '{"attempt": "1.1"}' where sequence = 1""")
    await ground.ask("update runs set ready_at = clock_timestamp() returning 1")
    async with worker(ground.dsn):
        await stands(ground, resting, "quarantined")
        assert (await ground.finished(chain(1))).status == "succeeded"
        assert "its record 1 is not of a form known here" in caplog.text
        await change(ground, "update run_records set body = body - 'attempt' where sequence = 1")
        await resume(ground, resting)
        await stands(ground, resting, "timer")


async def test_a_version_that_only_a_newer_program_can_run_waits_for_that(
    ground: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    workflow = await ground.publish(graph(set_to("a", n="1"), edges="start>a"))
    rename = "update workflow_versions set document = replace(document::text, %s, %s)::jsonb"
    await change(ground, rename, "data.set", "data.newer")
    run_id = await ground.start(workflow)
    async with worker(ground.dsn):
        await stands(ground, run_id, "quarantined")
        assert "unknown type 'data.newer'" in caplog.text
    await change(ground, rename, "data.newer", "data.set")
    await resume(ground, run_id)
    async with worker(ground.dsn):
        assert (await ground.end_of(run_id)).output == {"a": {"n": 1}}


@pytest.fixture
async def crowded(ground: Stage) -> AsyncIterator[None]:
    """Let short waits of the one organisation there is come into a small memory."""
    workflow = await ground.publish(graph(node("rest", "logic.wait", seconds=4.5), edges="start>rest"))
    for _ in range(8):
        await ground.start(workflow)
    async with worker(ground.dsn, hold=16):
        await ground.until(lambda: ground.ask("select 1 from runs where status = 'waiting'"))
        yield


@pytest.mark.usefixtures("crowded")
async def test_what_only_waits_makes_room_for_others_of_its_organisation(ground: Stage) -> None:
    await ground.end_of(await ground.start(await ground.publish(chain(1))), within_s=2)


@pytest.mark.parametrize(("room", "name"), [(worker_module, "claim_runs"), (sweep, "fire_due")])
async def test_a_value_that_the_database_refuses_ends_no_worker(
    ground: Stage, room: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, work = asyncio.Event(), getattr(room, name)

    async def refused_once(*given: Any, **named: Any) -> Any:
        if not asked.is_set():
            asked.set()
            raise UnstorableError
        return await work(*given, **named)

    monkeypatch.setattr(room, name, refused_once)
    async with worker(ground.dsn):
        await asked.wait()
        assert (await ground.finished(chain(1))).status == "succeeded"
