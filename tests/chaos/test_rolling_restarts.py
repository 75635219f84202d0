"""Workers are told to end, one after the other, while runs go on: nothing is done again, and no claim counts as lost."""

from __future__ import annotations

import asyncio
import signal
from uuid import UUID

from tests.chaos.ground import Ground, ground
from tests.chaos.scale import times
from tests.chaos.shapes import SLOW
from tests.support.nursery import nursery


async def test_a_rolling_restart_under_load_repeats_no_effect() -> None:
    with nursery() as cradle:
        async with ground() as here:
            await here.learn(SLOW)
            runs: list[UUID] = []
            load = asyncio.create_task(_load(here, runs))
            working = [cradle.worker(here.stage.dsn) for _ in range(2)]
            for _ in range(times(3, 20)):
                await asyncio.sleep(0.4)
                working.append(cradle.worker(here.stage.dsn))
                await asyncio.sleep(0.4)
                oldest = working.pop(0)
                oldest.signal(signal.SIGTERM)
                assert await oldest.ended(10)
            load.cancel()
            for run_id in runs:
                await here.check(SLOW, run_id)
            assert len(runs) > 20
            assert set(here.receiver.calls.values()) == {1}
            assert await here.lost_attempts() == []
            assert await here.stage.ask("select 1 from runs where lost_claims > 0") == []
            await here.sound()


async def _load(here: Ground, runs: list[UUID]) -> None:
    while True:
        runs.append(await here.start(SLOW))
        await asyncio.sleep(0.05)
