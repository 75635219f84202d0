"""Real worker processes, killed, frozen and told to stop; and workers without Redis, without PostgreSQL, with a bug."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from uuid import UUID

import pytest

from concertmaster_server.db.queries.claims import claim
from concertmaster_server.db.queries.workers import register
from concertmaster_server.executors import data_filter
from concertmaster_server.runs.recover import recover
from tests.support.sink import Sink, after, answer
from tests.support.stage import Stage, chain, graph, node, set_to, worker, worker_process
from tests.support.web import new_id


def test_a_worker_starts_without_what_the_web_side_needs() -> None:
    # A second of imports is a second of recovery when the only worker was killed.
    look = "import sys, concertmaster_server.entrypoints.worker; print([n for n in sys.argv[1:] if n in sys.modules])"
    names = ["sqlalchemy", "fastapi", "starlette", "jinja2", "alembic"]
    found = subprocess.run([sys.executable, "-c", look, *names], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"


async def performing(ground: Stage, receiver: Sink) -> None:
    """Wait until a call is on its way."""

    async def called() -> bool:
        return bool(receiver.calls)

    await ground.until(called, within_s=30)


def call_then_set(receiver: Sink, **parameters: object) -> dict[str, object]:
    """Give a workflow that calls out and goes on."""
    call = node("call", "http.request", method="POST", url=receiver.url(), json={"a": 1}, **parameters)
    return graph(call, set_to("next", v="steps.call.status"), edges="start>call call>next")


async def test_a_killed_worker_s_run_is_finished_by_another(ground: Stage, receiver: Sink) -> None:
    receiver.script = [after(30)]
    run_id = await ground.start(await ground.publish(call_then_set(receiver)))
    with worker_process(ground.dsn) as victim:
        await performing(ground, receiver)
        async with worker(ground.dsn):
            await asyncio.sleep(0.5)
            victim.kill()
            killed = time.monotonic()
            run = await ground.end_of(run_id, within_s=10)
            assert time.monotonic() - killed < 5
    assert run.output == {"next": {"v": 200}}
    assert len(receiver.calls) == 2
    assert len(receiver.keys) == 1
    kinds = [record.kind for record in await ground.records(run_id) if record.node_id == "call"]
    assert kinds == ["attempt_started", "attempt_lost", "attempt_started", "step_succeeded"]
    assert (await ground.steps(run_id))["call"].attempts == 2
    assert await ground.audit() == ()


async def test_a_frozen_worker_that_wakes_up_cannot_write(ground: Stage, receiver: Sink) -> None:
    receiver.script = [after(0.5, answer(200, b'{"from": "the stale one"}'))]
    receiver.usual = answer(200, b'{"from": "the new one"}')
    document = graph(node("call", "http.request", url=receiver.url()), edges="start>call")
    run_id = await ground.start(await ground.publish(document))
    with worker_process(ground.dsn) as victim:
        await performing(ground, receiver)
        victim.send_signal(signal.SIGSTOP)
        await asyncio.sleep(0.6)  # the answer arrives in its socket meanwhile
        async with worker(ground.dsn):
            # Its lock lives on, for it is not dead; the lease ends. Ten seconds are too long for a test.
            await ground.ask("update runs set lease_until = clock_timestamp() returning 1")
            run = await ground.end_of(run_id, within_s=5)
            victim.send_signal(signal.SIGCONT)
            await asyncio.sleep(1.0)
            assert victim.poll() is None
    assert run.output == {"call": {"status": 200, "headers": run.output["call"]["headers"], "json": {"from": "the new one"}}}
    assert (await ground.run(run_id)).output == run.output
    ends = [record for record in await ground.records(run_id) if record.kind == "step_succeeded" and record.node_id == "call"]
    assert len(ends) == 1
    assert len(receiver.keys) == 1
    assert await ground.audit() == ()


async def test_a_worker_told_to_stop_finishes_what_is_on_its_way(ground: Stage, receiver: Sink) -> None:
    receiver.script = [after(1.0)]
    document = graph(
        node("one", "http.request", url=receiver.url("/one")),
        node("two", "http.request", url=receiver.url("/two")),
        edges="start>one one>two",
    )
    run_id = await ground.start(await ground.publish(document))
    with worker_process(ground.dsn) as only:
        await performing(ground, receiver)
        only.send_signal(signal.SIGTERM)
        await asyncio.to_thread(only.wait, 10)
        assert only.returncode == 0
    assert [call.path for call in receiver.calls] == ["/one"]
    found = await ground.ask("select status, claimed_by, lost_claims, ready_at is not null from runs")
    assert found == [("running", None, 0, True)]
    assert await ground.ask("select count(*) from workers") == [(0,)]
    async with worker(ground.dsn):
        assert (await ground.end_of(run_id)).status == "succeeded"
    assert [call.path for call in receiver.calls] == ["/one", "/two"]
    assert (await ground.steps(run_id))["one"].attempts == 1


async def test_what_does_not_finish_within_the_grace_is_given_back(ground: Stage, receiver: Sink) -> None:
    receiver.script = [after(30)]
    run_id = await ground.start(await ground.publish(call_then_set(receiver)))
    async with worker(ground.dsn, grace_s=0.2):
        await performing(ground, receiver)
    assert await ground.ask("select claimed_by, lost_claims from runs") == [(None, 0)]
    async with worker(ground.dsn):
        assert (await ground.end_of(run_id)).status == "succeeded"
    assert len(receiver.keys) == 1


async def test_a_person_is_asked_about_an_attempt_of_unknown_outcome(ground: Stage, receiver: Sink) -> None:
    receiver.usual = after(30)
    run_id = await ground.start(await ground.publish(call_then_set(receiver, on_uncertain="ask")))
    with worker_process(ground.dsn) as only:
        await performing(ground, receiver)
        only.kill()
    async with worker(ground.dsn):

        async def asked() -> bool:
            return (await ground.run(run_id)).reason == "uncertain"

        await ground.until(asked)
        assert (await ground.run(run_id)).status == "waiting"
        assert (await ground.steps(run_id))["call"].status == "waiting"
        assert len(receiver.calls) == 1
        assert await ground.audit() == ()
        await ground.cancel(run_id)
        assert (await ground.end_of(run_id)).status == "cancelled"


async def test_a_mistake_of_ours_in_one_run_leaves_the_others_alone(ground: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_filter, "execute", lambda _step: 1 / 0)
    broken = await ground.publish(
        graph(node("f", "data.filter", items=[1], where=True), set_to("c", code="steps.f.error.code"), edges="start>f f.error>c")
    )
    sound = await ground.publish(chain(2))
    runs = [await ground.start(workflow) for workflow in (broken, sound) * 5]
    async with worker(ground.dsn):
        ended = [await ground.end_of(run) for run in runs]
    assert {run.status for run in ended} == {"succeeded"}
    assert ended[0].output == {"c": {"code": "step.crashed"}}


async def test_a_history_that_cannot_be_read_is_set_aside_and_may_be_cancelled(ground: Stage) -> None:
    workflow = await ground.publish(chain(2))
    run_id = await ground.start(workflow)
    values = (ground.organisation, run_id)
    await ground.ask("update runs set last_sequence = 1 returning 1")
    connection = await ground.connect()
    async with connection, connection.transaction():
        await connection.execute("select set_config('cm.orgs', %s, true)", (str(ground.organisation),))
        statement = (
            "insert into run_records (org_id, run_id, sequence, kind, node_id, fence, body)"
            " values (%s, %s, 1, 'attempt_lost', 's0', 0, '{}')"
        )
        await connection.execute(statement, values)
    async with worker(ground.dsn):

        async def aside() -> bool:
            return (await ground.run(run_id)).reason == "quarantined"

        await ground.until(aside)
        assert (await ground.run(run_id)).status == "waiting"
        assert (await ground.end_of(await ground.start(workflow))).status == "succeeded"
        assert (await ground.records(run_id))[-1].reason == "quarantined"
        await ground.cancel(run_id)
        assert (await ground.end_of(run_id)).status == "cancelled"
    assert await ground.audit() == ()


async def test_a_version_that_cannot_be_run_fails_its_run(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    run_id = await ground.start(workflow)
    await ground.ask("update runs set trigger_node = 'gone' returning 1")
    async with worker(ground.dsn):
        run = await ground.end_of(run_id)
    assert run.error is not None
    assert (run.status, run.error.code) == ("failed", "run.unreadable")
    assert await ground.audit() == ()


async def test_a_run_that_kills_its_workers_is_set_aside(ground: Stage) -> None:
    run_id = await ground.start(await ground.publish(chain(1)))
    for losses in range(7):
        found = await ground.ask("select status, reason, lost_claims from runs")
        assert found == [("queued" if losses == 0 else "running", None, losses)]
        await claim_and_die(ground, run_id)
        await reclaimed(ground)
    assert await ground.ask("select status, reason, lost_claims, ready_at from runs") == [("waiting", "quarantined", 7, None)]
    assert [record.reason for record in await ground.records(run_id)] == ["quarantined"]
    assert await ground.audit() == ()
    async with worker(ground.dsn):
        await ground.cancel(run_id)
        assert (await ground.end_of(run_id)).status == "cancelled"


async def claim_and_die(ground: Stage, run_id: UUID) -> None:
    """Claim as a worker that is gone the moment after."""
    me = new_id()
    connection = await ground.connect()
    async with connection:
        await register(connection, me, ("high",))
        assert [run.id for run in await claim(connection, me, count=5, suspects=1, suspect=2)] == [run_id]


async def reclaimed(ground: Stage) -> None:
    """Sweep once."""
    connection = await ground.connect()
    async with connection:
        await recover(connection, new_id(), judge=True)
