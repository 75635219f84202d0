"""A run that cannot be advanced any more ends, with all that hangs on it."""

from __future__ import annotations

from tests.support.stage import Stage, graph, node, worker

ASKING = graph(node("ask", "people.approval", to=["ada@example.org"], title="Buy it?"), edges="start>ask")


async def test_a_run_that_nobody_can_read_any_more_asks_nobody(ground: Stage) -> None:
    run_id = await ground.start(await ground.publish(ASKING))
    async with worker(ground.dsn):
        await ground.until(lambda: ground.ask("select 1 from runs where reason = 'person' and claimed_by is null"))
    await ground.ask("update runs set trigger_node = 'gone' returning 1")
    await ground.cancel(run_id)
    async with worker(ground.dsn):
        assert (await ground.end_of(run_id)).status == "cancelled"
    assert await ground.ask("select outcome from assignments") == [("withdrawn",)]
    assert await ground.audit() == ()
