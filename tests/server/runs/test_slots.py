"""Attempts wait for a slot: no organisation takes all of them, and whoever waited long looks again before it acts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from uuid import UUID

import pytest

from concertmaster_server.blobs import open_store
from concertmaster_server.db.line import Line
from concertmaster_server.engine.replay import replay
from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext
from concertmaster_server.executors import executors, pure_executors
from concertmaster_server.outbound.client import OutboundClient
from concertmaster_server.runs.advance import Advance, ClaimLostError
from concertmaster_server.runs.callees import Callees
from concertmaster_server.runs.claim import Appetite, claim_runs
from concertmaster_server.runs.ledger import Ledger
from concertmaster_server.runs.load import Loader
from concertmaster_server.runs.means import Means
from concertmaster_server.runs.payloads import Payloads
from concertmaster_server.runs.slots import Slots
from tests.support.blobs import BLOBS
from tests.support.histories import history_of
from tests.support.outside import outside
from tests.support.sink import Sink, after, sink
from tests.support.stage import LOOPBACK, Stage, graph, node, worker
from tests.support.web import new_id

CALL = graph(node("call", "http.request", url="http://127.0.0.1/"), edges="start>call")


@asynccontextmanager
async def advancing(ground: Stage, slots: Slots, *, calls: list[str], may_act: Callable[[], bool]) -> AsyncIterator[Advance]:
    """Claim the one run there is, to be advanced by whoever asks; what would have been called is noted in ``calls``."""

    async def call(context: StepContext) -> Outcome:
        calls.append(context.key)
        return Outcome()

    me, line, http = new_id(), Line(ground.dsn, "test"), OutboundClient(LOOPBACK)
    ledger = Ledger(line, me)
    means = Means(
        ledger=ledger,
        executors={**executors(outside(http=http)), "http.request": call},
        now=lambda: datetime.now(UTC),
        chance=lambda: 0.5,
        may_act=may_act,
        is_crowded=lambda _organisation: False,
        callees=Callees(line, new_id),
        payloads=Payloads(open_store(BLOBS)),
        slots=slots,
    )
    [claimed] = await claim_runs(line, me, Appetite(count=1, suspects=0, queues=("medium",)))
    commits = asyncio.create_task(ledger.run())
    try:
        yield Advance(await Loader(line, means.payloads).load(claimed), means)
    finally:
        commits.cancel()
        with suppress(asyncio.CancelledError):
            await commits
        await line.close()
        await http.close()


def answers(*given: bool) -> Iterator[bool]:
    """Give one answer after the other, and the last for ever."""
    yield from given
    while True:
        yield given[-1]


@pytest.mark.parametrize("may_act", [(True,), (True, False)])
async def test_a_claim_that_was_lost_in_the_queue_acts_no_more(ground: Stage, may_act: tuple[bool, ...]) -> None:
    run_id = await ground.start(await ground.publish(CALL))
    slots, calls, looks = Slots(1), list[str](), answers(*may_act)
    async with advancing(ground, slots, calls=calls, may_act=lambda: next(looks)) as advance:
        async with slots.take(ground.organisation):
            going = asyncio.create_task(advance.carry_on())
            await ground.until(lambda: begun(ground, run_id))
            assert calls == []
        if may_act[-1]:
            await going
            assert len(calls) == 1
        else:
            with pytest.raises(ClaimLostError):
                await going
            assert calls == []
            assert (await ground.run(run_id)).status == "running"


async def test_a_cancel_that_comes_with_the_slot_comes_first(ground: Stage) -> None:
    run_id = await ground.start(await ground.publish(CALL))
    slots, calls = Slots(1), list[str]()
    async with advancing(ground, slots, calls=calls, may_act=lambda: True) as advance:
        async with slots.take(ground.organisation):
            going = asyncio.create_task(advance.carry_on())
            await ground.until(lambda: begun(ground, run_id))
        # The slot is free and its next holder is woken; nothing has run in between.
        advance.cancel()
        await going
    assert calls == []
    assert (await ground.run(run_id)).status == "cancelled"
    assert (await ground.steps(run_id))["call"].status == "cancelled"
    assert await ground.audit() == ()


@pytest.mark.parametrize("rest", [Advance.pause, Advance.drain])
async def test_a_run_that_is_to_rest_sends_nothing_that_still_waits_for_a_slot(
    ground: Stage, rest: Callable[[Advance], None]
) -> None:
    run_id = await ground.start(await ground.publish(CALL))
    slots, calls = Slots(1), list[str]()
    async with advancing(ground, slots, calls=calls, may_act=lambda: True) as advance:
        async with slots.take(ground.organisation):
            going = asyncio.create_task(advance.carry_on())
            await ground.until(lambda: begun(ground, run_id))
            rest(advance)
        await going
    assert calls == []
    async with advancing(ground, slots, calls=calls, may_act=lambda: True) as advance:
        await advance.carry_on()
    assert len(calls) == 1
    assert (await ground.run(run_id)).status == "succeeded"
    tried = [(record.kind, record.error) for record in await ground.records(run_id) if record.node_id == "call"]
    assert tried == [(kind, None) for kind in ("attempt_started", "retry_scheduled", "attempt_started", "step_succeeded")]
    assert replay(await history_of(ground, run_id), pure_executors()) == ()
    assert await ground.audit() == ()


async def begun(ground: Stage, run_id: UUID) -> bool:
    """Tell whether the start of an attempt is durable."""
    return "attempt_started" in [record.kind for record in await ground.records(run_id)]


async def test_an_organisation_whose_calls_hang_delays_no_other(ground: Stage, receiver: Sink) -> None:
    receiver.usual = after(30)
    hanging = await ground.publish(graph(node("call", "http.request", url=receiver.url()), edges="start>call"))
    runs = [await ground.start(hanging) for _ in range(12)]
    other = await ground.add_organisation()
    async with sink() as quick, worker(ground.dsn, attempts=8, grace_s=0.1):
        call = graph(node("call", "http.request", url=quick.url()), edges="start>call")
        theirs = await ground.publish(call, organisation=other)

        async def all_begun() -> bool:
            return all([await begun(ground, run_id) for run_id in runs]) and len(receiver.calls) == 2

        await ground.until(all_begun)
        run_id = await ground.start(theirs, organisation=other)

        async def ended() -> bool:
            return await ground.ask("select finished_at is not null from runs where id = %s", run_id) == [(True,)]

        await ground.until(ended, within_s=3)
        assert len(quick.calls) == 1
        assert len(receiver.calls) == 2  # a quarter of the slots


async def test_runs_that_hang_leave_room_for_those_of_others(ground: Stage, receiver: Sink) -> None:
    receiver.usual = after(30)
    hanging = await ground.publish(graph(node("call", "http.request", url=receiver.url()), edges="start>call"))
    other = await ground.add_organisation()
    theirs = await ground.publish(graph(), organisation=other)
    async with worker(ground.dsn, hold=4, grace_s=0.1):
        await ground.start(hanging)

        async def held() -> bool:
            return bool(receiver.calls)

        await ground.until(held)
        for _ in range(8):
            await ground.start(hanging)
        run_id = await ground.start(theirs, organisation=other)

        async def ended() -> bool:
            return await ground.ask("select finished_at is not null from runs where id = %s", run_id) == [(True,)]

        await ground.until(ended, within_s=3)
        assert len(receiver.calls) == 1  # a quarter of what fits
