"""Waiting for a run and following it: by being told, by looking, and to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from concertmaster_server.db.channel import Channel
from concertmaster_server.db.database import Database, Options
from concertmaster_server.db.line import Found, Line
from concertmaster_server.db.queries.records import CHANGED_CHANNEL
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.runs.follow import follow, wait_for_end
from concertmaster_server.runs.watch import RunWatch, run_watch
from tests.support.sink import Sink, after
from tests.support.stage import Stage, chain, graph, node
from tests.support.web import new_id


async def test_many_wait_with_one_connection(running: Stage) -> None:
    workflow = await running.publish(chain(1))
    runs = [await running.start(workflow) for _ in range(30)]
    await asyncio.gather(*(running.end_of(run) for run in runs))
    listening = (
        "select count(*) from pg_stat_activity where datname = current_database() and application_name like '%%watch-listen'"
    )
    assert await running.ask(listening) == [(1,)]


async def test_records_come_while_the_run_goes_on(running: Stage, receiver: Sink) -> None:
    receiver.usual = after(0.4)
    document = graph(node("call", "http.request", url=receiver.url()), edges="start>call")
    run_id = await running.start(await running.publish(document))
    batches = [
        [record.kind for record in records]
        async for records in follow(running.database, running.watch, running.organisation, run_id=run_id, after=0)
    ]
    told = [batch for batch in batches if batch]
    assert len(told) >= 2
    assert [kind for batch in told for kind in batch][-1] == "run_succeeded"
    assert told[0][0] == "run_started"


async def test_whoever_comes_after_the_end_gets_what_is_left(running: Stage) -> None:
    run = await running.finished(chain(1))
    last = (await running.records(run.id))[-1].sequence
    for seen, expected in ((0, last), (2, last - 2), (last, 0), (last + 9, 0)):
        found = [
            record
            async for records in follow(running.database, running.watch, running.organisation, run_id=run.id, after=seen)
            for record in records
        ]
        assert len(found) == expected


async def test_a_deaf_watch_looks_for_itself(running: Stage) -> None:
    class Deaf:
        async def listen(self, *_args: object, **_kwargs: object) -> None:
            await asyncio.Event().wait()

        async def close(self) -> None:
            pass

    watch = RunWatch(Deaf(), Line(running.dsn, "test"))  # type: ignore[arg-type]  # it hears nothing
    run_id = await running.start(await running.publish(chain(1)))
    run = await wait_for_end(watch, running.organisation, run_id, seconds=5)
    assert run is not None
    await watch.close()


async def test_a_database_that_is_away_is_waited_for(running: Stage) -> None:
    run_id = await running.start(await running.publish(chain(1)))
    web = Database(Options(url=running.dsn, pool_size=1, pool_wait_s=0.05))
    async with web.transaction(running.organisation):
        # Its only connection is taken, so whoever else wants one is told that the database is not available.
        with pytest.raises(UnavailableError):
            await anext(follow(web, running.watch, running.organisation, run_id=run_id, after=0))
    await web.close()
    away = Away(running.dsn, "test")
    watch = RunWatch(running.watch._channel, away)
    assert await wait_for_end(watch, running.organisation, run_id, seconds=0.3) is None
    waiting = asyncio.create_task(wait_for_end(watch, running.organisation, run_id, seconds=10))
    await asyncio.sleep(0.2)
    away.is_back = True
    run = await waiting
    assert run is not None
    assert run.status == "succeeded"
    await watch.close()


async def test_many_ends_are_read_with_few_statements(running: Stage) -> None:
    workflow = await running.publish(chain(1))
    counted = Away(running.dsn, "test")
    counted.is_back = True
    watch = RunWatch(Channel(running.dsn, CHANGED_CHANNEL, name="watch", role="cm_app"), counted)
    runs = [await running.start(workflow) for _ in range(40)]
    found = await asyncio.gather(*(wait_for_end(watch, running.organisation, run, seconds=10) for run in runs))
    assert [run.id for run in found if run is not None] == runs
    assert counted.uses < 40
    await watch.close()


async def test_an_unknown_run_has_no_end(running: Stage) -> None:
    with pytest.raises(NotFoundError):
        await wait_for_end(running.watch, running.organisation, new_id(), seconds=5)
    another = await running.add_organisation()
    run = await running.finished(chain(1))
    with pytest.raises(NotFoundError):
        await wait_for_end(running.watch, another, run.id, seconds=5)


class Away(Line):
    """A connection that cannot be had at first; it counts how often it was wanted."""

    is_back = False
    uses = 0

    async def use(self, work: Callable[[RawConnection], Awaitable[Found]]) -> Found:
        self.uses += 1
        if not self.is_back:
            raise UnavailableError
        return await super().use(work)


async def test_nobody_is_remembered_who_has_gone(running: Stage) -> None:
    watch = run_watch(running.dsn)
    run = await running.finished(chain(1))
    await wait_for_end(watch, running.organisation, run.id, seconds=1)
    assert not watch._waiting
    await watch.close()
