"""Pausing, resuming, judging, retrying and forking, on a real database with a real worker; and what happens when they collide."""

from __future__ import annotations

import asyncio
import secrets
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.db.queries.records import Entry, Written
from concertmaster_server.engine.step import StepId
from concertmaster_server.runs.cancel import RunEndedError
from concertmaster_server.runs.ledger import Ledger
from concertmaster_server.runs.operating.fork import StepUnknownError, fork_run
from concertmaster_server.runs.operating.pause import pause_run
from concertmaster_server.runs.operating.resolve import NotUncertainError, PortUnknownError, resolve_step
from concertmaster_server.runs.operating.resume import NotPausedError, resume_run
from concertmaster_server.runs.operating.retry import NothingToRetryError, retry_run
from concertmaster_shared.api.operating import ResolveBody
from concertmaster_shared.runs import Record
from tests.support.sink import Sink, after, answer
from tests.support.stage import Stage, chain, graph, node, set_to, worker
from tests.support.web import new_id

WAITING = graph(node("wait", "logic.wait", seconds=3600), set_to("next", v="1"), edges="start>wait wait>next")


async def pause(stage: Stage, run_id: UUID) -> None:
    async with stage.database.transaction(stage.organisation) as tx:
        await pause_run(tx, stage.organisation, run_id)


async def resume(stage: Stage, run_id: UUID) -> None:
    async with stage.database.transaction(stage.organisation) as tx:
        await resume_run(tx, stage.organisation, run_id)


async def cancel(stage: Stage, run_id: UUID) -> None:
    await stage.cancel(run_id)


async def resolve(stage: Stage, run_id: UUID, node_id: str, decision: Any, **facts: Any) -> None:
    async with stage.database.transaction(stage.organisation) as tx:
        judgement = ResolveBody(node_id=node_id, decision=decision, **facts)
        await resolve_step(tx, stage.organisation, run_id, judgement=judgement)


async def retry(stage: Stage, run_id: UUID) -> UUID:
    made = new_id()
    async with stage.database.transaction(stage.organisation) as tx:
        await retry_run(tx, stage.organisation, run_id, new_id=made)
    return made


async def fork(stage: Stage, run_id: UUID, node_id: str, iteration: str = "", value: Any = None) -> UUID:
    made = new_id()
    async with stage.database.transaction(stage.organisation) as tx:
        await fork_run(tx, stage.organisation, run_id, new_id=made, step=StepId(node_id, iteration), value=value)
    return made


async def stands(stage: Stage, run_id: UUID, status: str, reason: str | None) -> None:
    """Wait until a run stands like this and nobody holds it."""

    async def check() -> bool:
        run = await stage.run(run_id)
        held = await stage.ask("select claimed_by from runs where id = %s", run_id)
        return (run.status, run.reason, held) == (status, reason, [(None,)])

    await stage.until(check)


async def called(stage: Stage, receiver: Sink, count: int = 1) -> None:
    async def check() -> bool:
        return len(receiver.calls) >= count

    await stage.until(check)


def kinds(records: tuple[Record, ...], node_id: str) -> list[str]:
    return [record.kind for record in records if record.node_id == node_id]


async def test_a_run_that_nobody_has_begun_rests_at_once_and_goes_on_when_resumed(ground: Stage) -> None:
    run_id = await ground.start(await ground.publish(chain(3)))
    await pause(ground, run_id)
    run = await ground.run(run_id)
    assert (run.status, run.reason, run.paused) == ("waiting", "paused", True)
    async with worker(ground.dsn):
        await asyncio.sleep(0.6)
        assert await ground.records(run_id) == ()
        await resume(ground, run_id)
        assert (await ground.end_of(run_id)).status == "succeeded"
    assert await ground.audit() == ()


async def test_an_attempt_on_its_way_ends_and_nothing_follows_until_the_resume(running: Stage, receiver: Sink) -> None:
    receiver.usual = after(0.5)
    document = graph(node("call", "http.request", url=receiver.url()), set_to("next", v="1"), edges="start>call call>next")
    run_id = await running.start(await running.publish(document))
    await called(running, receiver)
    await pause(running, run_id)
    assert (await running.run(run_id)).status == "running"
    await stands(running, run_id, "waiting", "paused")
    assert {name: step.status for name, step in (await running.steps(run_id)).items()} == {
        "start": "succeeded",
        "call": "succeeded",
    }
    await resume(running, run_id)
    assert (await running.end_of(run_id)).status == "succeeded"
    assert len(receiver.calls) == 1
    assert await running.audit() == ()


