"""Operating runs over the API: one of them, or many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.databases import fresh_database
from tests.support.definitions import API, form, listening_workflow, published_form
from tests.support.stage import graph, node, set_to, worker
from tests.support.web import Web, running_web

PICKY = graph(set_to("broken", n="input.n + 1"), edges="start>broken")
PATIENT = graph(node("wait", "logic.wait", seconds=3600), edges="start>wait")


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    """Give the API with a worker, on a database of its own."""
    with fresh_database() as dsn:
        async with running_web(dsn) as made, worker(dsn):
            yield made


@pytest.fixture
async def owner(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client that may do everything."""
    async with await web.owner() as client:
        yield client


async def published(client: httpx.AsyncClient, document: dict[str, Any]) -> str:
    made = (await client.post(f"{API}/workflows", json={"document": document})).json()["id"]
    assert (await client.post(f"{API}/workflows/{made}/publish")).status_code == 201
    return str(made)


async def started(client: httpx.AsyncClient, workflow: str, value: Any = None, wait: int = 0) -> dict[str, Any]:
    answer = await client.post(f"{API}/workflows/{workflow}/runs?wait={wait}", json={"input": value or {}})
    return dict(answer.json())


async def ended(client: httpx.AsyncClient, run_id: str) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while True:
            run = (await client.get(f"{API}/runs/{run_id}")).json()
            if run["finished_at"]:
                return dict(run)
            await asyncio.sleep(0.02)


async def resting(client: httpx.AsyncClient, run_id: str, reason: str) -> None:
    async with asyncio.timeout(10):
        while True:
            if (await client.get(f"{API}/runs/{run_id}")).json()["reason"] == reason:
                return
            await asyncio.sleep(0.02)


async def test_a_run_is_paused_found_by_its_reason_and_resumed(owner: httpx.AsyncClient) -> None:
    run = await started(owner, await published(owner, PATIENT))
    await resting(owner, run["id"], "timer")
    answer = await owner.post(f"{API}/runs/{run['id']}/pause")
    assert (answer.status_code, answer.json()["paused"]) == (200, True)
    await resting(owner, run["id"], "paused")
    found = (await owner.get(f"{API}/runs?reason=paused")).json()["items"]
    assert [one["id"] for one in found] == [run["id"]]
    assert (await owner.get(f"{API}/runs?reason=timer")).json()["items"] == []
    answer = await owner.post(f"{API}/runs/{run['id']}/resume")
    assert (answer.status_code, answer.json()["paused"]) == (200, False)
    await resting(owner, run["id"], "timer")
    answer = await owner.post(f"{API}/runs/{run['id']}/resume")
    assert (answer.status_code, answer.json()["code"]) == (409, "run.not_paused")
    answer = await owner.post(f"{API}/runs/{run['id']}/resolve", json={"node_id": "wait", "decision": "retry"})
    assert (answer.status_code, answer.json()["code"]) == (409, "step.not_uncertain")


