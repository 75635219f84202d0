"""What a sweep starts: a worker alone follows a schedule, its runs end, and they keep out of one another's way as told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from tests.support.stage import Stage, graph, node, set_to, worker

ENDED = "select id, input ->> 'slot', status, started_at, finished_at from runs where finished_at is not null order by id"


async def ended(ground: Stage, count: int) -> list[tuple[Any, ...]]:
    """Wait until so many runs have ended, and give these."""

    async def enough() -> list[tuple[Any, ...]]:
        found = await ground.ask(ENDED)
        return found[:count] if len(found) >= count else []

    return await ground.until(enough, within_s=20)


async def missed_three_days(ground: Stage, seconds: float, **policies: str) -> None:
    """Publish a daily schedule whose runs wait so long, and let it have missed three slots."""
    then = datetime.now(UTC) - timedelta(minutes=30)
    tick = node("tick", "trigger.schedule", cron=f"{then.minute} {then.hour} * * *", **policies)
    await ground.publish(graph(tick, node("rest", "logic.wait", seconds=seconds), edges="tick>rest"))
    await ground.ask("update schedules set last_slot_at = now() - interval '2.5 days', next_at = now() returning 1")


async def test_a_worker_starts_what_is_due_by_the_calendar(ground: Stage) -> None:
    tick = node("tick", "trigger.schedule", cron="* * * * * *", time_zone="Europe/Berlin")
    await ground.publish(graph(tick, set_to("told", slot="input.slot"), edges="tick>told"))
    async with worker(ground.dsn):
        runs = await ended(ground, 2)
    assert [(await ground.run(run[0])).output["told"]["slot"] for run in runs] == [slot for _, slot, *_ in runs]
    assert all(datetime.fromisoformat(slot) <= datetime.now(UTC) for _, slot, *_ in runs)
    assert await ground.audit() == ()


async def test_runs_of_a_schedule_wait_for_one_another(ground: Stage) -> None:
    await missed_three_days(ground, 0.3, missed="all", overlap="wait")
    async with worker(ground.dsn):
        runs = await ended(ground, 3)
    assert [slot for _, slot, *_ in runs] == sorted(slot for _, slot, *_ in runs)
    assert all(started >= finished for (*_, finished), (*_, started, _) in pairwise(runs))


async def test_a_run_gives_way_to_the_next(ground: Stage) -> None:
    await missed_three_days(ground, 3600, missed="once", overlap="replace")
    async with worker(ground.dsn):
        await ground.until(lambda: ground.ask("select 1 from runs where status = 'waiting'"))
        await ground.ask("update schedules set cron = '* * * * * *', next_at = now() returning 1")
        [(_, _, status, *_), *_] = await ended(ground, 1)
    assert status == "cancelled"


async def test_what_a_run_called_that_is_over_is_cancelled_late(ground: Stage) -> None:
    workflow = await ground.publish(graph(node("rest", "logic.wait", seconds=3600), edges="start>rest"))
    caller, called = await ground.start(workflow), await ground.start(workflow)
    left_over = "update runs set parent_run = %s, parent_node = 'x', parent_iteration = '' where id = %s returning id"
    async with worker(ground.dsn):
        await ground.until(lambda: ground.ask("select 1 from runs where status = 'waiting' having count(*) = 2"))
        await ground.cancel(caller)
        await ground.end_of(caller)
        await ground.ask(left_over, caller, called)
        assert (await ground.end_of(called)).status == "cancelled"