async def test_an_attempt_whose_start_was_written_after_the_pause_is_not_sent_out(
    running: Stage, receiver: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, paused = Ledger.write, set[UUID]()

    async def pause_first(ledger: Ledger, entry: Entry) -> Written:
        if entry.run_id not in paused and any(record.kind == "attempt_started" for record in entry.records):
            paused.add(entry.run_id)
            await pause(running, entry.run_id)
        return await write(ledger, entry)

    monkeypatch.setattr(Ledger, "write", pause_first)
    document = graph(node("call", "http.request", url=receiver.url()), edges="start>call")
    run_id = await running.start(await running.publish(document))
    await stands(running, run_id, "waiting", "paused")
    assert receiver.calls == []
    await resume(running, run_id)
    assert (await running.end_of(run_id)).status == "succeeded"
    assert len(receiver.calls) == 1
    tries = ["attempt_started", "retry_scheduled", "attempt_started", "step_succeeded"]
    assert kinds(await running.records(run_id), "call") == tries


async def test_no_effect_begins_after_a_pause_that_was_acknowledged(running: Stage, receiver: Sink) -> None:
    names = ["start", *(f"c{number}" for number in range(30))]
    calls = [node(name, "http.request", url=receiver.url("/{{ run.id }}")) for name in names[1:]]
    workflow = await running.publish(graph(*calls, edges=" ".join(f"{one}>{other}" for one, other in pairwise(names))))

    async def pause_somewhere(run_id: UUID) -> None:
        await asyncio.sleep(secrets.randbelow(400) / 1000)
        try:
            await pause(running, run_id)
        except RunEndedError:  # a quick machine was through with all thirty before
            return
        paused.add(run_id)
        on_their_way = await begun(run_id)
        await stands(running, run_id, "waiting", "paused")
        assert len([call for call in receiver.calls if str(run_id) in call.path]) <= on_their_way

    async def begun(run_id: UUID) -> int:
        return [record.kind for record in await running.records(run_id)].count("attempt_started")

    paused: set[UUID] = set()
    runs = [await running.start(workflow) for _ in range(12)]
    await asyncio.gather(*map(pause_somewhere, runs))
    assert paused
    for run_id in paused:
        await resume(running, run_id)
    assert {(await running.end_of(run_id)).status for run_id in runs} == {"succeeded"}
    assert len(receiver.calls) == 12 * 30
    assert await running.audit() == ()


async def test_a_timer_that_falls_due_meanwhile_fires_after_the_resume(running: Stage) -> None:
    document = graph(node("wait", "logic.wait", seconds=0.4), set_to("next", v="1"), edges="start>wait wait>next")
    run_id = await running.start(await running.publish(document))

    async def waits() -> bool:
        return "wait" in await running.steps(run_id)

    await running.until(waits)
    await pause(running, run_id)
    await asyncio.sleep(1)
    await stands(running, run_id, "waiting", "paused")
    assert "next" not in await running.steps(run_id)
    await resume(running, run_id)
    assert (await running.end_of(run_id, within_s=3)).status == "succeeded"
    assert await running.audit() == ()


async def test_a_paused_run_is_cancelled_at_once(running: Stage) -> None:
    run_id = await running.start(await running.publish(WAITING))
    await stands(running, run_id, "waiting", "timer")
    await pause(running, run_id)
    await stands(running, run_id, "waiting", "paused")
    await running.cancel(run_id)
    assert (await running.end_of(run_id, within_s=2)).status == "cancelled"
    assert await running.audit() == ()


async def test_a_run_resumed_while_it_comes_to_rest_goes_on(running: Stage, receiver: Sink) -> None:
    receiver.usual = after(0.3)
    document = graph(node("call", "http.request", url=receiver.url()), set_to("next", v="1"), edges="start>call call>next")
    run_id = await running.start(await running.publish(document))
    await called(running, receiver)
    await pause(running, run_id)
    await asyncio.sleep(0.1)
    await resume(running, run_id)
    assert (await running.end_of(run_id, within_s=3)).status == "succeeded"


async def test_a_paused_run_whose_worker_goes_away_keeps_resting(ground: Stage, receiver: Sink) -> None:
    receiver.usual = after(30)
    document = graph(node("call", "http.request", url=receiver.url()), edges="start>call")
    async with worker(ground.dsn, grace_s=0.1):
        run_id = await ground.start(await ground.publish(document))
        await called(ground, receiver)
        await pause(ground, run_id)
    run = await ground.run(run_id)
    assert (run.status, run.reason) == ("waiting", "paused")
    receiver.usual = answer(200)
    async with worker(ground.dsn):
        await resume(ground, run_id)
        assert (await ground.end_of(run_id)).status == "succeeded"
    assert await ground.audit() == ()


async def test_who_resumes_what_goes_on_and_pauses_what_is_over_is_refused(running: Stage) -> None:
    resting = await running.start(await running.publish(WAITING))
    await stands(running, resting, "waiting", "timer")
    with pytest.raises(NotPausedError):
        await resume(running, resting)
    run = await running.finished(chain(1))
    for change in (pause, resume):
        with pytest.raises(RunEndedError):
            await change(running, run.id)


async def test_a_run_that_was_set_aside_goes_on_when_resumed(running: Stage) -> None:
    run_id = await running.start(await running.publish(WAITING))
    await stands(running, run_id, "waiting", "timer")
    aside = "update runs set reason = 'quarantined', ready_at = null, lost_claims = 7 where id = %s returning id"
    await running.ask(aside, run_id)
    await resume(running, run_id)
    await stands(running, run_id, "waiting", "timer")
    assert await running.ask("select lost_claims from runs where id = %s", run_id) == [(0,)]


@pytest.fixture
async def doubtful(ground: Stage, receiver: Sink) -> UUID:
    """Give a run whose call was on its way when its worker vanished."""
    receiver.usual = after(30)
    call = node("call", "http.request", url=receiver.url(), method="POST", on_uncertain="ask")
    document = graph(call, set_to("next", got="steps.call.n"), edges="start>call call>next")
    async with worker(ground.dsn, grace_s=0.0):
        run_id = await ground.start(await ground.publish(document))
        await called(ground, receiver)
    receiver.usual = answer(200)
    return run_id


@pytest.mark.parametrize(
    ("decision", "facts", "status"),
    [("retry", {}, "succeeded"), ("succeeded", {"output": {"n": 7}}, "succeeded"), ("failed", {}, "failed")],
)
async def test_a_step_of_unknown_outcome_is_judged_once(
    ground: Stage, receiver: Sink, doubtful: UUID, decision: str, facts: dict[str, Any], status: str
) -> None:
    async with worker(ground.dsn):
        await stands(ground, doubtful, "waiting", "uncertain")
        with pytest.raises(NotUncertainError):
            await resolve(ground, doubtful, "next", decision)
        with pytest.raises(PortUnknownError):
            await resolve(ground, doubtful, "call", "succeeded", port="sideways")
        judged = await asyncio.gather(
            *(resolve(ground, doubtful, "call", decision, **facts) for _ in range(4)), return_exceptions=True
        )
        assert judged.count(None) == 1
        assert {type(one) for one in judged if one is not None} <= {NotUncertainError, RunEndedError}
        run = await ground.end_of(doubtful)
    assert run.status == status
    assert len(receiver.calls) == (2 if decision == "retry" else 1)
    assert len({call.headers["idempotency-key"] for call in receiver.calls}) == 1
    if decision == "succeeded":
        assert run.output == {"next": {"got": 7}}
    if decision == "failed":
        assert run.error is not None
        assert run.error.code == "step.judged"
    assert await ground.audit() == ()


async def test_a_retry_redoes_what_failed_and_keeps_the_rest(running: Stage, receiver: Sink) -> None:
    receiver.script = [answer(200), answer(500)]
    good, bad = (node(name, "http.request", url=receiver.url(), retry={"attempts": 1}) for name in ("good", "bad"))
    document = graph(good, bad, set_to("next", v="steps.good.status + steps.bad.status"), edges="start>good good>bad bad>next")
    run_id = await running.start(await running.publish(document))
    assert (await running.end_of(run_id)).status == "failed"
    again = await retry(running, run_id)
    run = await running.end_of(again)
    assert (run.status, run.output, run.forked_from) == ("succeeded", {"next": {"v": 400}}, run_id)
    assert len(receiver.calls) == 3
    keys = [call.headers["idempotency-key"] for call in receiver.calls]
    assert len(set(keys)) == 3, "a retry that somebody asked for is another effect"
    old = {record.node_id: record.at for record in await running.records(run_id)}
    new = {record.node_id: record.at for record in await running.records(again)}
    assert old["good"] == new["good"]
    with pytest.raises(NothingToRetryError):
        await retry(running, again)
    assert await running.audit() == ()


async def test_a_failed_loop_redoes_its_failed_passes_alone(running: Stage, receiver: Sink) -> None:
    receiver.script = [answer(200), answer(500), answer(200), answer(200)]
    call = node("call", "http.request", url=receiver.url(), retry={"attempts": 1})
    loop = node("loop", "logic.for_each", items={"expr": "input.items"}, parallel=1)
    document = graph(loop, call, set_to("after", all="steps.call.status"), edges="start>loop loop.item>call loop.done>after")
    run_id = await running.start(await running.publish(document), {"items": [1, 2, 3]})
    assert (await running.end_of(run_id)).status == "failed"
    run = await running.end_of(await retry(running, run_id))
    assert run.output == {"after": {"all": [200, 200, 200]}}
    assert len(receiver.calls) == 4


async def test_a_fork_goes_on_from_a_step_with_another_input(running: Stage) -> None:
    document = graph(
        set_to("a", v="input.n"), set_to("b", v="steps.a.v + input.n"), set_to("c", v="steps.b.v"), edges="start>a a>b b>c"
    )
    run_id = await running.start(await running.publish(document), {"n": 1})
    assert (await running.end_of(run_id)).output == {"c": {"v": 2}}
    run = await running.end_of(await fork(running, run_id, "b", value={"n": 10}))
    assert (run.output, run.input) == ({"c": {"v": 11}}, {"n": 10})
    assert (await running.end_of(await fork(running, run_id, "start"))).output == {"c": {"v": 2}}
    with pytest.raises(StepUnknownError):
        await fork(running, run_id, "nowhere")
    with pytest.raises(StepUnknownError):
        await fork(running, run_id, "b", "3")
    assert await running.audit() == ()


async def test_a_fork_of_one_pass_keeps_the_others(running: Stage, receiver: Sink) -> None:
    loop = node("loop", "logic.for_each", items={"expr": "input.items"}, parallel=1)
    call = node("call", "http.request", url=receiver.url())
    document = graph(loop, call, set_to("after", n="len(steps.call)"), edges="start>loop loop.item>call loop.done>after")
    run_id = await running.start(await running.publish(document), {"items": [1, 2, 3]})
    assert (await running.end_of(run_id)).status == "succeeded"
    assert (await running.end_of(await fork(running, run_id, "call", "0"))).output == {"after": {"n": 3}}
    assert len(receiver.calls) == 4
    assert (await running.end_of(await fork(running, run_id, "call"))).output == {"after": {"n": 3}}
    assert len(receiver.calls) == 7
    assert await running.audit() == ()


async def test_a_called_run_is_retried_without_its_caller(running: Stage) -> None:
    broken = await running.publish(graph(set_to("broken", n="input.n + 1"), edges="start>broken"))
    document = graph(node("call", "flow.call", workflow=str(broken), input={"n": "x"}), edges="start>call")
    run_id = await running.start(await running.publish(document))
    assert (await running.end_of(run_id)).status == "failed"
    [(child,)] = await running.ask("select id from runs where parent_run = %s", run_id)
    run = await running.end_of(await retry(running, child))
    assert (run.status, run.parent_run, run.forked_from) == ("failed", None, child)
    assert await running.audit() == ()


async def test_whatever_is_asked_while_a_run_ends_it_ends_once(running: Stage, receiver: Sink) -> None:
    document = graph(node("call", "http.request", url=receiver.url()), set_to("next", v="1"), edges="start>call call>next")
    workflow = await running.publish(document)

    async def race(number: int) -> None:
        run_id = await running.start(workflow)
        wishes = [(pause, resume), (cancel,), (pause, cancel), (pause, resume, cancel, retry)][number % 4]
        for wish in wishes:
            await asyncio.sleep(secrets.randbelow(20) / 1000)
            try:
                await wish(running, run_id)
            except (RunEndedError, NotPausedError, NothingToRetryError):
                continue
        run = await running.end_of(run_id)
        ends = [
            record.kind
            for record in await running.records(run_id)
            if record.kind.startswith("run_") and record.kind != "run_started"
        ]
        assert ends == [f"run_{run.status}"]

    for first in range(0, 200, 50):  # more at once only wait for each other's connections
        await asyncio.gather(*(race(first + number) for number in range(50)))
    open_runs = "select id, status, reason, paused from runs where finished_at is null"

    async def over() -> bool:
        return await running.ask(open_runs) == []

    await running.until(over)
    assert await running.audit() == ()
