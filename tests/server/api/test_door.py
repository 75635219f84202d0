"""What every call goes through: key, rights, limits, idempotency, and the answers to what nobody serves."""

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from concertmaster_server.api import authentication, request_scope
from concertmaster_server.api.parts import Options
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.identity.authenticate import authenticate
from concertmaster_server.identity.caller import Caller
from tests.support.definitions import API, create_workflow, form, published_form, workflow
from tests.support.stage import graph, node
from tests.support.web import Web, running_web


@asynccontextmanager
async def counting_drafts(client: httpx.AsyncClient, *, grow_by: int) -> AsyncIterator[None]:
    before = len((await client.get(f"{API}/workflows")).json()["items"])
    yield
    assert len((await client.get(f"{API}/workflows")).json()["items"]) == before + grow_by


async def test_a_key_tells_whose_it_is(web: Web) -> None:
    client = web.client(await web.key(await web.organisation("Acme"), "viewer"))
    answer = (await client.get(f"{API}/me")).json()
    assert (answer["organisation"], answer["role"]) == ("Acme", "viewer")
    assert answer["rights"] == ["workflows.read", "forms.read", "submissions.read", "runs.read"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer cmk_x", "Bearer \xff", "bearer  a b"])
async def test_what_is_no_key_is_asked_for_one(web: Web, header: str) -> None:
    answer = await web.client().get(f"{API}/me", headers={"Authorization": header.encode("latin-1")})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_key_that_is_revoked_stops_within_a_second(dsn: str) -> None:
    clock = [0.0]
    async with running_web(dsn, seconds=lambda: clock[0]) as web:
        key = await web.key(await web.organisation())
        client = web.client(key)
        assert (await client.get(f"{API}/me")).status_code == 200
        async with web.database.transaction() as tx:
            await tx.raw.execute("update api_keys set revoked_at = now() where prefix = %s", (key.split("_")[1],))
        clock[0] = 0.9
        assert (await client.get(f"{API}/me")).status_code == 401


async def test_the_right_is_asked_for_before_the_body_is_read(web: Web) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("nobody may read this")
        yield b""

    client = web.client(await web.key(await web.organisation(), "viewer"))
    for key in (client, web.client()):
        answer = await key.post(f"{API}/workflows", content=never(), headers={"Content-Type": "application/json"})
        assert answer.status_code in (401, 403)


async def test_a_path_says_which_methods_it_knows(owner: httpx.AsyncClient) -> None:
    answer = await owner.request("PATCH", f"{API}/workflows")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    health = await owner.delete("/health/live")
    assert (health.status_code, health.json()["code"], health.headers["allow"]) == (405, "method.unknown", "GET, HEAD")


async def test_asking_for_the_head_alone_gives_no_body(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner)
    url = f"{API}/workflows/{made['id']}"
    head, whole = await owner.head(url), await owner.get(url)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", '"r1"')
    assert head.headers["content-length"] == str(len(whole.content))


async def test_each_call_leaves_one_line_that_says_who_and_what_and_nothing_secret(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    organisation = await web.organisation()
    key = await web.key(organisation)
    with caplog.at_level(logging.INFO):
        await web.client(key).get(f"{API}/workflows?limit=7")
    (line,) = [vars(record) for record in caplog.records if record.message == "served"]
    said = (line["operation"], line["status"], line["organisation"], line["key"])
    assert said == ("listWorkflows", 200, str(organisation), key.split("_")[1])
    assert not [value for value in line.values() if key in str(value) or "limit=7" in str(value)]


async def test_of_a_flood_of_successes_one_line_tells_of_the_rest_but_each_refusal_leaves_its_own(
    web: Web, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [5.0]
    monkeypatch.setattr(request_scope, "time", SimpleNamespace(perf_counter=lambda: now[0]))
    client = web.client()
    with caplog.at_level(logging.INFO):
        for path in ("/health/live",) * 130 + (f"{API}/me",) * 20:
            await client.get(path)
        now[0] = 6.2
        await client.get("/health/live")
    said = [record.message for record in caplog.records if record.name.endswith("request_scope")]
    assert (said.count("served"), said.count("served more")) == (100 + 20 + 1, 1)
    (rest,) = [vars(record) for record in caplog.records if record.message == "served more"]
    assert rest["count"] == 30


async def test_a_key_is_looked_up_once_for_all_who_come_with_it_at_the_same_time(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def asking(tx: Transaction, text: str, now: datetime) -> Caller:
        asked.append(text)
        await asyncio.sleep(0.01)
        return await authenticate(tx, text, now)

    monkeypatch.setattr(authentication, "authenticate", asking)
    async with running_web(dsn) as web:
        good, bad = web.client(await web.key(await web.organisation())), web.client(f"cmk_{'0' * 16}_{'A' * 43}_00000000")
        answers = await asyncio.gather(*(client.get(f"{API}/me") for client in (good, bad) for _ in range(20)))
    assert [answer.status_code for answer in answers] == [200] * 20 + [401] * 20
    assert len(asked) == 1


async def test_a_request_carries_its_id_from_end_to_end(owner: httpx.AsyncClient) -> None:
    answer = await owner.get(f"{API}/nothing", headers={"X-Request-Id": "given-by-caller"})
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "given-by-caller"
    forged = await owner.get(f"{API}/nothing", headers={"X-Request-Id": 'a"b {} <script>'})
    assert "script" not in forged.headers["x-request-id"]


async def test_answers_are_kept_by_nobody_on_the_way(owner: httpx.AsyncClient) -> None:
    answer = await owner.get(f"{API}/workflows")
    assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")


async def test_the_same_key_and_body_give_the_same_answer_and_happen_once(owner: httpx.AsyncClient) -> None:
    body, key = {"document": workflow()}, {"Idempotency-Key": "create-1"}
    async with counting_drafts(owner, grow_by=1):
        first = await owner.post(f"{API}/workflows", json=body, headers=key)
        again = await owner.post(f"{API}/workflows", json=body, headers=key)
    assert (again.status_code, again.content) == (first.status_code, first.content) == (201, first.content)
    for name in ("etag", "location", "content-type"):
        assert again.headers[name] == first.headers[name]


async def test_parallel_equal_requests_wait_and_get_the_same_answer(owner: httpx.AsyncClient) -> None:
    body, key = {"document": workflow()}, {"Idempotency-Key": "create-2"}
    async with counting_drafts(owner, grow_by=1):
        answers = await asyncio.gather(*(owner.post(f"{API}/workflows", json=body, headers=key) for _ in range(15)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1


async def test_the_same_key_with_another_request_is_refused(owner: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "create-3"}
    await owner.post(f"{API}/workflows", json={"document": workflow()}, headers=key)
    other = await owner.post(f"{API}/workflows", json={"document": workflow(name="Other")}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.mismatch")


async def test_the_same_key_at_another_place_is_another_request(owner: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "1"}
    by_hand = graph(node("hand", "trigger.manual"))
    for made in [await create_workflow(owner, by_hand) for _ in range(2)]:
        url = f"{API}/workflows/{made['id']}"
        assert (await owner.post(f"{url}/publish", headers=key)).status_code == 201
        started = [await owner.post(f"{url}/runs", json={"input": {"n": 1}}, headers=key) for _ in range(2)]
        assert [answer.status_code for answer in started] == [202, 202]
        assert started[0].json()["id"] == started[1].json()["id"]
        other = await owner.post(f"{url}/runs", json={"input": {"n": 2}}, headers=key)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency.mismatch")
    assert len((await owner.get(f"{API}/runs")).json()["items"]) == 2


async def test_a_key_whose_request_failed_is_free_again(owner: httpx.AsyncClient) -> None:
    made = await create_workflow(owner, {"nodes": []})
    url, key = f"{API}/workflows/{made['id']}", {"Idempotency-Key": "publish-1"}
    assert (await owner.post(f"{url}/publish", headers=key)).status_code == 422
    await owner.put(url, json={"document": workflow()}, headers={"If-Match": "*"})
    assert (await owner.post(f"{url}/publish", headers=key)).status_code == 201


async def test_keys_of_two_organisations_have_nothing_to_do_with_each_other(web: Web, owner: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "create-4"}
    mine = await owner.post(f"{API}/workflows", json={"document": workflow()}, headers=key)
    theirs = await (await web.owner()).post(f"{API}/workflows", json={"document": workflow(name="B")}, headers=key)
    assert theirs.status_code == 201
    assert mine.json()["id"] != theirs.json()["id"]


async def test_who_calls_too_often_is_told_when_to_come_again(dsn: str) -> None:
    clock = itertools.count(0.0, 0.001)
    options = Options(calls_per_second=1, calls_at_once=3)
    async with running_web(dsn, options, seconds=lambda: next(clock)) as web:
        organisation = await web.organisation()
        busy, quiet = web.client(await web.key(organisation)), web.client(await web.key(organisation))
        statuses = [(await busy.get(f"{API}/me")).status_code for _ in range(5)]
        refused = await busy.get(f"{API}/me")
        assert statuses == [200, 200, 200, 429, 429]
        assert (refused.json()["code"], refused.headers["retry-after"]) == ("rate.limited", "1")
        assert (await quiet.get(f"{API}/me")).status_code == 200


async def test_a_mistake_of_ours_is_logged_and_told_to_nobody(
    web: Web, owner: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret of the house")

    submissions = await published_form(owner, form())
    monkeypatch.setattr(web.parts.forms, "get", broken)
    with caplog.at_level(logging.ERROR):
        answer = await owner.post(submissions, json={"answers": {"email": "ada@example.org"}})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert answer.json()["request_id"] in answer.json()["detail"]
    assert "secret of the house" in caplog.text
