"""A history comes back into memory as the state that it tells of, however long it is, and waits for nobody without need."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.blobs import open_store
from concertmaster_server.db import link
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.claims import ClaimedRun
from concertmaster_server.db.queries.records import UnreadableRecordError
from concertmaster_server.engine.state import fold
from concertmaster_server.runs import load
from concertmaster_server.runs.claim import Appetite, claim_runs
from concertmaster_server.runs.load import Loader, Room
from concertmaster_server.runs.payloads import Payloads
from tests.support.blobs import BLOBS
from tests.support.stage import Stage, graph, node, set_to, worker
from tests.support.web import new_id

LONG = graph(
    node("each", "logic.for_each", items={"expr": "input.items"}, parallel=3),
    set_to("one", n="item"),
    node("rest", "logic.wait", seconds=3600),
    edges="start>each each.item>one each.done>rest",
)


@pytest.fixture
async def line(ground: Stage) -> AsyncIterator[Line]:
    made = Line(ground.dsn, "test")
    yield made
    await made.close()


@pytest.fixture
async def resting(ground: Stage) -> UUID:
    """Give a run that has a history and waits, and is ready to be claimed."""
    async with worker(ground.dsn):
        run_id = await ground.start(await ground.publish(LONG), {"items": list(range(20))})
        await ground.until(lambda: ground.ask("select 1 from runs where status = 'waiting'"))
    await ground.ask("update runs set ready_at = clock_timestamp() returning 1")
    return run_id


async def claimed(line: Line) -> ClaimedRun:
    [run] = await claim_runs(line, new_id(), Appetite(count=1, suspects=0, queues=("medium",)))
    return run


def loader(line: Line) -> Loader:
    return Loader(line, Payloads(open_store(BLOBS)))


@pytest.mark.parametrize("page", [1, 7, 500])
async def test_a_history_read_in_pages_is_the_same_history(
    ground: Stage, line: Line, resting: UUID, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "PAGE", page)
    found = (await loader(line).load(await claimed(line))).state
    records = await ground.records(resting)
    assert len(records) > 20
    assert found == fold(found.plan, {"items": list(range(20))}, records)


async def test_others_have_their_turn_between_pages(line: Line, resting: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "PAGE", 1)
    run = await claimed(line)
    turns = 0
    loading = asyncio.create_task(loader(line).load(run))
    while not loading.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > run.last_sequence


async def change(ground: Stage, statement: str, *values: Any) -> None:
    async with await link.connect(ground.dsn, name="test", role=None) as owner:
        await owner.execute(statement.encode(), values)


async def test_a_record_of_an_unknown_form_is_named_without_what_it_holds(ground: Stage, line: Line, resting: UUID) -> None:
    await change(ground, """update run_records set body = body || '{"attempt": "of Ada"}' where sequence = 3""")
    with pytest.raises(UnreadableRecordError, match=r"record 3 .*attempt: ") as refusal:
        await loader(line).load(await claimed(line))
    assert "Ada" not in str(refusal.value)


async def test_a_history_that_ends_too_early_is_refused(ground: Stage, line: Line, resting: UUID) -> None:
    run = await claimed(line)
    await change(ground, "delete from run_records where sequence = %s", run.last_sequence)
    with pytest.raises(UnreadableRecordError, match=f"after its record {run.last_sequence - 1} of {run.last_sequence}"):
        await loader(line).load(run)


async def test_room_goes_to_whoever_comes_first_and_all_of_it_to_the_largest() -> None:
    room, begun = Room(10), list[str]()
    leave = asyncio.Event()

    async def take(name: str, count: int) -> None:
        async with room.take(count):
            begun.append(name)
            if name in {"first", "second"}:
                await leave.wait()

    async with asyncio.TaskGroup() as tasks:
        for name, count in (("first", 4), ("second", 6), ("too large", 99), ("last", 1)):
            tasks.create_task(take(name, count))
        await asyncio.sleep(0.01)
        assert begun == ["first", "second"]
        leave.set()
    assert begun == ["first", "second", "too large", "last"]
