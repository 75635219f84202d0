"""Schedules over the API: reading when a workflow starts, and starting its past."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx

from tests.support.definitions import API, create_workflow

STRETCH = {"from": "2026-01-01T00:00:00Z", "to": "2026-01-03T01:00:00+01:00"}


async def scheduled(owner: httpx.AsyncClient, *nodes: str) -> str:
    """Publish a workflow with daily schedules; give its address."""
    parameters = {"cron": "0 0 * * *", "time_zone": "Europe/Berlin"}
    document = {"nodes": [{"id": name, "type": "trigger.schedule", "parameters": parameters} for name in nodes]}
    path = f"{API}/workflows/{(await create_workflow(owner, document))['id']}"
    answer = await owner.post(f"{path}/publish")
    assert answer.status_code == 201, answer.text
    return path


async def test_the_schedules_of_a_workflow_are_listed_by_pages(owner: httpx.AsyncClient) -> None:
    path = await scheduled(owner, "a", "b", "c")
    first = (await owner.get(f"{path}/schedules", params={"limit": 2})).json()
    assert [item["node_id"] for item in first["items"]] == ["a", "b"]
    item = first["items"][0]
    assert item.items() >= {"version": 1, "cron": "0 0 * * *", "missed": "once", "overlap": "allow", "last_slot_at": None}.items()
    assert datetime.fromisoformat(item["next_at"]) > datetime.now(UTC)
    rest = (await owner.get(f"{path}/schedules", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert ([item["node_id"] for item in rest["items"]], rest["next_cursor"]) == (["c"], None)


async def test_a_workflow_without_any_has_an_empty_list(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    assert (await owner.get(f"{API}/workflows/{made['id']}/schedules")).json() == {"items": [], "next_cursor": None}


async def test_the_past_is_started_once(owner: httpx.AsyncClient) -> None:
    path = await scheduled(owner, "tick")
    answer = await owner.post(f"{path}/backfill", json=STRETCH, headers={"Idempotency-Key": "past"})
    assert answer.status_code == 202, answer.text
    made = answer.json()
    assert made["slots"] == len(made["run_ids"]) == 2
    run = (await owner.get(f"{API}/runs/{made['run_ids'][0]}")).json()
    assert run["input"].items() >= {"slot": "2026-01-01T23:00:00Z", "scheduled_for": "2026-01-02T00:00:00+01:00"}.items()
    assert (await owner.post(f"{path}/backfill", json=STRETCH, headers={"Idempotency-Key": "past"})).json() == made
    assert (await owner.post(f"{path}/backfill", json=STRETCH)).json() == {"slots": 2, "run_ids": []}


async def test_what_cannot_be_meant_is_refused_with_a_reason(owner: httpx.AsyncClient) -> None:
    path = await scheduled(owner, "a", "b")
    for body, code in (
        (STRETCH, "schedule.which"),
        ({**STRETCH, "node_id": "a", "to": "2025-01-01T00:00:00Z"}, "schedule.range"),
        ({**STRETCH, "node_id": "a", "from": "2001-01-01T00:00:00Z"}, "schedule.too_many_slots"),
        ({"from": "2026-01-01T00:00:00", "to": "2026-01-02T00:00:00Z"}, "body.invalid"),
        ({"since": "2026-01-01T00:00:00Z"}, "body.invalid"),
        ({"from": "0001-01-01T00:00:00+23:00", "to": "9999-12-31T23:59:59-23:00", "node_id": "a"}, "schedule.too_many_slots"),
    ):
        answer = await owner.post(f"{path}/backfill", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    answer = await owner.post(f"{path}/backfill", json={**STRETCH, "node_id": "c"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
