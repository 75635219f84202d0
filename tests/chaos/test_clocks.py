"""The wall clock of a worker is wrong, by minutes or by a year: only the database's clock says what is due."""

from __future__ import annotations

import asyncio

import pytest

from tests.chaos import altered_worker
from tests.chaos.ground import ground
from tests.chaos.scale import times
from tests.chaos.shapes import LINE, RESTING, SLOW
from tests.support.nursery import nursery
from tests.support.stage import worker

_EARLY = """
select 1 from run_records w join run_records n on n.run_id = w.run_id and n.node_id = w.node_id and n.sequence > w.sequence
where w.run_id = any(%s) and w.body ? 'due_at' and n.at < (w.body ->> 'due_at')::timestamptz
"""

SKEWS_S = (-3600, 365 * 86_400, 600, -600, 3600)


def skewed(cradle, dsn: str, seconds: float):
    """Start a worker whose wall clock is wrong."""
    named = {"CONCERTMASTER_DATABASE_URL": dsn, "CONCERTMASTER_OUTBOUND_ALLOW": "loopback", "CONCERTMASTER_LOG_LEVEL": "error"}
    return cradle.start({**named, "CHAOS_SKEW_S": str(seconds)}, altered_worker.__name__)


@pytest.mark.parametrize("seconds", SKEWS_S[: times(2, 5)])
async def test_a_worker_with_a_wrong_clock_fires_nothing_early_and_takes_nobody_s_runs(seconds: float) -> None:
    with nursery(altered_worker.__name__) as cradle:
        async with ground() as here:
            await here.learn(RESTING, LINE, SLOW)
            async with worker(here.stage.dsn):
                runs = [await here.start(RESTING, seconds=600) for _ in range(times(5, 50))]
                await here.rest(len(runs))
                skewed(cradle, here.stage.dsn, seconds)
                held = [await here.start(SLOW) for _ in range(times(5, 20))]
                for run_id in held:
                    await here.check(SLOW, run_id)
            # The one with the wrong clock is alone now.
            await here.check(LINE, await here.start(LINE))
            await asyncio.sleep(0.6)
            assert await here.stage.ask("select count(*) from timers") == [(len(runs),)]
            assert await here.lost_attempts() == []
            await here.make_due(1.0)
            for run_id in runs:
                await here.check(RESTING, run_id)
            assert await here.ask(_EARLY, runs) == []
            assert {here.receiver.calls[str(run_id), "/do/after"] for run_id in runs} == {1}
            await here.sound()
