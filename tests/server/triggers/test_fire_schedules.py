"""Firing on a real database: slots become runs once each, whoever fires, however many do, and wherever one of them dies."""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from concertmaster_server.db.acts import Act
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.triggers.backfill import Stretch, backfill
from concertmaster_server.triggers.fire_schedules import fire_schedules
from concertmaster_server.workflows import drafts
from concertmaster_server.workflows.publish import publish
from concertmaster_shared.calendars import slots_between
from tests.support.stage import Stage, graph, node, stage
from tests.support.web import new_id


@pytest.fixture
async def ground() -> AsyncIterator[Stage]:
    async with stage() as made:
        yield made


def scheduled(cron: str, **parameters: Any) -> dict[str, Any]:
    return graph(node("tick", "trigger.schedule", cron=cron, **parameters))


def daily(**parameters: Any) -> dict[str, Any]:
    """Give a workflow that starts each day at the time that it was half an hour ago."""
    then = datetime.now(UTC) - timedelta(minutes=30)
    return scheduled(f"{then.minute} {then.hour} * * *", **parameters)


async def was_away(ground: Stage, days: float) -> None:
    """Let it be so long that nobody has dealt with any slot."""
    await ground.ask(
        "update schedules set last_slot_at = clock_timestamp() - %s * interval '1 day', next_at = clock_timestamp() returning 1",
        days,
    )


async def fire(ground: Stage) -> tuple[UUID, ...]:
    async with await ground.connect() as connection:
        return await fire_schedules(connection, new_id=new_id)


async def slots(ground: Stage) -> list[tuple[datetime, UUID | None]]:
    async with ground.database.transaction(ground.organisation) as tx:
        rows = await tx.raw.execute("select slot_at, run_id from schedule_slots order by slot_at")
        return await rows.fetchall()


async def leave_open(ground: Stage, workflow: UUID) -> UUID:
    """Let an earlier slot's run be open."""
    run_id = await ground.start(workflow)
    async with ground.database.transaction(ground.organisation) as tx:
        await tx.raw.execute(
            "insert into schedule_slots values (%s, 'tick', clock_timestamp() - interval '30 days', %s, %s)",
            (workflow, ground.organisation, run_id),
        )
    return run_id


async def republish(ground: Stage, workflow: UUID, document: dict[str, Any]) -> None:
    act = Act(organisation=ground.organisation, author="Test", at=datetime.now(UTC))
    async with ground.database.transaction(ground.organisation) as tx:
        await drafts.put(tx, act, workflow_id=workflow, value=document, wanted=None)
        await publish(tx, act, workflow_id=workflow, note="", wanted=None, random_bytes=secrets.token_bytes)


async def remove(ground: Stage, workflow: UUID) -> None:
    act = Act(organisation=ground.organisation, author="Test", at=datetime.now(UTC))
    async with ground.database.transaction(ground.organisation) as tx:
        await drafts.remove(tx, act, workflow_id=workflow, wanted=None)


async def test_nothing_is_due_before_its_time(ground: Stage) -> None:
    await ground.publish(daily())
    assert await fire(ground) == ()


async def test_a_run_is_told_for_which_moment_it_was_started(ground: Stage) -> None:
    workflow = await ground.publish(daily(time_zone="UTC"))
    await was_away(ground, 1.5)
    [run_id] = await fire(ground)
    run = await ground.run(run_id)
    [(slot, noted)] = await slots(ground)
    assert noted == run_id
    assert (run.workflow_id, run.version, run.status) == (workflow, 1, "queued")
    assert run.input["slot"] == slot.isoformat().replace("+00:00", "Z")
    assert datetime.fromisoformat(run.input["scheduled_for"]) == slot
    assert 1800 <= run.input["late_s"] < 1900
    assert await fire(ground) == ()


async def test_the_local_time_is_that_of_the_schedules_zone(ground: Stage) -> None:
    await ground.publish(scheduled("0 12 * * *", time_zone="Asia/Kathmandu"))
    await was_away(ground, 1.2)
    [run_id] = await fire(ground)
    given = (await ground.run(run_id)).input
    assert given["scheduled_for"].endswith("T12:00:00+05:45")
    assert given["slot"].endswith("T06:15:00Z")