async def test_a_failed_run_is_retried_once_for_each_key_and_forked_with_another_input(owner: httpx.AsyncClient) -> None:
    run = await started(owner, await published(owner, PICKY), {"n": "x"}, wait=10)
    assert run["status"] == "failed"
    url, headers = f"{API}/runs/{run['id']}/retry", {"Idempotency-Key": "again"}
    answers = [await owner.post(url, headers=headers, json={}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert len({answer.json()["id"] for answer in answers}) == 1
    again = await ended(owner, answers[0].json()["id"])
    assert (again["status"], again["forked_from"], again["input"]) == ("failed", run["id"], {"n": "x"})
    answer = await owner.post(f"{API}/runs/{run['id']}/fork", json={"from_node": "broken", "input": {"n": 1}})
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert answer.headers["location"] == f"{API}/runs/{answer.json()['id']}"
    assert (await ended(owner, answer.json()["id"]))["output"] == {"broken": {"n": 2}}
    answer = await owner.post(f"{API}/runs/{answer.json()['id']}/retry")
    assert (answer.status_code, answer.json()["code"]) == (409, "run.not_failed")
    answer = await owner.post(f"{API}/runs/{run['id']}/fork", json={"from_node": "nowhere"})
    assert (answer.status_code, answer.json()["code"]) == (422, "step.unknown")


async def test_a_run_tells_its_lane_from_the_beginning(owner: httpx.AsyncClient) -> None:
    workflow = await published(owner, PICKY | {"settings": {"sequence_key": "input.n"}})
    run = await started(owner, workflow, {"n": 1})
    assert run["lane"] == "sequence:1"
    forked = await owner.post(f"{API}/runs/{(await ended(owner, run['id']))['id']}/fork", json={"from_node": "start"})
    assert (await ended(owner, forked.json()["id"]))["lane"] == "sequence:1"
    other = await owner.post(f"{API}/runs/{run['id']}/fork", json={"from_node": "start", "input": {"n": 2}})
    assert (await ended(owner, other.json()["id"]))["lane"] == "sequence:2"


async def test_many_failed_runs_are_retried_once_each(owner: httpx.AsyncClient) -> None:
    workflow, other = await published(owner, PICKY), await published(owner, PICKY)
    failed = [(await started(owner, workflow, {"n": "x"}, wait=10))["id"] for _ in range(5)]
    await started(owner, other, {"n": "x"}, wait=10)
    body = {"status": "failed", "workflow": workflow, "error_code": "step.expression", "limit": 3}
    first = (await owner.post(f"{API}/runs/retry", json=body)).json()
    assert (len(first["ids"]), first["left"]) == (3, 2)
    origins = [(await ended(owner, run_id))["forked_from"] for run_id in first["ids"]]
    assert origins == failed[:3]
    answers = await asyncio.gather(*(owner.post(f"{API}/runs/retry", json=body) for _ in range(3)))
    made = [run_id for answer in answers for run_id in answer.json()["ids"]]
    origins = [(await ended(owner, run_id))["forked_from"] for run_id in made]
    assert len(origins) == len(set(origins))
    nothing = await owner.post(f"{API}/runs/retry", json=body | {"error_code": "http.status"})
    assert (nothing.status_code, nothing.json()) == (202, {"ids": [], "left": 0})
    refused = await owner.post(f"{API}/runs/retry", json=body | {"limit": 1001})
    assert refused.status_code == 422


async def test_many_open_runs_are_cancelled(owner: httpx.AsyncClient) -> None:
    workflow, other = await published(owner, PATIENT), await published(owner, PATIENT)
    runs = [(await started(owner, workflow))["id"] for _ in range(4)]
    spared = (await started(owner, other))["id"]
    for run_id in (*runs, spared):
        await resting(owner, run_id, "timer")
    body = {"workflow": workflow, "status": "waiting", "limit": 3}
    first = (await owner.post(f"{API}/runs/cancel", json=body)).json()
    assert first == {"ids": runs[:3], "left": 1}
    assert (await owner.post(f"{API}/runs/cancel", json=body)).json() == {"ids": runs[3:], "left": 0}
    assert {(await ended(owner, run_id))["status"] for run_id in runs} == {"cancelled"}
    assert (await owner.get(f"{API}/runs/{spared}")).json()["status"] == "waiting"


async def test_what_grew_from_a_submission_is_erased_with_it(owner: httpx.AsyncClient) -> None:
    submissions = await published_form(owner, form("intake"))
    await listening_workflow(owner, "intake")
    sent = (await owner.post(submissions, json={"answers": {"email": "ada@example.org"}})).json()
    run = await ended(owner, sent["run_ids"][0])
    fork = await owner.post(f"{API}/runs/{run['id']}/fork", json={"from_node": "answer"})
    again = await ended(owner, fork.json()["id"])
    further = await owner.post(f"{API}/runs/{again['id']}/fork", json={"from_node": "answer"})
    grown = [again["id"], (await ended(owner, further.json()["id"]))["id"]]
    assert again["input"]["email"] == "ada@example.org"
    assert (await owner.delete(f"{submissions}/{sent['id']}", headers={"If-Match": "*"})).status_code == 204
    for run_id in (run["id"], *grown):
        assert (await owner.get(f"{API}/runs/{run_id}")).json()["input"] is None
        assert (await owner.get(f"{API}/runs/{run_id}/steps")).json()["items"] == []
    refused = await owner.post(f"{API}/runs/{run['id']}/fork", json={"from_node": "answer"})
    assert (refused.status_code, refused.json()["code"]) == (409, "run.erased")
