"""The only worker dies in the middle of a step and is started again under the same name, on the same host, again and again."""

from __future__ import annotations

import time

from tests.chaos.ground import eventually, ground
from tests.chaos.scale import times
from tests.chaos.shapes import SLOW
from tests.support.nursery import nursery


async def test_a_restarted_worker_knows_the_claims_of_its_former_self_as_dead() -> None:
    with nursery() as cradle:
        async with ground() as here:
            await here.learn(SLOW)
            worker = cradle.worker(here.stage.dsn)
            for _ in range(times(3, 50)):
                before = sum(here.receiver.calls.values())
                run_id = await here.start(SLOW)
                await eventually(lambda before=before: sum(here.receiver.calls.values()) > before, what="a step on its way")
                worker.kill()
                worker = cradle.worker(here.stage.dsn)
                killed = time.monotonic()
                await here.check(SLOW, run_id)
                assert time.monotonic() - killed < 5
            await here.sound()