@pytest.mark.parametrize(
    ("missed", "overlap", "runs", "passed", "cancelled"),
    [
        ("skip", "allow", 0, 0, False),
        ("once", "allow", 1, 0, False),
        ("all", "allow", 5, 0, False),
        ("once", "skip", 0, 1, False),
        ("all", "skip", 0, 5, False),
        ("all", "wait", 5, 0, False),
        ("skip", "replace", 0, 0, False),
        ("once", "replace", 1, 0, True),
        ("all", "replace", 1, 4, True),
    ],
)
async def test_after_an_outage_while_an_earlier_run_is_open(
    ground: Stage, missed: str, overlap: str, runs: int, passed: int, cancelled: bool
) -> None:
    workflow = await ground.publish(daily(missed=missed, overlap=overlap))
    earlier = await leave_open(ground, workflow)
    await was_away(ground, 4.5)
    started = await fire(ground)
    assert len(started) == runs
    noted = (await slots(ground))[1:]
    assert [run_id for _, run_id in noted if run_id] == list(started) == sorted(started)
    assert sum(run_id is None for _, run_id in noted) == passed
    asked = "select cancel_requested from runs where id = %s"
    assert (await ground.ask(asked, earlier))[0][0] == cancelled
    lanes = await ground.ask("select lane, lane_limit, lane_open from runs where id = any(%s)", list(started))
    assert set(lanes) == ({("schedule:tick", 1, True)} if overlap == "wait" else {(None, None, False)} if started else set())
    assert await fire(ground) == ()


async def test_a_run_that_has_ended_is_in_nobodys_way(ground: Stage) -> None:
    workflow = await ground.publish(daily(overlap="skip"))
    earlier = await leave_open(ground, workflow)
    await ground.ask(
        "update runs set status = 'succeeded', finished_at = clock_timestamp(), ready_at = null where id = %s returning 1",
        earlier,
    )
    await was_away(ground, 1.5)
    assert len(await fire(ground)) == 1


async def test_a_new_version_goes_on_where_the_old_one_stood(ground: Stage) -> None:
    workflow = await ground.publish(daily(missed="all"))
    await was_away(ground, 2.5)
    document = daily(missed="once")
    await republish(ground, workflow, {**document, "description": "changed"})
    [run_id] = await fire(ground)
    assert (await ground.run(run_id)).version == 2


async def test_another_calendar_begins_anew(ground: Stage) -> None:
    workflow = await ground.publish(daily(missed="all"))
    await was_away(ground, 2.5)
    await republish(ground, workflow, daily(missed="all", time_zone="Asia/Tokyo"))
    assert await fire(ground) == ()
    assert await ground.ask("select last_slot_at is null, next_at > clock_timestamp(), version from schedules") == [
        (True, True, 2)
    ]


async def test_a_workflow_that_is_removed_starts_no_more(ground: Stage) -> None:
    workflow = await ground.publish(daily())
    await was_away(ground, 2.5)
    await remove(ground, workflow)
    assert await fire(ground) == ()
    assert await ground.ask("select 1 from schedules") == []


async def test_a_schedule_that_cannot_be_followed_holds_up_no_other(ground: Stage) -> None:
    broken = await ground.publish(daily())
    await ground.publish(daily())
    await was_away(ground, 1.5)
    await ground.ask("update schedules set time_zone = 'Europe/Atlantis' where workflow_id = %s returning 1", broken)
    [run_id] = await fire(ground)
    assert (await ground.run(run_id)).workflow_id != broken
    resting = "select workflow_id from schedules where next_at is null"
    assert await ground.ask(resting) == [(broken,)]
    await republish(ground, broken, daily(missed="all"))
    assert await ground.ask(resting) == []


async def test_a_workflow_that_is_being_published_is_left_for_the_next_look(ground: Stage) -> None:
    workflow = await ground.publish(daily())
    await was_away(ground, 1.5)
    async with ground.database.transaction(ground.organisation) as tx:
        await tx.raw.execute("select from workflows where id = %s for update", (workflow,))
        assert await asyncio.wait_for(fire(ground), 2) == ()
    assert len(await fire(ground)) == 1


async def test_a_slot_that_was_started_by_hand_is_not_started_again(ground: Stage) -> None:
    workflow = await ground.publish(daily(missed="all"))
    await was_away(ground, 2.5)
    now = datetime.now(UTC)
    stretch = Stretch(since=now - timedelta(days=1.5), until=now - timedelta(days=0.5))
    async with ground.database.transaction(ground.organisation) as tx:
        done = await backfill(tx, ground.organisation, workflow, node_id=None, stretch=stretch, new_id=new_id)
    assert len(done.run_ids) == 1
    assert len(await fire(ground)) == 2
    assert len(await ground.ask("select 1 from runs")) == 3


