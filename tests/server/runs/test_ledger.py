"""Group commit: written once or not at all, and every entry learns what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from concertmaster_server.db.line import Line, UnstorableError
from concertmaster_server.db.queries.claims import ClaimedRun, claim
from concertmaster_server.db.queries.records import Entry, StoredRecord, append
from concertmaster_server.runs.ledger import Ledger
from tests.support.stage import Stage, chain
from tests.support.web import new_id

ME = new_id()


@pytest.fixture
async def line(ground: Stage) -> AsyncIterator[Line]:
    made = Line(ground.dsn, "test")
    yield made
    await made.close()


@pytest.fixture
async def ledger(line: Line) -> AsyncIterator[Ledger]:
    made = Ledger(line, ME)
    task = asyncio.create_task(made.run())
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def claimed(ground: Stage, count: int = 1) -> list[ClaimedRun]:
    workflow = await ground.publish(chain(1))
    for _ in range(count):
        await ground.start(workflow)
    async with await ground.connect() as connection:
        return list(await claim(connection, ME, count=count, suspects=0, suspect=2))


def entry(run: ClaimedRun, *, body: str = "{}", last: int = 0, kind: Any = "run_started", **more: Any) -> Entry:
    record = StoredRecord(last + 1, kind, None, "", datetime.now(UTC), body)
    how = {"status": "running", "records": (record,), **more}
    return Entry(run_id=run.id, org_id=run.org_id, fence=run.fence, last=last, **how)


async def test_entries_of_many_runs_go_out_together(ground: Stage, ledger: Ledger) -> None:
    runs = await claimed(ground, 30)
    written = await asyncio.gather(*(ledger.write(entry(run)) for run in runs))
    assert {found.verdict for found in written} == {"written"}
    [(commits,)] = await ground.ask("select count(distinct xmin::text) from runs")
    assert commits < 5
    assert [len(await ground.records(run.id)) for run in runs] == [1] * 30


async def test_an_entry_sent_again_is_written_once(ground: Stage, line: Line) -> None:
    [run] = await claimed(ground)
    for _ in range(2):
        [found] = await line.use(lambda connection: append(connection, ME, [entry(run)]))
        assert found.verdict == "written"
    assert len(await ground.records(run.id)) == 1


async def test_an_end_sent_again_is_written_once_although_the_claim_is_gone(ground: Stage, line: Line) -> None:
    [run] = await claimed(ground)
    end = entry(run, kind="run_cancelled", status="cancelled", end=True, release=True)
    for _ in range(2):
        [found] = await line.use(lambda connection: append(connection, ME, [end]))
        assert found.verdict == "written"


async def test_who_lost_the_claim_writes_nothing(ground: Stage, ledger: Ledger) -> None:
    runs = await claimed(ground, 3)
    await ground.ask("update runs set fence = fence + 1 where id = %s returning 1", runs[0].id)
    await ground.ask("update runs set claimed_by = %s where id = %s returning 1", new_id(), runs[1].id)
    written = await asyncio.gather(*(ledger.write(entry(run)) for run in runs))
    assert [found.verdict for found in written] == ["fenced", "fenced", "written"]
    assert [len(await ground.records(run.id)) for run in runs] == [0, 0, 1]


async def test_an_entry_sent_again_after_its_claim_was_taken_back_is_fenced(ground: Stage, line: Line) -> None:
    [run] = await claimed(ground)
    await line.use(lambda connection: append(connection, ME, [entry(run)]))
    await ground.ask("update runs set claimed_by = null, lease_until = null, ready_at = clock_timestamp() returning 1")
    [found] = await line.use(lambda connection: append(connection, ME, [entry(run)]))
    assert found.verdict == "fenced"
    assert len(await ground.records(run.id)) == 1


async def test_a_history_that_has_grown_otherwise_is_not_written_to(ground: Stage, ledger: Ledger) -> None:
    [run] = await claimed(ground)
    assert (await ledger.write(entry(run))).verdict == "written"
    assert (await ledger.write(entry(run, last=5))).verdict == "fenced"


async def test_a_cancel_that_came_first_forbids_any_other_end(ground: Stage, ledger: Ledger) -> None:
    [run] = await claimed(ground)
    await ground.cancel(run.id)
    found = await ledger.write(entry(run, kind="run_succeeded", status="succeeded", end=True, release=True))
    assert (found.verdict, found.cancel_requested) == ("cancelled", True)
    found = await ledger.write(entry(run))
    assert (found.verdict, found.cancel_requested) == ("written", True)
    found = await ledger.write(entry(run, last=1, kind="run_cancelled", status="cancelled", end=True, release=True))
    assert found.verdict == "written"


async def test_a_value_that_the_database_refuses_harms_its_own_run_alone(ground: Stage, ledger: Ledger) -> None:
    runs = await claimed(ground, 5)
    entries = [entry(run, body='{"output": "\\u0000"}' if number == 2 else "{}") for number, run in enumerate(runs)]
    written = await asyncio.gather(*(ledger.write(each) for each in entries), return_exceptions=True)
    assert isinstance(written[2], UnstorableError)
    assert [getattr(found, "verdict", None) for found in written] == ["written", "written", None, "written", "written"]


async def test_a_broken_connection_is_made_anew_and_nothing_is_lost(ground: Stage, ledger: Ledger) -> None:
    runs = await claimed(ground, 10)
    assert (await ledger.write(entry(runs[0]))).verdict == "written"
    kill = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'concertmaster-test'"
    with psycopg.connect(ground.dsn) as connection:
        connection.execute(kill)
    written = await asyncio.gather(*(ledger.write(entry(run)) for run in runs[1:]))
    assert {found.verdict for found in written} == {"written"}


async def test_what_nobody_waits_for_any_more_is_not_written(ground: Stage, line: Line) -> None:
    runs = await claimed(ground, 2)
    ledger = Ledger(line, ME)
    gone, waiting = (asyncio.create_task(ledger.write(entry(run))) for run in runs)
    await asyncio.sleep(0)
    gone.cancel()
    task = asyncio.create_task(ledger.run())
    assert (await waiting).verdict == "written"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [len(await ground.records(run.id)) for run in runs] == [0, 1]
