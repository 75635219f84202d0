"""Each statement function of a worker fails, in each way it can, and the run comes to what it must."""

from __future__ import annotations

import asyncio

import pytest

from concertmaster_server.blobs import open_store
from concertmaster_server.db.line import Line
from concertmaster_server.jobs.tidy import Keeping, tidy_for_ever
from tests.chaos.altered_worker import shorten
from tests.chaos.faulty_store import ELSEWHERE, MODES, TIDYING, Faults, Mode, faulty_store, statement_functions
from tests.chaos.ground import Ground, eventually, ground
from tests.chaos.scale import IS_LONG, SEED, chooser, times
from tests.chaos.shapes import CALLING, LINE, SHAPES, SLOW
from tests.support.blobs import BLOBS
from tests.support.stage import chain, worker


async def work(here: Ground) -> None:
    """Run from start to end."""
    async with worker(here.stage.dsn):
        await here.check(LINE, await here.start(LINE))


async def cancelled(here: Ground) -> None:
    """Cancel what is on its way."""
    async with worker(here.stage.dsn):
        run_id = await here.start(SLOW)
        await eventually(lambda: here.receiver.steps_of(str(run_id)), what="a step on its way")
        await here.stage.cancel(run_id)
        assert (await here.stage.end_of(run_id, within_s=5)).status == "cancelled"


async def handed_over(here: Ground) -> None:
    """Give a run back in the middle of a step, and take it up again."""
    async with worker(here.stage.dsn, grace_s=0.05):
        run_id = await here.start(SLOW)
        await eventually(lambda: here.receiver.steps_of(str(run_id)), what="a step on its way")
    async with worker(here.stage.dsn):
        await here.check(SLOW, run_id)


async def unreadable(here: Ground) -> None:
    """Meet a history that makes no sense."""
    run_id = await here.stage.start(await here.stage.publish(chain(1)))
    await here.stage.ask("update runs set last_sequence = 1 where id = %s returning 1", run_id)
    connection = await here.stage.connect()
    async with connection, connection.transaction():
        await connection.execute("select set_config('cm.orgs', %s, true)", (str(here.stage.organisation),))
        await connection.execute(
            "insert into run_records (org_id, run_id, sequence, kind, node_id, fence, body)"
            " values (%s, %s, 1, 'attempt_lost', 's0', 0, '{}')",
            (here.stage.organisation, run_id),
        )
    async with worker(here.stage.dsn):
        await eventually(lambda: _is_aside(here, run_id), what="a run set aside")
        await here.stage.cancel(run_id)
        assert (await here.stage.end_of(run_id, within_s=5)).status == "cancelled"


async def _is_aside(here: Ground, run_id: object) -> bool:
    return await here.stage.ask("select 1 from runs where id = %s and reason = 'quarantined'", run_id) != []


async def called(here: Ground) -> None:
    """Call another workflow, and hear of its end."""
    async with worker(here.stage.dsn):
        await here.check(CALLING, await here.start(CALLING))


SCENES = {
    "callees.find_callee": called,
    "claims.look": cancelled,
    "consequences.carry_out": unreadable,
    "signals.read_signals": called,
    "signals.tell": called,
    "claims.release": handed_over,
    "claims.set_aside": unreadable,
    "records.read_page": handed_over,
    "workers.forget": handed_over,
}


FAILED_HERE = sorted(statement_functions().keys() - ELSEWHERE.keys() - set(TIDYING))


@pytest.mark.parametrize("name", FAILED_HERE)
async def test_a_statement_that_fails_is_made_good(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shorten(2.0, monkeypatch.setattr)
    async with ground() as here:
        await here.learn(LINE, SLOW, CALLING)
        # With the other tests each function fails in one way, and each way has its functions.
        turn = FAILED_HERE.index(name) % len(MODES)
        for mode in MODES if IS_LONG else MODES[turn : turn + 1]:
            with faulty_store() as faults:
                await _failing(here, faults, name, mode)
        await here.sound()


async def _failing(here: Ground, faults: Faults, name: str, mode: Mode) -> None:
    faults.armed[name] = mode
    await SCENES.get(name, work)(here)
    assert faults.failed[name, mode] == 1, f"{name} was not called"


def test_what_fails_elsewhere_is_there() -> None:
    assert {*ELSEWHERE, *TIDYING} <= statement_functions().keys()


async def test_a_round_of_tidying_that_fails_is_gone_through_again() -> None:
    async with ground() as here:
        line = Line(here.stage.dsn, "test")
        with faulty_store() as faults:
            tidying = asyncio.create_task(tidy_for_ever(line, Keeping(store=open_store(BLOBS)), every_s=0.001))
            for name in TIDYING:
                for mode in MODES:
                    await _gone_through_again(faults, name, mode)
            tidying.cancel()
            await asyncio.wait({tidying})  # it closes its connection, which the database of this test waits for


async def _gone_through_again(faults: Faults, name: str, mode: Mode) -> None:
    faults.armed[name] = mode
    await eventually(lambda: faults.failed[name, mode], what=f"{name} to fail")
    rounds = faults.passed[name] + 2
    await eventually(lambda: faults.passed[name] >= rounds, what=f"rounds after {name}")


async def test_random_failures_of_everything_change_no_outcome() -> None:
    async with ground() as here:
        await here.learn(*SHAPES)
        with faulty_store() as faults:
            faults.random, faults.share = chooser("store"), 0.05
            async with worker(here.stage.dsn), worker(here.stage.dsn):
                for number in range(times(12, 2000)):
                    shape = SHAPES[number % len(SHAPES)]
                    await here.check(shape, await here.start(shape))
                faults.share = 0.0
        assert sum(faults.failed.values()) > 0, f"nothing failed with seed {SEED}"
        await here.sound()
