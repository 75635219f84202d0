"""Questions in real runs: people decide once, whoever else decides at the same moment, and the run goes on with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.db.queries.assignments import Assignee, NewDecision
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.runs.people.decide_assignment import (
    AssignmentClosedError,
    AssignmentDecidedError,
    decide_assignment,
    outcome_of,
)
from tests.support.questions import Choice, decide, ending, people_of
from tests.support.stage import Stage, graph, node, set_to, worker
from tests.support.web import new_id

ADA, BO, CY = "ada@example.org", "bo@example.org", "cy@example.org"


@pytest.fixture(autouse=True)
async def working(ground: Stage) -> AsyncIterator[None]:
    """Have a worker at work, and look for broken invariants at the end."""
    async with worker(ground.dsn):
        yield
    assert await ground.audit() == ()


def approval(*people: str, **parameters: Any) -> dict[str, Any]:
    """Give a workflow that asks, and says at which port it went on."""
    return graph(
        node("ask", "people.approval", to=list(people), title="Invoice {{ input.number }}", **parameters),
        *(set_to(port, it="steps.ask") for port in ("approved", "rejected", "expired")),
        edges=" ".join(f"start>ask ask.{port}>{port}" for port in ("approved", "rejected", "expired")).replace(" start>ask", ""),
    )


async def asking(ground: Stage, *people: str, **parameters: Any) -> tuple[UUID, dict[str, UUID]]:
    """Start a run that asks; give it, and who is asked by address."""
    run_id = await ground.start(await ground.publish(approval(*people, **parameters)), {"number": 17})
    return run_id, await people_of(ground, run_id, len(people))


async def outcome(ground: Stage, run_id: UUID) -> str | None:
    [(found,)] = await ground.ask("select outcome from assignments where run_id = %s", run_id)
    return None if found is None else str(found)


async def test_the_run_rests_and_goes_on_with_what_was_decided(ground: Stage) -> None:
    run_id, people = await asking(ground, ADA)

    async def rests() -> bool:
        run = await ground.run(run_id)
        return (run.status, run.reason) == ("waiting", "person")

    await ground.until(rests)
    assert await ground.ask("select claimed_by from runs where id = %s", run_id) == [(None,)]
    assert await decide(ground, people[ADA], "approved", "Go on") == "taken"
    output = await ending(ground, run_id)
    [decision] = output["approved"]["it"]["decisions"]
    at = decision.pop("at")
    assert decision == {"email": ADA, "decision": "approved", "comment": "Go on", "by": ADA}
    assert datetime.now(UTC) - datetime.fromisoformat(at) < timedelta(minutes=1)
    assert output["approved"]["it"]["outcome"] == "approved"


async def test_a_rejection_that_leaves_too_few_ends_it(ground: Stage) -> None:
    run_id, people = await asking(ground, ADA, BO, CY, quorum=2)
    assert await decide(ground, people[BO], "rejected") == "taken"
    assert await outcome(ground, run_id) is None
    assert await decide(ground, people[ADA], "rejected", "No") == "taken"
    assert await decide(ground, people[CY], "approved") == "assignment.closed"
    output = await ending(ground, run_id)
    told = output["rejected"]["it"]
    assert [(one["email"], one["decision"], one["comment"]) for one in told["decisions"]] == [
        (BO, "rejected", ""),
        (ADA, "rejected", "No"),
    ]


async def test_nobody_decides_twice(ground: Stage) -> None:
    run_id, people = await asking(ground, ADA, BO, quorum=2)
    assert await decide(ground, people[ADA], "approved") == "taken"
    assert await decide(ground, people[ADA], "rejected") == AssignmentDecidedError.code
    assert await decide(ground, people[BO], "approved") == "taken"
    assert await decide(ground, people[BO], "rejected") == AssignmentDecidedError.code
    output = await ending(ground, run_id)
    assert [one["decision"] for one in output["approved"]["it"]["decisions"]] == ["approved"] * 2


async def test_of_twenty_decisions_of_one_person_at_once_one_counts(ground: Stage) -> None:
    workflow = await ground.publish(approval(ADA))
    for _ in range(20):
        run_id = await ground.start(workflow, {"number": 1})
        person = (await people_of(ground, run_id, 1))[ADA]
        choices: list[Choice] = ["approved", "rejected"] * 10
        said = await asyncio.gather(*(decide(ground, person, choice) for choice in choices))
        assert sorted(said) == [*[AssignmentDecidedError.code] * 19, "taken"]
        won = choices[said.index("taken")]
        assert list(await ending(ground, run_id)) == [won]


async def test_two_who_approve_at_once_are_both_heard_and_settle_it_once(ground: Stage) -> None:
    workflow = await ground.publish(approval(ADA, BO, quorum=2))
    for _ in range(10):
        run_id = await ground.start(workflow, {"number": 1})
        people = await people_of(ground, run_id, 2)
        assert await asyncio.gather(*(decide(ground, person, "approved") for person in people.values())) == ["taken"] * 2
        output = await ending(ground, run_id)
        told = output["approved"]["it"]
        assert {one["email"] for one in told["decisions"]} == {ADA, BO}


async def test_one_yes_and_one_no_at_once_end_it_one_way(ground: Stage) -> None:
    workflow = await ground.publish(approval(ADA, BO, quorum=2))
    for _ in range(10):
        run_id = await ground.start(workflow, {"number": 1})
        people = await people_of(ground, run_id, 2)
        said = await asyncio.gather(decide(ground, people[ADA], "approved"), decide(ground, people[BO], "rejected"))
        assert said[1] == "taken"
        assert said[0] in {"taken", AssignmentClosedError.code}
        assert list(await ending(ground, run_id)) == ["rejected"]


async def test_a_cancelled_run_asks_nobody_any_more(ground: Stage) -> None:
    run_id, people = await asking(ground, ADA)
    await ground.cancel(run_id)
    assert (await ground.end_of(run_id)).status == "cancelled"
    assert await outcome(ground, run_id) == "withdrawn"
    assert await decide(ground, people[ADA], "approved") == AssignmentClosedError.code


async def test_a_cancel_and_a_decision_at_once_leave_one_end(ground: Stage) -> None:
    workflow = await ground.publish(approval(ADA))
    for _ in range(10):
        run_id = await ground.start(workflow, {"number": 1})
        person = (await people_of(ground, run_id, 1))[ADA]
        said, _none = await asyncio.gather(decide(ground, person, "approved"), ground.cancel(run_id), return_exceptions=True)
        run = await ground.end_of(run_id)
        found = await outcome(ground, run_id)
        assert (said, found) in {("taken", "approved"), (AssignmentClosedError.code, "withdrawn")}
        assert run.status in {"cancelled", "succeeded"}


async def test_nobody_elses_question_can_be_decided(ground: Stage) -> None:
    _, people = await asking(ground, ADA)
    other = await ground.add_organisation()
    for organisation, person in ((other, people[ADA]), (ground.organisation, new_id())):
        with pytest.raises(NotFoundError):
            async with ground.database.transaction(organisation) as tx:
                await decide_assignment(tx, organisation, NewDecision(assignee_id=person, decision="approved"))
    assert await decide(ground, people[ADA], "approved") == "taken"


async def test_a_loop_asks_for_each_item(ground: Stage) -> None:
    document = graph(
        node("loop", "logic.for_each", items={"expr": "input.people"}, parallel=2),
        node("ask", "people.approval", to={"expr": "item"}, title="t"),
        set_to("after", who="map(steps.ask, item.decisions[0].email)"),
        edges="start>loop loop.item>ask loop.done>after",
    )
    run_id = await ground.start(await ground.publish(document), {"people": [ADA, BO]})
    for person in (await people_of(ground, run_id, 2)).values():
        assert await decide(ground, person, "approved") == "taken"
    assert await ending(ground, run_id) == {"after": {"who": [ADA, BO]}}


async def test_what_cannot_be_asked_fails_its_step(ground: Stage) -> None:
    document = graph(node("ask", "people.approval", to="{{ input.mail }}", title="t"), edges="start>ask")
    run = await ground.finished(document, {"mail": "nobody"})
    assert run.error is not None
    assert (run.error.code, run.error.node_id) == ("people.address", "ask")


@pytest.mark.parametrize(
    ("quorum", "decisions", "expected"),
    [
        (1, "..", None),
        (1, "a.", "approved"),
        (1, "r.", None),
        (1, "rr", "rejected"),
        (2, "ar.", None),
        (2, "aar", "approved"),
        (2, "rr.", "rejected"),
        (3, "aar", "rejected"),
    ],
)
def test_how_decisions_add_up(quorum: int, decisions: str, expected: str | None) -> None:
    words: dict[str, Choice | None] = {"a": "approved", "r": "rejected", ".": None}
    people = [Assignee(new_id(), new_id(), ADA, words[sign], "", None, None, None) for sign in decisions]
    assert outcome_of(quorum, people) == expected
