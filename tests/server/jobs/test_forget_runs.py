"""Ended runs are forgotten when their time is over, with all that is theirs, and nothing that anybody still needs."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.blobs import BlobStore, BlobUnavailableError, open_store
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.retention import _FIND, forget_runs
from concertmaster_server.jobs.forget_runs import Forgotten, forget_old_runs
from concertmaster_server.runs.payloads import prefix_of
from tests.support.blobs import BLOBS
from tests.support.stage import Stage, chain, graph, node, worker

# Many old runs at once, as they would lie there: ids that begin with a millisecond of 40 days ago.
_MANY = """
with made as (
    insert into runs (id, org_id, workflow_id, version, trigger_node, status, input, created_at, started_at, finished_at,
        ready_at, last_sequence)
    select (lpad(to_hex((extract(epoch from clock_timestamp() - interval '40 days') * 1000)::bigint + n), 12, '0')
            || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
        %(org)s, %(workflow)s, 1, 'start', 'succeeded', '{}', clock_timestamp() - interval '40 days',
        clock_timestamp() - interval '40 days', clock_timestamp() - interval '40 days', null, 12
    from generate_series(1, %(count)s) as n
    returning id
), noted as (
    insert into run_records (org_id, run_id, sequence, kind, node_id, fence, body, at)
    select %(org)s, id, n, case n when 1 then 'run_started' when 12 then 'run_succeeded' else 'step_succeeded' end,
        case when n between 2 and 11 then 's' || n end, 1, '{}', clock_timestamp()
    from made cross join generate_series(1, 12) as n
    returning run_id
)
select count(*) from noted
"""


@pytest.fixture
def store() -> BlobStore:
    return open_store(BLOBS)


def kept_for(days: int | None, document: dict[str, Any]) -> dict[str, Any]:
    return document if days is None else document | {"settings": {"retention_days": days}}


async def make_many(ground: Stage, count: int, *, days: int | None = 30) -> UUID:
    workflow = await ground.publish(kept_for(days, chain(1)))
    await ask(ground, _MANY, {"org": ground.organisation, "workflow": workflow, "count": count})
    return workflow


async def ask(ground: Stage, statement: str, values: Any) -> list[Any]:
    async with await ground.connect() as connection, connection.transaction():
        await connection.execute("select set_config('cm.orgs', %s, true)", (str(ground.organisation),))
        return await (await connection.execute(statement.encode(), values)).fetchall()


async def grow_old(ground: Stage, *runs: UUID, days: int = 40) -> None:
    """Let runs look as if they had been made and ended so long ago; their ids stay."""
    statement = "update runs set finished_at = finished_at - make_interval(days => %s) where id = any(%s) returning id"
    await ask(ground, statement, (days, list(runs)))


async def forget(ground: Stage, store: BlobStore, *, days: int | None = None, within_s: float = 20.0) -> Forgotten:
    line = Line(ground.dsn, "tidying")
    try:
        return await forget_old_runs(line, store, days=days, within_s=within_s)
    finally:
        await line.close()


async def count(ground: Stage, table: str = "runs") -> int:
    return (await ask(ground, f"select count(*) from {table}", ()))[0][0]  # noqa: S608 - names of our own


async def test_five_thousand_old_runs_go_in_bites_while_others_are_worked_on(ground: Stage, store: BlobStore) -> None:
    await make_many(ground, 5000)
    young = await ground.publish(chain(5))
    async with worker(ground.dsn):
        forgetting = asyncio.create_task(forget(ground, store))
        slowest = 0.0
        while not forgetting.done():
            began = time.monotonic()
            await ground.end_of(await ground.start(young))
            slowest = max(slowest, time.monotonic() - began)
        assert await forgetting == Forgotten(5000, finished=True)
    assert slowest < 2.0
    assert await ask(ground, "select count(*) from runs where finished_at < now() - interval '1 day'", ()) == [(0,)]
    assert await ground.audit() == ()
    assert await forget(ground, store) == Forgotten(0, finished=True)


async def test_a_round_ends_in_time_and_the_next_goes_on(ground: Stage, store: BlobStore) -> None:
    await make_many(ground, 1000)
    first = await forget(ground, store, within_s=0.001)
    assert (first.runs, first.finished) == (200, False)
    assert await forget(ground, store) == Forgotten(800, finished=True)


@pytest.mark.parametrize(
    ("own", "usual", "gone"),
    [(None, None, 0), (None, 30, 10), (30, None, 10), (60, 30, 0), (30, 60, 10), (None, 60, 0)],
)
async def test_the_workflow_says_how_long_else_the_installation(
    ground: Stage, store: BlobStore, own: int | None, usual: int | None, gone: int
) -> None:
    await make_many(ground, 10, days=own)
    assert (await forget(ground, store, days=usual)).runs == gone
    assert await count(ground) == 10 - gone
    assert await count(ground, "run_records") == 12 * (10 - gone)


async def test_open_runs_and_those_of_their_family_stay(ground: Stage, store: BlobStore) -> None:
    await make_many(ground, 4)
    first, second, third, fourth = [row[0] for row in await ask(ground, "select id from runs order by id", ())]
    family = "update runs set parent_run = %s, parent_node = 'call', parent_iteration = '' where id = %s returning id"
    await ask(ground, family, (first, second))
    await ask(ground, "update runs set finished_at = null, status = 'waiting' where id = %s returning id", (first,))
    await ask(ground, "update runs set forked_from = %s, finished_at = now() where id = %s returning id", (third, fourth))
    assert (await forget(ground, store)).runs == 0
    await ask(
        ground, "update runs set finished_at = now() - interval '31 days', status = 'failed' where id = %s returning id", (first,)
    )
    assert (await forget(ground, store)).runs == 2
    await grow_old(ground, fourth)
    assert (await forget(ground, store)).runs == 1
    assert (await forget(ground, store)).runs == 1


async def test_everything_that_refers_to_a_run_goes_or_lets_go(ground: Stage, store: BlobStore) -> None:
    """Each foreign key on runs, and on what belongs to them, is known to the statements that forget."""
    rows = await ground.ask(
        "select distinct conrelid::regclass::text, confrelid::regclass::text from pg_constraint where contype = 'f' "
        "and confrelid in ('runs'::regclass, 'assignments'::regclass, 'assignees'::regclass) and conparentid = 0"
    )
    assert set(rows) == {
        ("run_records", "runs"), ("signals", "runs"), ("timers", "runs"), ("assignments", "runs"),
        ("assignees", "assignments"), ("letters", "assignees"), ("drafts", "assignees"),
    }  # fmt: skip


async def test_a_run_with_people_timers_signals_and_a_slot_goes_whole(ground: Stage, store: BlobStore) -> None:
    document = graph(node("it", "people.approval", to=["ada@example.org"], title="Agree?"), edges="start>it")
    workflow = await ground.publish(kept_for(1, document))
    async with worker(ground.dsn):
        run_id = await ground.start(workflow)

        async def asked() -> bool:
            return (await ground.run(run_id)).reason == "person"

        await ground.until(asked)
        await ground.cancel(run_id)
        await ground.end_of(run_id)
    values = {"org": ground.organisation, "run": run_id, "workflow": workflow}
    for statement in (
        "insert into signals (org_id, run_id, node_id, body) values (%(org)s, %(run)s, 'it', '{}') returning id",
        "insert into timers (run_id, org_id, due_at) values (%(run)s, %(org)s, now()) returning run_id",
        """
        insert into schedule_slots (workflow_id, node_id, slot_at, org_id, run_id)
        values (%(workflow)s, 'start', now(), %(org)s, %(run)s) returning run_id
        """,
        "update runs set id = id, finished_at = finished_at - interval '2 days' where id = %(run)s returning id",
    ):
        await ask(ground, statement, values)
    assert await count(ground, "assignees") == 1
    # Its id says that it is young, so nobody looks for it yet.
    assert (await forget(ground, store)).runs == 0
    async with await ground.connect() as connection:
        assert await forget_runs(connection, [run_id]) == 1
    for table in ("runs", "run_records", "signals", "timers", "assignments", "assignees", "letters"):
        assert await count(ground, table) == 0, table
    assert await ask(ground, "select run_id from schedule_slots", ()) == [(None,)]
    assert await ground.audit() == ()


async def test_large_values_go_with_their_run(ground: Stage, store: BlobStore) -> None:
    await make_many(ground, 3)
    runs = [row[0] for row in await ask(ground, "select id from runs order by id", ())]
    keys = [f"{prefix_of(ground.organisation, run_id)}/value" for run_id in runs]
    for key in keys:
        await store.put(key, b"large")
    stowed = "update runs set last_sequence = 13 where id = any(%s) returning id"
    await ask(ground, stowed, (runs[:2],))
    note = (
        "insert into run_records (org_id, run_id, sequence, kind, node_id, fence, body)"
        " select %s, id, 13, 'attempt_started', 'x', 1, '{\"payloads\": {}}' from unnest(%s::uuid[]) as id returning run_id"
    )
    await ask(ground, note, (ground.organisation, runs[:2]))
    away = Away(store)
    assert await forget(ground, away) == Forgotten(1, finished=True)
    assert away.asked == 2
    assert await count(ground) == 2
    assert await forget(ground, store) == Forgotten(2, finished=True)
    assert [await store.exists(key) for key in keys] == [False, False, True]


class Away:
    """A store that does not answer when something is to be removed."""

    def __init__(self, store: BlobStore) -> None:
        self._store = store
        self.asked = 0

    async def delete_prefix(self, prefix: str) -> None:
        self.asked += 1
        raise BlobUnavailableError


async def test_what_is_old_is_found_by_indexes(ground: Stage) -> None:
    await make_many(ground, 2000, days=None)
    values = {"days": None, "limit": 200, "passed_over": []}
    async with await ground.connect() as connection:
        await connection.execute("set enable_seqscan = off")
        rows = await (await connection.execute(f"explain {_FIND}".encode(), values)).fetchall()
    plan = "\n".join(row[0] for row in rows)
    assert "Seq Scan on runs" not in plan
    assert "runs_org_id_workflow_id_id_idx" in plan
