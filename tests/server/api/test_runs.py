"""Starting, reading, following and cancelling runs over the API, with a worker beside it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from concertmaster_server.runs.backlog import Bounds
from tests.support.databases import fresh_database
from tests.support.definitions import API
from tests.support.sink import Sink, after, sink
from tests.support.stage import chain, graph, node, set_to, worker
from tests.support.web import Web, new_id, running_web


@pytest.fixture
async def idle() -> AsyncIterator[Web]:
    """Give the API without a worker."""
    with fresh_database() as dsn:
        async with running_web(dsn) as made:
            made.app.state.dsn = dsn
            yield made


@pytest.fixture
async def busy(idle: Web) -> AsyncIterator[Web]:
    """Give the API with a worker."""
    async with worker(idle.app.state.dsn):
        yield idle


@pytest.fixture
async def receiver() -> AsyncIterator[Sink]:
    async with sink() as made:
        yield made


async def published(client: httpx.AsyncClient, document: dict[str, Any]) -> str:
    made = await client.post(f"{API}/workflows", json={"document": document})
    answer = await client.post(f"{API}/workflows/{made.json()['id']}/publish")
    assert answer.status_code == 201, answer.text
    return str(made.json()["id"])


def events(text: str) -> list[tuple[int, str, dict[str, Any]]]:
    """Read server-sent events."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line and not line.startswith(":"))
        if lines:
            found.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return found


async def test_who_waits_gets_the_finished_run(busy: Web) -> None:
    async with await busy.owner() as client:
        workflow = await published(client, chain(10))
        answer = await client.post(f"{API}/workflows/{workflow}/runs?wait=10", json={"input": {"a": 1}})
        assert answer.status_code == 200, answer.text
        run = answer.json()
        assert (run["status"], run["output"], run["error"], run["version"]) == ("succeeded", {"s9": {"n": 10}}, None, 1)
        assert (run["workflow_id"], run["input"]) == (workflow, {"a": 1})
        assert run["created_at"] <= run["started_at"] <= run["finished_at"]
        assert (await client.get(f"{API}/runs/{run['id']}")).json() == run


async def test_who_does_not_wait_gets_a_promise(idle: Web) -> None:
    async with await idle.owner() as client:
        workflow = await published(client, chain(1))
        answer = await client.post(f"{API}/workflows/{workflow}/runs")
        assert answer.status_code == 202
        run = answer.json()
        assert (run["status"], run["input"], run["output"], run["started_at"]) == ("queued", {}, None, None)
        assert answer.headers["location"] == f"{API}/runs/{run['id']}"


async def test_who_waits_in_vain_gets_the_promise_in_time(idle: Web) -> None:
    async with await idle.owner() as client:
        workflow = await published(client, chain(1))
        began = asyncio.get_running_loop().time()
        answer = await client.post(f"{API}/workflows/{workflow}/runs?wait=0.3")
        assert (answer.status_code, answer.json()["status"]) == (202, "queued")
        assert 0.25 < asyncio.get_running_loop().time() - began < 2


async def test_the_same_key_starts_one_run(busy: Web) -> None:
    async with await busy.owner() as client:
        workflow = await published(client, chain(1))
        url, headers = f"{API}/workflows/{workflow}/runs?wait=5", {"Idempotency-Key": "k1"}
        answers = await asyncio.gather(*(client.post(url, json={"input": {"a": 1}}, headers=headers) for _ in range(5)))
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert {answer.status_code for answer in answers} == {200}
        other = await client.post(url, json={"input": {"a": 2}}, headers=headers)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency.mismatch")
        assert len((await client.get(f"{API}/runs")).json()["items"]) == 1


