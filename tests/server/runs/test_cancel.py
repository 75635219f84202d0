"""After an acknowledged cancel no further step starts, and the run ends once."""

from __future__ import annotations

import asyncio
import secrets

import pytest

from concertmaster_server.db.queries.records import Entry, Written
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.runs.cancel import RunEndedError
from concertmaster_server.runs.ledger import Ledger
from tests.support.sink import Sink, after, answer
from tests.support.stage import Stage, chain, graph, node, set_to, worker
from tests.support.web import new_id


async def test_an_attempt_on_its_way_is_stopped_and_nothing_follows(running: Stage, receiver: Sink) -> None:
    receiver.usual = after(30)
    document = graph(node("call", "http.request", url=receiver.url()), set_to("next", v="1"), edges="start>call call>next")
    run_id = await running.start(await running.publish(document))

    async def called() -> bool:
        return bool(receiver.calls)

    await running.until(called)
    await running.cancel(run_id)
    run = await running.end_of(run_id, within_s=2)
    assert run.status == "cancelled"
    steps = await running.steps(run_id)
    assert steps["call"].status == "cancelled"
    assert "next" not in steps
    assert await running.audit() == ()


async def test_an_attempt_whose_start_was_written_after_the_cancel_is_not_sent_out(
    running: Stage, receiver: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Ledger.write

    async def cancel_first(ledger: Ledger, entry: Entry) -> Written:
        if any(record.kind == "attempt_started" for record in entry.records):
            await running.cancel(entry.run_id)
        return await write(ledger, entry)

    monkeypatch.setattr(Ledger, "write", cancel_first)
    run = await running.finished(graph(node("call", "http.request", url=receiver.url()), edges="start>call"))
    assert run.status == "cancelled"
    assert receiver.calls == []
    assert [record.kind for record in await running.records(run.id)][-3:] == [
        "attempt_started",
        "step_cancelled",
        "run_cancelled",
    ]


async def test_a_run_that_nobody_has_begun_ends_without_a_step(ground: Stage) -> None:
    run_id = await ground.start(await ground.publish(chain(3)))
    await ground.cancel(run_id)
    async with worker(ground.dsn):
        run = await ground.end_of(run_id)
    assert run.status == "cancelled"
    assert await ground.steps(run_id) == {}
    assert [record.kind for record in await ground.records(run_id)] == ["run_cancelled"]


async def test_a_run_that_rests_ends(running: Stage, receiver: Sink) -> None:
    receiver.script = [answer(429, retry_after="600")]
    run_id = await running.start(
        await running.publish(graph(node("call", "http.request", url=receiver.url()), edges="start>call"))
    )

    async def rests() -> bool:
        return (await running.run(run_id)).status == "waiting"

    await running.until(rests)
    await running.cancel(run_id)
    assert (await running.end_of(run_id, within_s=2)).status == "cancelled"
    assert await running.ask("select count(*) from timers") == [(0,)]


async def test_it_is_too_late_for_a_run_that_has_ended(running: Stage) -> None:
    run = await running.finished(chain(1))
    with pytest.raises(RunEndedError) as refusal:
        await running.cancel(run.id)
    assert refusal.value.parameters == {"status": "succeeded"}


async def test_a_strange_run_is_not_there(ground: Stage) -> None:
    run_id = await ground.start(await ground.publish(chain(1)))
    ground.organisation = await ground.add_organisation()
    for unknown in (run_id, new_id()):
        with pytest.raises(NotFoundError):
            await ground.cancel(unknown)


async def test_cancel_races_with_the_end_and_there_is_one_end(running: Stage, receiver: Sink) -> None:
    document = graph(node("call", "http.request", url=receiver.url()), set_to("next", v="1"), edges="start>call call>next")
    workflow = await running.publish(document)

    async def race() -> tuple[bool, str]:
        run_id = await running.start(workflow)
        await asyncio.sleep(secrets.randbelow(20) / 1000)
        try:
            await running.cancel(run_id)
        except RunEndedError:
            return False, (await running.end_of(run_id)).status
        return True, (await running.end_of(run_id)).status

    ends = await asyncio.gather(*(race() for _ in range(60)))
    assert {status for accepted, status in ends if accepted} <= {"cancelled"}
    assert {status for accepted, status in ends if not accepted} <= {"succeeded"}
    assert await running.audit() == ()
