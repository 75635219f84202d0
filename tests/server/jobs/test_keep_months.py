"""Months of history come in time and go when they are empty, while runs are written, and no record is lost or refused."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from concertmaster_server.db import link
from concertmaster_server.db.queries.months import drop_months, find_parts, make_months
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.jobs.keep_months import Kept, keep_months, keep_months_for_ever
from concertmaster_shared.ids import uuid7
from tests.support.stage import Stage, chain, worker


def a_run_of(year: int, month: int, number: int = 1) -> UUID:
    """Give an id that a run of that month would have."""
    return uuid7(int(datetime(year, month, 15, tzinfo=UTC).timestamp() * 1000), number)


@pytest.fixture
async def owner(ground: Stage) -> Any:
    async with await link.connect(ground.dsn, name="months", role=None) as connection:
        yield connection


async def insert_run(ground: Stage, workflow: UUID, run_id: UUID) -> None:
    async with ground.database.transaction(ground.organisation) as tx:
        await tx.raw.execute(
            "insert into runs (id, org_id, workflow_id, version, trigger_node, input) values (%s, %s, %s, 1, 'start', '{}')",
            (run_id, ground.organisation, workflow),
        )


async def place_of(owner: RawConnection, run_id: UUID) -> set[str]:
    async with owner.transaction():
        await owner.execute("select set_config('cm.orgs', string_agg(id::text, ','), true) from organisations")
        rows = await owner.execute("select distinct tableoid::regclass::text from run_records where run_id = %s", (run_id,))
        return {row[0] for row in await rows.fetchall()}


async def test_months_ahead_are_made_once(ground: Stage, owner: RawConnection) -> None:
    later = datetime(2031, 11, 5, tzinfo=UTC)
    assert await make_months(owner, later) == ("run_records_2031_11", "run_records_2031_12", "run_records_2032_01")
    assert await make_months(owner, later) == ()


async def test_a_month_is_made_and_an_empty_one_dropped_while_runs_are_written(ground: Stage, owner: RawConnection) -> None:
    workflow = await ground.publish(chain(5))
    async with worker(ground.dsn):
        runs: list[UUID] = []

        async def write() -> None:
            while len(runs) < 60:
                runs.append(await ground.start(workflow))
                await asyncio.sleep(0.01)

        writing = asyncio.create_task(write())
        made: tuple[str, ...] = ()
        dropped: tuple[str, ...] = ()
        for year in range(2001, 2011):
            made += await make_months(owner, datetime(year, 1, 1, tzinfo=UTC))
            dropped += await drop_months(owner, datetime.now(UTC))
        await writing
        for run_id in runs:
            assert (await ground.end_of(run_id)).status == "succeeded"
        dropped += await drop_months(owner, datetime.now(UTC))
    assert made
    assert set(made) == set(dropped)
    assert await ground.audit() == ()


async def test_a_month_with_a_record_or_a_run_of_it_stays(ground: Stage, owner: RawConnection) -> None:
    await make_months(owner, datetime(2020, 1, 1, tzinfo=UTC))
    workflow = await ground.publish(chain(2))
    old = a_run_of(2020, 1)
    await insert_run(ground, workflow, old)
    assert await drop_months(owner, datetime.now(UTC)) == ("run_records_2020_02", "run_records_2020_03")
    async with worker(ground.dsn):
        assert (await ground.end_of(old)).status == "succeeded"
    assert await place_of(owner, old) == {"history.run_records_2020_01"}
    assert [record.sequence for record in await ground.records(old)] == [1, 2, 3, 4, 5]
    assert await drop_months(owner, datetime.now(UTC)) == ()


async def test_what_no_month_covered_stays_where_it_is_and_readable(ground: Stage, owner: RawConnection) -> None:
    workflow = await ground.publish(chain(2))
    strange = a_run_of(2019, 5)
    await insert_run(ground, workflow, strange)
    async with worker(ground.dsn):
        assert (await ground.end_of(strange)).status == "succeeded"
    assert await place_of(owner, strange) == {"history.run_records_other"}
    assert await make_months(owner, datetime(2019, 5, 2, tzinfo=UTC)) == ("run_records_2019_06", "run_records_2019_07")
    assert len(await ground.records(strange)) == 5
    assert await ground.audit() == ()


async def test_a_month_that_has_just_ended_is_not_dropped(ground: Stage, owner: RawConnection) -> None:
    await make_months(owner, datetime(2020, 1, 1, tzinfo=UTC))
    assert await drop_months(owner, datetime(2020, 3, 31, tzinfo=UTC)) == ("run_records_2020_01",)


async def test_whoever_writes_goes_first(ground: Stage, owner: RawConnection) -> None:
    await make_months(owner, datetime(2020, 1, 1, tzinfo=UTC))
    async with await ground.connect() as writing, writing.transaction():
        await writing.execute("select count(*) from run_records")
        assert await drop_months(owner, datetime.now(UTC)) == ()
        assert await make_months(owner, datetime(2021, 1, 1, tzinfo=UTC)) == ()
    assert len(await drop_months(owner, datetime.now(UTC))) == 3


async def test_one_process_keeps_house_at_a_time(ground: Stage, owner: RawConnection) -> None:
    async with await link.connect(ground.dsn, name="months", role=None) as other:
        names = await find_parts(owner)
        newest = max(name for name in names if name != "run_records_other")
        await owner.execute(f"drop table history.{newest}".encode())
        assert await keep_months(other) == Kept(made=(newest,))
        assert await keep_months(owner) == Kept()
    assert await keep_months(owner) == Kept()


async def test_a_login_that_owns_nothing_says_so_once(ground: Stage, owner: RawConnection, caplog: Any) -> None:
    await owner.execute("do $$ begin create role stranger login password 'x'; exception when duplicate_object then null; end $$")
    await owner.execute("alter role stranger password 'x'")
    try:
        dsn = make_conninfo(ground.dsn, user="stranger", password="x")
        keeping = asyncio.create_task(keep_months_for_ever(dsn, first_s=0.0, every_s=0.01))
        async with asyncio.timeout(5):
            while not caplog.records:  # noqa: ASYNC110 - a log tells in no other way
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        assert ["does not own the history" in record.message for record in caplog.records] == [True]
    finally:
        with psycopg.connect(ground.dsn, autocommit=True) as connection:
            connection.execute("drop role stranger")
