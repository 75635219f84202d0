"""What a sweep starts: a worker alone follows a schedule, and its runs end."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from tests.support.stage import Stage, graph, node, set_to, worker


async def test_a_worker_starts_what_is_due_by_the_calendar(ground: Stage) -> None:
    tick = node("tick", "trigger.schedule", cron="* * * * * *", time_zone="Europe/Berlin")
    await ground.publish(graph(tick, set_to("told", slot="input.slot"), edges="tick>told"))

    async def two_that_ended() -> list[UUID]:
        ended = [row[0] for row in await ground.ask("select id from runs where finished_at is not null order by id")]
        return ended[:2] if len(ended) > 1 else []

    async with worker(ground.dsn):
        runs = await ground.until(two_that_ended, within_s=20)
    slots = [(await ground.run(run_id)).output["told"]["slot"] for run_id in runs]
    assert slots == sorted(set(slots))
    assert all(datetime.fromisoformat(slot) <= datetime.now(UTC) for slot in slots)
    assert await ground.audit() == ()
