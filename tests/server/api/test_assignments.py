"""Assignments over the API: what people are asked, and deciding in their name."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from concertmaster_server.runs.start import start_run
from tests.support.definitions import API, create_workflow
from tests.support.questions import asked
from tests.support.web import Web, new_id

ADA, BO = "ada@example.org", "bo@example.org"


@pytest.fixture
async def house(web: Web) -> tuple[UUID, httpx.AsyncClient, UUID]:
    """An organisation, its operator, and a published workflow."""
    organisation = await web.organisation()
    async with web.client(await web.key(organisation)) as owner:
        workflow = (await create_workflow(owner))["id"]
        assert (await owner.post(f"{API}/workflows/{workflow}/publish")).status_code == 201
    return organisation, web.client(await web.key(organisation, "operator")), UUID(workflow)


async def ask(web: Web, organisation: UUID, workflow: UUID, **question: Any) -> tuple[UUID, UUID]:
    """Start a run and ask in its name; give the run and the assignment."""
    run_id = new_id()
    async with web.database.transaction(organisation) as tx:
        await start_run(tx, organisation, workflow, run_id=run_id, value={})
        return run_id, await asked(tx, organisation, run_id, **question)


House = tuple[UUID, httpx.AsyncClient, UUID]


async def test_what_people_are_asked_is_listed_newest_first(web: Web, house: House) -> None:
    organisation, operator, workflow = house
    made = [await ask(web, organisation, workflow, people=[ADA, BO], quorum=2) for _ in range(3)]
    first = (await operator.get(f"{API}/assignments", params={"limit": 2})).json()
    assert [item["id"] for item in first["items"]] == [str(made[2][1]), str(made[1][1])]
    rest = (await operator.get(f"{API}/assignments", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert ([item["id"] for item in rest["items"]], rest["next_cursor"]) == ([str(made[0][1])], None)
    item = rest["items"][0]
    expected = {"run_id": str(made[0][0]), "kind": "approval", "title": "Invoice 17", "quorum": 2, "outcome": None}
    assert item.items() >= expected.items()
    assert {person["email"] for person in item["assignees"]} == {ADA, BO}
    of_run = (await operator.get(f"{API}/assignments", params={"run": str(made[1][0])})).json()["items"]
    assert [one["id"] for one in of_run] == [str(made[1][1])]


async def test_open_ones_are_those_that_can_still_be_settled(web: Web, house: House) -> None:
    organisation, operator, workflow = house
    _, decided = await ask(web, organisation, workflow)
    _, overdue = await ask(web, organisation, workflow, deadline=datetime.now(UTC) - timedelta(seconds=1))
    _, waiting = await ask(web, organisation, workflow)
    body = {"assignee": "boss@example.org", "decision": "approved"}
    assert (await operator.post(f"{API}/assignments/{decided}/decide", json=body)).status_code == 200
    found = {}
    for is_open in ("true", "false"):
        items = (await operator.get(f"{API}/assignments", params={"open": is_open})).json()["items"]
        found[is_open] = {UUID(item["id"]): item["outcome"] for item in items}
    assert found == {"true": {waiting: None}, "false": {decided: "approved", overdue: "expired"}}


async def test_a_decision_is_taken_once_and_says_who_took_it(web: Web, house: House) -> None:
    organisation, operator, workflow = house
    _, assignment = await ask(web, organisation, workflow, people=[ADA, BO], quorum=2)
    address = f"{API}/assignments/{assignment}/decide"
    body = {"assignee": " Ada@example.org", "decision": "approved", "comment": " By phone "}
    first = await operator.post(address, json=body, headers={"Idempotency-Key": "k"})
    assert first.status_code == 200, first.text
    assert first.json()["outcome"] is None
    [ada] = [person for person in first.json()["assignees"] if person["email"] == ADA]
    assert (ada["decision"], ada["comment"], ada["decided_by"]) == ("approved", "By phone", "operator of the test")
    assert (await operator.post(address, json=body, headers={"Idempotency-Key": "k"})).json() == first.json()
    again = await operator.post(address, json=body | {"decision": "rejected"})
    assert (again.status_code, again.json()["code"]) == (409, "assignment.decided")
    assert (await operator.post(address, json={**body, "assignee": BO, "decision": "rejected"})).json()["outcome"] == "rejected"


async def test_of_twenty_decisions_at_once_one_is_answered_with_200(web: Web, house: House) -> None:
    organisation, operator, workflow = house
    _, assignment = await ask(web, organisation, workflow, people=[ADA])
    address = f"{API}/assignments/{assignment}/decide"
    bodies = [{"assignee": ADA, "decision": decision} for decision in ("approved", "rejected") * 10]
    answers = await asyncio.gather(*(operator.post(address, json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 19]


async def test_what_cannot_be_decided_is_refused_with_a_reason(web: Web, house: House) -> None:
    organisation, operator, workflow = house
    _, assignment = await ask(web, organisation, workflow)
    _, overdue = await ask(web, organisation, workflow, deadline=datetime.now(UTC))
    body = {"assignee": "boss@example.org", "decision": "approved"}
    for where, sent, status, code in (
        (assignment, body | {"decision": "answered"}, 422, "body.invalid"),
        (assignment, body | {"comment": "x" * 2001}, 422, "body.invalid"),
        (assignment, body | {"assignee": "somebody@example.org"}, 404, "not_found"),
        (new_id(), body, 404, "not_found"),
        (overdue, body, 409, "assignment.closed"),
    ):
        answer = await operator.post(f"{API}/assignments/{where}/decide", json=sent)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
