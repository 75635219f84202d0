"""What time does to questions in real runs: reminders, deadlines, and which of a deadline and a decision wins."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from concertmaster_server.runs.people.expire_assignments import expire_assignments
from tests.support.questions import decide, ending, people_of
from tests.support.stage import Stage, graph, node, set_to, worker
from tests.support.web import new_id

ADA, BO = "ada@example.org", "bo@example.org"


def asking(**parameters: Any) -> dict[str, Any]:
    return graph(
        node("ask", "people.approval", **{"to": [ADA], "title": "Invoice", **parameters}),
        set_to("yes", it="steps.ask.outcome"),
        set_to("late", it="steps.ask"),
        edges="start>ask ask.approved>yes ask.expired>late",
    )


async def in_seconds(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


async def letters(ground: Stage, kind: str) -> list[str]:
    return [row[0] for row in await ground.ask("select recipient from letters where kind = %s order by 1", kind)]


async def test_what_nobody_has_settled_expires_and_the_run_goes_on(ground: Stage) -> None:
    async with worker(ground.dsn):
        document = asking(to=[ADA, BO], quorum=2, deadline={"expr": "input.until"})
        run_id = await ground.start(await ground.publish(document), {"until": await in_seconds(0.7)})
        people = await people_of(ground, run_id, 2)
        assert await decide(ground, people[ADA], "approved") == "taken"
        output = await ending(ground, run_id)
        assert await decide(ground, people[BO], "approved") == "assignment.closed"
    told = output["late"]["it"]
    assert told["outcome"] == "expired"
    assert [(one["email"], one["decision"]) for one in told["decisions"]] == [(ADA, "approved")]
    assert await ground.audit() == ()


async def test_a_deadline_that_has_passed_asks_nobody(ground: Stage) -> None:
    async with worker(ground.dsn):
        run = await ground.finished(asking(deadline="2020-01-01"))
    assert run.output == {"late": {"it": {"outcome": "expired", "decisions": []}}}
    assert await ground.ask("select 1 from assignments") == []


async def test_of_a_deadline_and_a_decision_at_the_same_moment_one_wins(ground: Stage) -> None:
    workflow = await ground.publish(asking(deadline=24))
    soon = "update assignments set deadline_at = clock_timestamp() + interval '80 ms' where run_id = %s returning deadline_at"
    ends: set[str] = set()
    async with worker(ground.dsn):
        for offset_ms in (*range(-12, 14, 2), *range(-3, 4)):
            run_id = await ground.start(workflow)
            person = (await people_of(ground, run_id))[ADA]
            [(until,)] = await ground.ask(soon, run_id)
            await asyncio.sleep(max(0.0, (until - datetime.now(UTC)).total_seconds() + offset_ms / 1000))
            said = await decide(ground, person, "approved")
            output = await ending(ground, run_id)
            [(outcome,)] = await ground.ask("select outcome from assignments where run_id = %s", run_id)
            expected = {"taken": ("approved", ["yes"]), "assignment.closed": ("expired", ["late"])}[said]
            assert (outcome, list(output)) == expected
            ends.add(said)
    assert ends == {"taken", "assignment.closed"}
    assert await ground.audit() == ()


async def test_sweepers_at_once_expire_and_remind_once(ground: Stage) -> None:
    async with worker(ground.dsn):
        workflow = await ground.publish(asking(deadline=24, reminders=[12, 6]))
        runs = [await ground.start(workflow) for _ in range(6)]
        for run_id in runs:
            await people_of(ground, run_id)
    moved = "update assignments set {} where run_id = any(%s) returning id"
    await ground.ask(moved.format("deadline_at = clock_timestamp()"), runs[:3])
    await ground.ask(moved.format("remind_at = clock_timestamp()"), runs[3:])
    connections = [await ground.connect() for _ in range(4)]
    told = await asyncio.gather(*(expire_assignments(connection, new_id=new_id) for connection in connections))
    for connection in connections:
        await connection.close()
    assert sorted(run_id for some in told for run_id in some) == sorted(runs[:3])
    assert len(await ground.ask("select 1 from signals")) == 3
    assert await letters(ground, "reminder") == [ADA] * 3


async def test_who_has_not_decided_is_reminded_at_each_moment_once(ground: Stage) -> None:
    async with worker(ground.dsn):
        # 0.4 s, 0.8 s and a day after the question.
        document = asking(to=[ADA, BO], quorum=2, reminders=[0.4 / 3600, 0.8 / 3600, 24])
        run_id = await ground.start(await ground.publish(document))
        people = await people_of(ground, run_id, 2)
        assert await decide(ground, people[ADA], "approved") == "taken"

        async def twice() -> bool:
            return await letters(ground, "reminder") == [BO, BO]

        await ground.until(twice)
        await asyncio.sleep(0.6)
        assert await letters(ground, "reminder") == [BO, BO]
        assert await letters(ground, "invitation") == [ADA, BO]
        [(following,)] = await ground.ask("select remind_at - opened_at from assignments where run_id = %s", run_id)
        assert timedelta(hours=23) < following < timedelta(hours=25)


async def test_reminders_of_a_long_night_are_not_made_up_for(ground: Stage) -> None:
    async with worker(ground.dsn):
        run_id = await ground.start(await ground.publish(asking(reminders=[0.2 / 3600, 0.25 / 3600])))
        await people_of(ground, run_id)
    await asyncio.sleep(0.3)
    async with worker(ground.dsn):
        await ground.until(lambda: letters(ground, "reminder"))
        await asyncio.sleep(0.6)
    assert len(await letters(ground, "reminder")) in {1, 2}
    assert await ground.ask("select remind_at from assignments") == [(None,)]
