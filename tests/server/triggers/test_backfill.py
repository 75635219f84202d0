"""Starting slots of the past: each once, in order, and no more than one call can mean."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.triggers.backfill import (
    Backfilled,
    NoScheduleError,
    RangeError,
    Stretch,
    TooManySlotsError,
    WhichScheduleError,
    backfill,
)
from tests.support.stage import Stage, graph, node, stage
from tests.support.web import new_id

JANUARY = Stretch(since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2026, 1, 7, tzinfo=UTC))


@pytest.fixture
async def ground() -> AsyncIterator[Stage]:
    async with stage() as made:
        yield made


def daily(*more: dict[str, Any], **parameters: Any) -> dict[str, Any]:
    return graph(node("tick", "trigger.schedule", cron="0 0 * * *", **parameters), *more)


async def ask(ground: Stage, workflow: UUID, stretch: Stretch = JANUARY, node_id: str | None = None) -> Backfilled:
    async with ground.database.transaction(ground.organisation) as tx:
        return await backfill(tx, ground.organisation, workflow, node_id=node_id, stretch=stretch, new_id=new_id)


async def test_each_slot_of_the_stretch_starts_once_with_both_ends(ground: Stage) -> None:
    workflow = await ground.publish(daily())
    first = await ask(ground, workflow)
    assert (first.slots, len(first.run_ids)) == (7, 7)
    starts = [(await ground.run(run_id)).input["slot"] for run_id in first.run_ids]
    assert starts == [f"2026-01-0{day}T00:00:00Z" for day in range(1, 8)]
    assert await ask(ground, workflow) == Backfilled(7, ())
    longer = await ask(ground, workflow, Stretch(since=JANUARY.since, until=JANUARY.until + timedelta(days=1)))
    assert (longer.slots, len(longer.run_ids)) == (8, 1)


async def test_the_future_comes_by_itself(ground: Stage) -> None:
    workflow = await ground.publish(daily())
    now = datetime.now(UTC)
    done = await ask(ground, workflow, Stretch(since=now - timedelta(hours=25), until=now + timedelta(days=900)))
    assert done.slots in (1, 2)


@pytest.mark.parametrize(
    ("overlap", "lane"),
    [
        ("allow", (None, None, False)),
        ("wait", ("schedule:tick", 1, True)),
        ("skip", ("backfill:tick", 1, True)),
        ("replace", ("backfill:tick", 1, True)),
    ],
)
async def test_where_runs_must_not_overlap_they_take_turns(ground: Stage, overlap: str, lane: tuple) -> None:
    workflow = await ground.publish(daily(overlap=overlap))
    assert len((await ask(ground, workflow)).run_ids) == 7
    assert set(await ground.ask("select lane, lane_limit, lane_open from runs")) == {lane}


async def test_one_of_several_schedules_is_named(ground: Stage) -> None:
    workflow = await ground.publish(daily(node("tock", "trigger.schedule", cron="0 12 * * *")))
    with pytest.raises(WhichScheduleError) as refusal:
        await ask(ground, workflow)
    assert refusal.value.parameters == {"nodes": "tick, tock"}
    done = await ask(ground, workflow, node_id="tock")
    assert (await ground.run(done.run_ids[0])).input["slot"] == "2026-01-01T12:00:00Z"
    with pytest.raises(NotFoundError):
        await ask(ground, workflow, node_id="tuck")


async def test_what_cannot_be_meant_is_refused(ground: Stage) -> None:
    with pytest.raises(NotFoundError):
        await ask(ground, new_id())
    with pytest.raises(NoScheduleError):
        await ask(ground, await ground.publish(graph()))
    workflow = await ground.publish(daily())
    with pytest.raises(RangeError):
        await ask(ground, workflow, Stretch(since=JANUARY.until, until=JANUARY.since))
    with pytest.raises(TooManySlotsError):
        await ask(ground, workflow, Stretch(since=datetime(2023, 1, 1, tzinfo=UTC), until=JANUARY.until))
    assert await ground.ask("select 1 from runs") == []