@pytest.mark.parametrize("arrives", [True, False], ids=["before it hears the answer", "before it speaks"])
async def test_one_that_dies_at_any_statement_loses_and_doubles_nothing(ground: Stage, *, arrives: bool) -> None:
    await ground.publish(daily(missed="all", overlap="replace"))
    for said in range(1, 30):
        await ground.ask("update schedules set last_slot_at = null returning 1")
        async with ground.database.transaction(ground.organisation) as tx:
            await tx.raw.execute("delete from schedule_slots")
        await was_away(ground, 2.5)
        before = len(await ground.ask("select 1 from runs"))
        async with await ground.connect() as connection:
            mortal = Mortal(connection, said, arrives=arrives)
            try:
                await fire_schedules(mortal, new_id=new_id)
                died = False
            except psycopg.OperationalError:
                died = True
        await fire(ground)
        assert len(await ground.ask("select 1 from runs")) - before == 1, said
        assert [run_id is None for _, run_id in await slots(ground)] == [True, True, False], said
        if not died:
            return
    pytest.fail("firing never came to its end")


@pytest.mark.parametrize(("days", "runs"), [(0, 0), (400, 1), (-400, 0)])
async def test_only_the_clock_of_the_database_counts(ground: Stage, days: int, runs: int) -> None:
    await ground.publish(daily())
    async with await ground.connect() as connection:
        moment = f"pg_catalog.clock_timestamp() + interval '{days} days'"
        for statement in (
            "reset role",
            "create schema elsewhen",
            f"create function elsewhen.clock_timestamp() returns timestamptz return {moment}",
            "grant usage on schema elsewhen to cm_engine",
            "set search_path = elsewhen, public, pg_catalog",
            "set role cm_engine",
        ):
            await connection.execute(statement)
        started = await fire_schedules(connection, new_id=new_id)
    assert len(started) == runs
    for run_id in started:
        given = (await ground.run(run_id)).input
        assert datetime.fromisoformat(given["slot"]) - datetime.now(UTC) > timedelta(days=398)
        assert given["late_s"] < 86_400


async def test_three_fire_at_once_and_one_is_killed_now_and_then(ground: Stage) -> None:
    every_second = [await ground.publish(scheduled("* * * * * *", missed="all")) for _ in range(20)]

    async def all_have(count: int) -> bool:
        noted = [workflow for workflow, _ in await slots_by_workflow(ground)]
        return all(noted.count(workflow) >= count for workflow in every_second)

    with scheduler(ground.dsn) as first, scheduler(ground.dsn) as second, scheduler(ground.dsn) as third:
        for process in (first, second, third):
            assert await asyncio.to_thread(process.stdout.readline) == b"begins\n"
        slots = len(await slots_by_workflow(ground)) // 20
        await ground.until(lambda: all_have(slots + 2), within_s=30)
        first.kill()
        await ground.until(lambda: all_have(slots + 3), within_s=30)
        second.kill()
        await ground.until(lambda: all_have(slots + 4), within_s=30)
    noted = await slots_by_workflow(ground)
    runs = await ground.ask("select workflow_id, (input ->> 'slot')::timestamptz from runs")
    assert sorted(noted) == sorted(runs)
    for workflow in every_second:
        seconds = sorted(slot for owner, slot in noted if owner == workflow)
        after = seconds[0] - timedelta(seconds=1)
        assert tuple(seconds) == slots_between("* * * * * *", "UTC", after=after, until=seconds[-1], limit=1000)


async def slots_by_workflow(ground: Stage) -> list[tuple[UUID, datetime]]:
    async with ground.database.transaction(ground.organisation) as tx:
        rows = await tx.raw.execute("select workflow_id, slot_at from schedule_slots")
        return await rows.fetchall()


class Mortal:
    """A connection that breaks at a statement: before it is said, or before its answer is heard."""

    def __init__(self, connection: RawConnection, at: int, *, arrives: bool) -> None:
        self._connection = connection
        self._left = at
        self._arrives = arrives

    async def execute(self, *what: Any) -> Any:
        self._left -= 1
        if self._left:
            return await self._connection.execute(*what)
        if self._arrives:
            await self._connection.execute(*what)
        await self._connection.close()
        raise psycopg.OperationalError

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Commit and rollback by hand, so that they are statements as well."""
        await self.execute("begin")
        try:
            yield
        except BaseException:
            if not self._connection.closed:
                await self._connection.execute("rollback")
            raise
        await self.execute("commit")


SCHEDULER = """
import asyncio, secrets, sys, time
from concertmaster_server.db.link import connect
from concertmaster_server.triggers.fire_schedules import fire_schedules
from concertmaster_shared.ids import uuid7

async def main():
    connection = await connect(sys.argv[1], name="scheduler")
    print("begins", flush=True)
    while True:
        await fire_schedules(connection, new_id=lambda: uuid7(time.time_ns() // 1_000_000, secrets.randbits(74)))
        await asyncio.sleep(0.005)

asyncio.run(main())
"""


@contextmanager
def scheduler(dsn: str) -> Iterator[subprocess.Popen[bytes]]:
    """Fire in a process of its own, until it is killed."""
    process = subprocess.Popen([sys.executable, "-c", SCHEDULER, dsn], stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