async def test_many_runs_are_started_with_one_call(busy: Web) -> None:
    async with await busy.owner() as client:
        workflow = await published(client, graph(set_to("twice", n="input.n * 2"), edges="start>twice"))
        url, body = (
            f"{API}/workflows/{workflow}/runs/batch",
            {"inputs": [{"n": number} for number in range(40)], "priority": "low"},
        )
        answers = [await client.post(url, json=body, headers={"Idempotency-Key": "many"}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[0].content == answers[1].content
        ids = answers[0].json()["ids"]
        for number, run_id in enumerate(ids):
            await client.get(f"{API}/runs/{run_id}/events")
            run = (await client.get(f"{API}/runs/{run_id}")).json()
            assert (run["input"], run["output"]) == ({"n": number}, {"twice": {"n": number * 2}})
        assert len((await client.get(f"{API}/runs?limit=100")).json()["items"]) == len(ids)


@pytest.mark.parametrize("inputs", [[], [1], [{}] * 1001, {}, None])
async def test_what_many_runs_cannot_start_with(idle: Web, inputs: Any) -> None:
    async with await idle.owner() as client:
        workflow = await published(client, chain(1))
        answer = await client.post(f"{API}/workflows/{workflow}/runs/batch", json={"inputs": inputs})
        assert (answer.status_code, answer.json()["code"]) == (422, "body.invalid")


async def test_a_run_whose_lane_cannot_be_computed_is_refused_in_words(idle: Web) -> None:
    async with await idle.owner() as client:
        workflow = await published(client, chain(1))
        async with await psycopg.AsyncConnection.connect(idle.app.state.dsn) as owner:
            await owner.execute("select set_config('cm.orgs', (select string_agg(id::text, ',') from organisations), true)")
            await owner.execute("""update workflow_versions set settings = '{"sequence_key": "input.a + 1"}'""")
        answer = await client.post(f"{API}/workflows/{workflow}/runs", json={"input": {"a": "x"}})
        assert (answer.status_code, answer.json()["code"]) == (422, "run.lane")
        assert "sequence_key" in answer.json()["detail"]
        assert (await client.post(f"{API}/workflows/{workflow}/runs", json={"input": {"a": 1}})).status_code == 202


async def test_beyond_the_bound_nothing_is_started(idle: Web) -> None:
    async with running_web(idle.app.state.dsn, bounds=Bounds(organisation=3)) as web, await web.owner() as client:
        workflow = await published(client, chain(1))
        url = f"{API}/workflows/{workflow}/runs"
        assert (await client.post(f"{url}/batch", json={"inputs": [{}] * 4})).status_code == 503
        assert (await client.post(f"{url}/batch", json={"inputs": [{}] * 3})).status_code == 202
        answer = await client.post(url)
        assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "queue.full", "2")
        assert len((await client.get(f"{API}/runs")).json()["items"]) == 3


async def test_what_cannot_be_started(idle: Web) -> None:
    async with await idle.owner() as client:
        draft = (await client.post(f"{API}/workflows", json={"document": chain(1)})).json()["id"]
        answer = await client.post(f"{API}/workflows/{draft}/runs")
        assert (answer.status_code, answer.json()["code"]) == (409, "workflow.not_published")
        answer = await client.post(f"{API}/workflows/{new_id()}/runs")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        hooks = graph(node("one", "trigger.webhook"), node("two", "trigger.webhook"))
        answer = await client.post(f"{API}/workflows/{await published(client, hooks)}/runs")
        assert (answer.status_code, answer.json()["code"]) == (422, "run.no_start")


async def test_a_run_asked_for_starts_at_the_manual_trigger_or_the_only_one(busy: Web) -> None:
    async with await busy.owner() as client:
        for document, start in (
            (graph(node("hook", "trigger.webhook"), node("hand", "trigger.manual")), "hand"),
            (graph(node("hook", "trigger.webhook")), "hook"),
        ):
            workflow = await published(client, document)
            run = (await client.post(f"{API}/workflows/{workflow}/runs?wait=5", json={"input": {"a": 1}})).json()
            assert run["output"] == {start: {"a": 1}}


async def test_runs_are_listed_newest_first_by_workflow_and_status(busy: Web) -> None:
    async with await busy.owner() as client:
        good = await published(client, chain(1))
        bad = await published(client, graph(node("a", "data.set", values={"v": {"expr": "1 / input.zero"}}), edges="start>a"))
        ids = []
        for workflow, value in ((good, 1), (bad, 0), (good, 1), (bad, 0)):
            answer = await client.post(f"{API}/workflows/{workflow}/runs?wait=5", json={"input": {"zero": value}})
            ids.append(answer.json()["id"])
        first = (await client.get(f"{API}/runs?limit=3")).json()
        assert [run["id"] for run in first["items"]] == ids[:0:-1]
        rest = (await client.get(f"{API}/runs?limit=3&cursor={first['next_cursor']}")).json()
        assert ([run["id"] for run in rest["items"]], rest["next_cursor"]) == ([ids[0]], None)
        listed = (await client.get(f"{API}/runs?workflow={bad}&status=failed")).json()["items"]
        assert [run["id"] for run in listed] == [ids[3], ids[1]]
        assert listed[0]["error"]["code"] == "step.expression"
        assert (await client.get(f"{API}/runs?status=cancelled")).json()["items"] == []


async def test_steps_come_in_pages_in_their_order(busy: Web) -> None:
    async with await busy.owner() as client:
        workflow = await published(client, chain(4))
        run = (await client.post(f"{API}/workflows/{workflow}/runs?wait=5", json={})).json()["id"]
        found, cursor = [], ""
        while cursor is not None:
            answer = (await client.get(f"{API}/runs/{run}/steps?limit=2{cursor and '&cursor=' + cursor}")).json()
            found += answer["items"]
            cursor = answer["next_cursor"]
        assert [step["node_id"] for step in found] == ["start", "s0", "s1", "s2", "s3"]
        last = found[-1]
        assert (last["status"], last["attempts"], last["iteration"]) == ("succeeded", 1, "")
        assert (last["input"], last["output"], last["error"]) == ({"values": {"n": 4}}, {"n": 4}, None)
        assert last["started_at"] <= last["finished_at"]


async def test_the_records_of_a_run_are_streamed_and_resumed(busy: Web, receiver: Sink) -> None:
    receiver.usual = after(0.3)
    document = graph(node("call", "http.request", url=receiver.url()), edges="start>call")
    async with await busy.owner() as client:
        run = (await client.post(f"{API}/workflows/{await published(client, document)}/runs")).json()["id"]
        answer = await client.get(f"{API}/runs/{run}/events")
        assert answer.headers["content-type"].startswith("text/event-stream")
        found = events(answer.text)
        assert [sequence for sequence, _, _ in found] == [1, 2, 3, 4, 5]
        kinds = ["run_started", "step_succeeded", "attempt_started", "step_succeeded", "run_succeeded"]
        assert [kind for _, kind, _ in found] == kinds
        assert found[2][2]["node_id"] == "call"
        resumed = events((await client.get(f"{API}/runs/{run}/events", headers={"Last-Event-ID": "3"})).text)
        assert resumed == found[3:]
        assert (await client.get(f"{API}/runs/{new_id()}/events")).status_code == 404


async def test_a_cancel_ends_the_run_and_a_second_one_is_too_late(busy: Web, receiver: Sink) -> None:
    receiver.usual = after(30)
    document = graph(node("call", "http.request", url=receiver.url()), edges="start>call")
    async with await busy.owner() as client:
        run = (await client.post(f"{API}/workflows/{await published(client, document)}/runs")).json()["id"]
        assert (await client.post(f"{API}/runs/{run}/cancel")).status_code == 200
        assert events((await client.get(f"{API}/runs/{run}/events")).text)[-1][1] == "run_cancelled"
        late = await client.post(f"{API}/runs/{run}/cancel")
        assert (late.status_code, late.json()["code"]) == (409, "run.ended")
        assert (await client.get(f"{API}/runs/{run}")).json()["status"] == "cancelled"


async def test_a_stream_ends_when_its_key_is_revoked(idle: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concertmaster_server.runs.follow.SILENCE_S", 0.1)
    organisation = await idle.organisation()
    key = await idle.key(organisation)
    async with idle.client(key) as client:
        run = (await client.post(f"{API}/workflows/{await published(client, chain(1))}/runs")).json()["id"]
        stream = asyncio.create_task(client.get(f"{API}/runs/{run}/events"))
        await asyncio.sleep(0.3)
        assert not stream.done()
        async with idle.database.transaction(organisation) as tx:
            await tx.raw.execute("update api_keys set revoked_at = clock_timestamp() where org_id = %s", (organisation,))
        assert (await asyncio.wait_for(stream, 5)).status_code == 200


async def test_a_run_of_somebody_else_is_not_there(busy: Web) -> None:
    async with await busy.owner() as mine, await busy.owner() as theirs:
        workflow = await published(mine, chain(1))
        run = (await mine.post(f"{API}/workflows/{workflow}/runs?wait=5")).json()["id"]
        assert UUID(run)
        for method, path in (
            ("POST", f"/workflows/{workflow}/runs"),
            ("GET", f"/runs/{run}"),
            ("GET", f"/runs/{run}/steps"),
            ("GET", f"/runs/{run}/events"),
            ("POST", f"/runs/{run}/cancel"),
        ):
            assert (await theirs.request(method, API + path)).status_code == 404
        assert (await theirs.get(f"{API}/runs")).json()["items"] == []


@pytest.mark.parametrize("number", ["1e20", "1e300", "18446744073709551616", "-1e25"])
async def test_numbers_larger_than_any_integer_are_stored_and_shown(busy: Web, number: str) -> None:
    async with await busy.owner() as client:
        document = graph(set_to("kept", n="input.n"), edges="start>kept")
        workflow = await published(client, document)
        body = f'{{"input": {{"n": {number}}}}}'
        headers = {"Content-Type": "application/json"}
        started = await client.post(f"{API}/workflows/{workflow}/runs", params={"wait": 10}, content=body, headers=headers)
        assert started.status_code in {200, 202}, started.text
        run = started.json()
        assert float(run["input"]["n"]) == float(number)
        for path in (f"/runs/{run['id']}", f"/runs/{run['id']}/steps", "/runs", f"/runs/{run['id']}/events"):
            assert (await client.get(API + path)).status_code == 200, path


async def test_who_waits_in_vain_is_told_how_far_the_run_is_by_then(busy: Web, receiver: Sink) -> None:
    receiver.usual = after(3)
    async with await busy.owner() as client:
        call = node("call", "http.request", url=receiver.url())
        workflow = await published(client, graph(call, edges="start>call"))
        answer = await client.post(f"{API}/workflows/{workflow}/runs?wait=0.6")
        assert (answer.status_code, answer.json()["status"]) == (202, "running")
        assert answer.json()["started_at"] is not None
