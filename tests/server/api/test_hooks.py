"""Other programs start workflows by posting to a hook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from concertmaster_server.api.parts import Options
from concertmaster_server.outbound.standard_webhooks import WebhookSecret, sign
from concertmaster_server.runs.backlog import Bounds
from tests.support.databases import fresh_database
from tests.support.definitions import API
from tests.support.stage import graph, node, set_to, worker
from tests.support.web import Web, running_web


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    with fresh_database() as dsn:
        async with running_web(dsn) as made, worker(dsn):
            yield made


def listening(**parameters: Any) -> dict[str, Any]:
    doubled = set_to("twice", n="input.n * 2")
    return graph(
        node("hook", "trigger.webhook", **parameters),
        doubled,
        node("back", "flow.return", value={"expr": "steps.twice"}),
        edges="hook>twice twice>back",
    )


async def hook(client: httpx.AsyncClient, document: dict[str, Any]) -> str:
    """Publish, and give where it listens."""
    made = (await client.post(f"{API}/workflows", json={"document": document})).json()["id"]
    answer = await client.post(f"{API}/workflows/{made}/publish")
    assert answer.status_code == 201, answer.text
    [url] = answer.json()["hooks"].values()
    return str(url)


async def runs(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(f"{API}/runs")).json()["items"]
    return found


async def test_a_call_is_accepted_and_its_body_is_the_input(web: Web) -> None:
    async with await web.owner() as client, web.client() as stranger:
        url = await hook(client, listening())
        answer = await stranger.post(url, json={"n": 4})
        assert (answer.status_code, answer.json()["status"]) == (202, "queued")
        answers = (await client.get(f"{API}/runs/{answer.json()['id']}/events")).text
        assert "run_succeeded" in answers
        [run] = await runs(client)
        assert (run["id"], run["input"], run["output"]) == (answer.json()["id"], {"n": 4}, {"n": 8})


async def test_who_asks_for_the_end_gets_the_output(web: Web) -> None:
    async with await web.owner() as client, web.client() as stranger:
        url = await hook(client, listening(respond="finished"))
        answer = await stranger.post(url, json={"n": 4})
        assert (answer.status_code, answer.json()) == (200, {"n": 8})
        assert answer.headers["run-id"] == (await runs(client))[0]["id"]
        failed = await stranger.post(url, json={"n": "four"})
        assert (failed.status_code, failed.json()["code"]) == (500, "run.failed")
        assert failed.json()["run_id"] == (await runs(client))[0]["id"]


async def test_a_secret_must_be_known(web: Web) -> None:
    async with await web.owner() as client, web.client() as stranger:
        url = await hook(client, listening(path="orders", secret="s3cret-é"))
        assert url == "/hooks/orders"
        known = {"Authorization": "Bearer s3cret-é"}, {"X-Webhook-Secret": "s3cret-é"}, {"authorization": "bearer  s3cret-é "}
        unknown = ({}, {"X-Webhook-Secret": ""}, {"X-Webhook-Secret": "s3cret"}, {"Authorization": "Basic s3cret-é"})
        for headers in unknown:
            answer = await stranger.post(url, json={}, headers=encoded(headers))
            assert (answer.status_code, answer.json()["code"]) == (401, "hook.refused"), headers
        assert await runs(client) == []
        for headers in known:
            assert (await stranger.post(url, json={"n": 1}, headers=encoded(headers))).status_code == 202, headers


def encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


async def test_the_same_key_starts_one_run(web: Web) -> None:
    async with await web.owner() as client, web.client() as stranger:
        url = await hook(client, listening())
        headers = {"Idempotency-Key": "order-1"}
        answers = await asyncio.gather(*(stranger.post(url, json={"n": 1}, headers=headers) for _ in range(50)))
        assert len({answer.text for answer in answers}) == 1
        assert len(await runs(client)) == 1
        assert (await stranger.post(url, json={"n": 2}, headers=headers)).status_code == 422


async def test_the_id_of_a_standard_webhook_is_a_key(web: Web) -> None:
    async with await web.owner() as client, web.client() as stranger:
        url = await hook(client, listening(respond="finished"))
        headers = {"Webhook-Id": "msg_1"}
        answers = [await stranger.post(url, json={"n": 1}, headers={**headers, "X-Try": str(number)}) for number in range(3)]
        assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"n": 2})] * 3
        assert len({answer.headers["run-id"] for answer in answers}) == len(await runs(client)) == 1
        assert (await stranger.post(url, json={"n": 2}, headers=headers)).json()["code"] == "idempotency.mismatch"
        assert (await stranger.post(url, json={"n": 2}, headers={"Webhook-Id": "a b"})).json()["code"] == "idempotency.key"


async def test_a_signed_hook_takes_signed_calls_alone(web: Web) -> None:
    secret = "whsec_" + "QUJD" * 8
    async with await web.owner() as client, web.client() as stranger:
        url = await hook(client, listening(path="signed", verify="signature", secret=secret))
        body = b'{"n": 1}'
        signed = dict(sign([WebhookSecret.of(secret)], webhook_id="msg_1", sent_at=datetime.now(UTC), body=body))
        kind = {"content-type": "application/json"}
        assert (await stranger.post(url, content=body, headers=kind | signed)).status_code == 202
        for refused in (kind | signed, kind | {"authorization": f"Bearer {secret}"}):
            assert (await stranger.post(url, content=body + b" ", headers=refused)).status_code == 401
        assert len(await runs(client)) == 1


async def test_beyond_the_bound_a_call_is_refused_before_it_is_acknowledged() -> None:
    with fresh_database() as dsn:
        async with running_web(dsn, bounds=Bounds(organisation=2)) as web, await web.owner() as client, web.client() as stranger:
            url = await hook(client, listening())
            answers = [await stranger.post(url, json={"n": 1}) for _ in range(4)]
            assert [answer.status_code for answer in answers] == [202, 202, 503, 503]
            assert (answers[2].json()["code"], answers[2].headers["retry-after"]) == ("queue.full", "2")
            assert len(await runs(client)) == 2


async def test_the_same_key_at_two_hooks_is_two_requests(web: Web) -> None:
    async with await web.owner() as client, web.client() as stranger:
        urls = [await hook(client, listening()) for _ in range(2)]
        headers = {"Idempotency-Key": "1"}
        answers = [await stranger.post(url, json={"n": number}, headers=headers) for number, url in enumerate(urls)]
        assert [answer.status_code for answer in answers] == [202, 202]
        assert sorted(run["input"]["n"] for run in await runs(client)) == [0, 1]


async def test_who_calls_too_often_is_told_before_the_body_is_read_whatever_the_path(dsn: str) -> None:
    read: list[str] = []

    async def body(path: str) -> AsyncIterator[bytes]:
        read.append(path)
        yield b"{}"

    async def statuses(web: Web, address: str, *paths: str) -> list[int]:
        transport = httpx.ASGITransport(web.app, client=(address, 1))
        headers = {"content-type": "application/json"}
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as stranger:
            return [(await stranger.post(f"/hooks/{path}", content=body(path))).status_code for path in paths]

    for limited, last in ((True, 429), (False, 404)):
        options = Options(rate_limits=limited, calls_per_second=0.001, calls_at_once=2)
        async with running_web(dsn, options) as web:
            assert await statuses(web, "192.0.2.1", "a", "b", "c") == [404, 404, last]
            assert await statuses(web, "192.0.2.2", "d") == [404]
    assert read == ["a", "b", "d", "a", "b", "c", "d"]


async def test_a_path_that_nobody_listens_at(web: Web) -> None:
    async with await web.owner() as client, web.client() as stranger:
        url = await hook(client, listening(path="orders", secret="s"))
        for path in ("/hooks/other", "/hooks/Orders", "/hooks/orders/x", "/hooks/"):
            assert (await stranger.post(path, json={}, headers={"X-Webhook-Secret": "s"})).status_code == 404
        answer = await stranger.get(url)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_only_the_published_version_listens(web: Web) -> None:
    async with await web.owner() as client, web.client() as stranger:
        made = await client.post(f"{API}/workflows", json={"document": listening(path="draft", secret="s")})
        known = {"X-Webhook-Secret": "s"}
        assert (await stranger.post("/hooks/draft", json={}, headers=known)).status_code == 404
        workflow = f"{API}/workflows/{made.json()['id']}"
        assert (await client.post(f"{workflow}/publish")).status_code == 201
        assert (await stranger.post("/hooks/draft", json={"n": 1}, headers=known)).status_code == 202
        changed = await client.put(workflow, json={"document": listening(path="moved", secret="t")}, headers={"If-Match": "*"})
        assert changed.status_code == 200
        assert (await client.post(f"{workflow}/publish")).status_code == 201
        assert (await stranger.post("/hooks/draft", json={}, headers=known)).status_code == 404
        assert (await stranger.post("/hooks/moved", json={}, headers=known)).status_code == 401
        assert (await stranger.post("/hooks/moved", json={"n": 1}, headers={"X-Webhook-Secret": "t"})).status_code == 202
        assert {run["version"] for run in await runs(client)} == {1, 2}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", {}, 202),
        (b"[1, 2]", {"content-type": "application/json"}, 202),
        (b"null", {"content-type": "application/json"}, 202),
        (b"{", {"content-type": "application/json"}, 400),
        (b'{"a": NaN}', {"content-type": "application/json"}, 400),
        (b'{"a": "\\u0000"}', {"content-type": "application/json"}, 422),
        (b"[" * 100 + b"]" * 100, {"content-type": "application/json"}, 400),
        (b"a=1", {"content-type": "application/x-www-form-urlencoded"}, 415),
        (b'"' + b"x" * 1_100_000 + b'"', {"content-type": "application/json"}, 413),
    ],
)
async def test_what_may_be_sent(web: Web, body: bytes, headers: dict[str, str], status: int) -> None:
    async with await web.owner() as client, web.client() as stranger:
        url = await hook(client, graph(node("hook", "trigger.webhook")))
        answer = await stranger.post(url, content=body, headers=headers)
        assert answer.status_code == status, answer.text
        assert len(await runs(client)) == (1 if status == 202 else 0)
