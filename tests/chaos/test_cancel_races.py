"""Runs are cancelled at any moment: each ends once, and no step goes out whose start was not durable before the cancel."""

from __future__ import annotations

import asyncio
import random
from uuid import UUID

from concertmaster_server.runs.cancel import RunEndedError, cancel_run
from tests.chaos.ground import Ground, ground
from tests.chaos.scale import chooser, times
from tests.chaos.shapes import BRANCHES, FAILING, LINE, LOOP, PURE
from tests.support.stage import worker

ENDS = ("run_succeeded", "run_failed", "run_cancelled")
AT_ONCE = 10
ALONE = (LINE, PURE, BRANCHES, FAILING, LOOP)
"""What calls no other workflow: what a called run began stands in its own history."""


async def _cancelled_at(here: Ground, run_id: UUID) -> int | None:
    """Cancel a run; give the last record that was durable at that moment, None where it had ended."""
    async with here.stage.database.transaction(here.stage.organisation) as tx:
        try:
            await cancel_run(tx, here.stage.organisation, run_id)
        except RunEndedError:
            return None
        # The row is locked by the cancel until its commit: no record comes in between.
        row = await (await tx.raw.execute("select last_sequence from runs where id = %s", (run_id,))).fetchone()
    assert row is not None
    return int(row[0])


async def _race(here: Ground, chosen: random.Random) -> bool:
    """Start a run and cancel it; tell whether the cancel came in time."""
    shape = chosen.choice(ALONE)
    run_id = await here.start(shape)
    await asyncio.sleep(chosen.uniform(0, 0.02))
    last = await _cancelled_at(here, run_id)
    run = await here.stage.end_of(run_id)
    records = await here.stage.records(run_id)
    assert [record.kind for record in records if record.kind in ENDS] == [f"run_{run.status}"]
    assert records[-1].kind == f"run_{run.status}"
    if last is None:
        assert run.status != "cancelled"
        return False
    assert run.status == "cancelled"
    begun = {record.node_id for record in records if record.kind == "attempt_started" and record.sequence <= last}
    assert {path.split("/")[2] for path in here.receiver.steps_of(str(run_id))} <= begun
    return True


async def test_a_cancel_that_is_acknowledged_ends_the_run_and_any_other_changes_nothing() -> None:
    chosen = chooser("cancels")
    async with ground() as here:
        for shape in ALONE:
            await here.publish(shape)
        async with worker(here.stage.dsn), worker(here.stage.dsn):
            in_time = 0
            for _ in range(times(5, 50)):
                in_time += sum(await asyncio.gather(*(_race(here, chosen) for _ in range(AT_ONCE))))
        assert in_time > 0
        assert here.receiver.several_keys() == []
        await here.sound()
