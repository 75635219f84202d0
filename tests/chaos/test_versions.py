"""A new version is published while runs of the old one rest: they end as they would have without it."""

from __future__ import annotations

from tests.chaos.ground import ground
from tests.chaos.publishing import republish
from tests.chaos.scale import times
from tests.chaos.shapes import RESTING
from tests.support.stage import graph, set_to, worker

CHANGED = {
    "the node at which they rest is gone": graph(set_to("after", n="2"), edges="start>after"),
    "it has become another type": graph(set_to("resting", n="1"), set_to("after", n="2"), edges="start>resting resting>after"),
    "it has another name": graph(set_to("renamed", n="1"), set_to("last", n="2"), edges="start>renamed renamed>last"),
}


async def test_runs_that_rest_end_on_the_version_they_began_with() -> None:
    async with ground() as here:
        await here.learn(RESTING)
        async with worker(here.stage.dsn):
            runs = [await here.start(RESTING, seconds=600) for _ in range(times(6, 50))]
            await here.rest(len(runs))
            for document in CHANGED.values():
                await republish(here, here.workflows[RESTING.name], document)
                assert (await here.stage.end_of(await here.start(RESTING))).version > 1
            await here.make_due(0)
            for run_id in runs:
                await here.check(RESTING, run_id)
        await here.sound()
