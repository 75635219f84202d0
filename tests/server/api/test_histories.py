"""A whole history over the API: with all that is needed to decide the run again, and to nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from concertmaster_server.engine.replay import replay
from concertmaster_server.executors import pure_executors
from concertmaster_shared.api.histories import HistoryAnswer
from tests.support.databases import fresh_database
from tests.support.definitions import API
from tests.support.stage import graph, node, set_to, worker
from tests.support.web import Web, new_id, running_web


@pytest.fixture
async def busy() -> AsyncIterator[Web]:
    """Give the API with a worker."""
    with fresh_database() as dsn:
        async with running_web(dsn) as made, worker(dsn):
            yield made


async def ended(client: httpx.AsyncClient, document: dict[str, Any], value: Any) -> str:
    made = (await client.post(f"{API}/workflows", json={"document": document})).json()["id"]
    assert (await client.post(f"{API}/workflows/{made}/publish")).status_code == 201
    run = (await client.post(f"{API}/workflows/{made}/runs?wait=20", json={"input": value})).json()
    assert run["finished_at"], run
    return str(run["id"])


async def test_a_history_can_be_decided_again(busy: Web) -> None:
    async with await busy.owner() as client:
        run = await ended(client, graph(set_to("a", n="input.n", at="text(now())"), edges="start>a"), {"n": 1})
        answer = await client.get(f"{API}/runs/{run}/history")
        assert answer.headers["content-type"] == "application/json"
        history = HistoryAnswer.model_validate_json(answer.content)
        assert [record.kind for record in history.records] == ["run_started", "step_succeeded", "step_succeeded", "run_succeeded"]
        assert (str(history.id), history.start, history.input, history.taken) == (run, "start", {"n": 1}, 0)
        assert history.document["nodes"][0]["id"] == "start"
        assert replay(history, pure_executors()) == ()


async def test_a_long_history_comes_whole(busy: Web) -> None:
    items = graph(
        node("loop", "logic.for_each", items={"expr": "input.items"}), set_to("body", n="item"), edges="start>loop loop.item>body"
    )
    async with await busy.owner() as client:
        run = await ended(client, items, {"items": list(range(1200))})
        history = HistoryAnswer.model_validate_json((await client.get(f"{API}/runs/{run}/history")).content)
        assert [record.sequence for record in history.records] == list(range(1, 1206))
        assert replay(history, pure_executors()) == ()


async def test_histories_of_others_are_not_there(busy: Web) -> None:
    async with await busy.owner() as client, await busy.owner() as stranger:
        run = await ended(client, graph(set_to("a", n="1"), edges="start>a"), {})
        assert (await stranger.get(f"{API}/runs/{run}/history")).status_code == 404
        assert (await client.get(f"{API}/runs/{new_id()}/history")).status_code == 404
