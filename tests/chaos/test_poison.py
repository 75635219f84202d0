"""Some runs kill every worker that holds them: they are set aside with a reason, and the others go on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from itertools import cycle

from concertmaster_server.runs.claim import QUARANTINE_AFTER
from tests.chaos import poisoned_worker
from tests.chaos.ground import Ground, eventually, ground
from tests.chaos.poisoned_worker import DEADLY, SURVIVED
from tests.chaos.scale import times
from tests.chaos.shapes import LINE, PURE
from tests.support.nursery import Nursery, nursery
from tests.support.stage import graph, node

ENTRY = poisoned_worker.__name__
HEALTHY_EACH = 20
SETTLED = "select count(*) from runs where finished_at is not null or reason = 'quarantined'"


@contextlib.asynccontextmanager
async def kept_alive(cradle: Nursery, dsn: str, count: int) -> AsyncIterator[list[int]]:
    """Keep so many workers running: one that dies is replaced. Gives how many were needed."""
    needed = [0]

    async def keep() -> None:
        while True:
            child = cradle.worker(dsn, entry=ENTRY)
            needed[0] += 1
            while child.runs:
                await child.ended(60)

    keepers = [asyncio.create_task(keep()) for _ in range(count)]
    try:
        yield needed
    finally:
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)


async def test_runs_that_kill_their_workers_are_set_aside_and_healthy_ones_end() -> None:
    deadly = list(DEADLY)[: times(2, len(DEADLY))]
    shapes = (LINE, PURE)
    with nursery(ENTRY) as cradle:
        async with ground() as here:
            await here.learn(*shapes)
            poison = await here.stage.publish(
                graph(node("p", "data.set", values={"poison": {"expr": "input.how"}}), edges="start>p")
            )
            poisoned = {how: await here.stage.start(poison, {"how": how}) for how in deadly}
            count = len(deadly) * HEALTHY_EACH
            healthy = [(shape, await here.start(shape)) for shape, _ in zip(cycle(shapes), range(count), strict=False)]
            async with kept_alive(cradle, here.stage.dsn, 3) as needed:
                before = len(shapes)
                await eventually(
                    lambda: _settled(here, before + len(deadly) + len(healthy)), within_s=times(60, 240), what="all runs settled"
                )
                for shape, run_id in healthy:
                    await here.check(shape, run_id)
                for how, run_id in poisoned.items():
                    run = await here.stage.run(run_id)
                    assert (run.status, run.reason) == ("waiting", "quarantined"), how
                    assert (await here.stage.records(run_id))[-1].reason == "quarantined"
                    [(claims,)] = await here.stage.ask("select fence from runs where id = %s", run_id)
                    assert claims <= QUARANTINE_AFTER, how
                assert needed[0] <= 3 + QUARANTINE_AFTER * len(deadly)
                for how in SURVIVED:
                    run = await here.stage.end_of(await here.stage.start(poison, {"how": how}))
                    assert run.error is not None, how
                    assert (run.status, run.error.code) == ("failed", "step.crashed"), how
            await here.sound()


async def _settled(here: Ground, count: int) -> bool:
    return await here.stage.ask(SETTLED) == [(count,)]
