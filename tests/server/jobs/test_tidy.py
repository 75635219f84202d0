"""Tidying goes on for ever, also where the database was away; it forgets what runs were told too late."""

import asyncio

from concertmaster_server.blobs import open_store
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.signals import Telling, tell
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.jobs.tidy import Keeping, tidy_for_ever
from tests.support.blobs import BLOBS
from tests.support.stage import chain, stage, worker


class Away:
    """A line that fails at first and tells how often it was used."""

    def __init__(self):
        self.used = 0
        self.closed = False
        self.enough = asyncio.Event()

    async def use(self, _work):
        self.used += 1
        if self.used == 5:
            self.enough.set()
        if self.used < 3:
            raise UnavailableError
        return ()

    async def close(self):
        self.closed = True


async def test_it_tries_again_after_the_database_was_away():
    line = Away()
    tidying = asyncio.create_task(tidy_for_ever(line, Keeping(store=open_store(BLOBS)), every_s=0.001))
    async with asyncio.timeout(5):
        await line.enough.wait()
    tidying.cancel()
    assert line.closed


async def test_signals_to_runs_that_are_over_do_not_stay():
    async with stage() as ground:
        async with worker(ground.dsn):
            over = await ground.finished(chain(1))
        waits = await ground.start(await ground.publish(chain(1)))
        steps = {"node_id": "s0", "iteration": "", "body": {}}
        async with ground.database.transaction(ground.organisation) as tx:
            await tell(tx.raw, [Telling(org_id=ground.organisation, run_id=run, **steps) for run in (over.id, waits)])
        assert await ground.ask("select run_id from signals") == [(waits,)]
        # Told in the moment of its end.
        await ground.ask(
            "insert into signals (org_id, run_id, node_id, body) select org_id, id, 's0', '{}' from runs returning 1"
        )
        line = Line(ground.dsn, "test")
        tidying = asyncio.create_task(tidy_for_ever(line, Keeping(store=open_store(BLOBS)), every_s=0.001))

        async def forgotten():
            return await ground.ask("select distinct run_id from signals") == [(waits,)]

        await ground.until(forgotten)
        tidying.cancel()
        await asyncio.wait({tidying})
