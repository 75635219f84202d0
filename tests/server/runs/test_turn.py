"""A turn is taken when something may have changed, and not before."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from concertmaster_server.runs.operating.pause import pause_run
from concertmaster_server.runs.turn import Turn
from tests.support.sink import Call, Sink, after, answer
from tests.support.stage import Stage, graph, node, worker


@pytest.mark.parametrize("rests", ["paused", "drained"])
async def test_a_retry_that_falls_due_in_a_run_that_is_to_rest_costs_no_turns(
    ground: Stage, receiver: Sink, monkeypatch: pytest.MonkeyPatch, rests: str
) -> None:
    slowly = after(0.8)

    async def said(call: Call) -> bytes:
        return await slowly(call) if call.path == "/slow" else answer(503)

    receiver.usual = said
    turns = list[Turn]()
    take = Turn.take
    monkeypatch.setattr(Turn, "take", lambda turn: turns.append(turn) or take(turn))
    slow = node("slow", "http.request", url=receiver.url("/slow"))
    retry = {"attempts": 9, "delay_s": 0.3, "backoff": "constant"}
    again = node("again", "http.request", url=receiver.url("/again"), retry=retry)
    document = graph(slow, again, edges="start>slow start>again")
    async with AsyncExitStack() as life:
        await life.enter_async_context(worker(ground.dsn))
        run_id = await ground.start(await ground.publish(document))

        async def both_came() -> bool:
            return {call.path for call in receiver.calls} == {"/slow", "/again"}

        await ground.until(both_came)
        if rests == "drained":
            await life.aclose()
        else:
            async with ground.database.transaction(ground.organisation) as tx:
                await pause_run(tx, ground.organisation, run_id)

        async def nobody_holds_it() -> bool:
            return await ground.ask("select claimed_by from runs") == [(None,)]

        await ground.until(nobody_holds_it)
        await asyncio.sleep(0)
    assert len(turns) < 20
    assert [call.path for call in receiver.calls].count("/again") == 1
    assert (await ground.steps(run_id))["slow"].status == "succeeded"
    assert await ground.audit() == ()
