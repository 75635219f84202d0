"""Signing in over HTTP."""

import itertools

import httpx
import pytest

from concertmaster_server.api.parts import Options
from concertmaster_server.identity.create_user import create_user
from tests.support.definitions import API
from tests.support.web import Web, new_id, running_web

PASSWORD = "a long enough password"


async def person(web: Web, email: str) -> None:
    organisation = await web.organisation("Acme")
    async with web.database.transaction(organisation) as tx:
        await create_user(
            tx,
            web.parts.passwords,
            organisation=organisation,
            user_id=new_id(),
            email=email,
            password=PASSWORD,
            role="admin",
        )


async def try_in(client: httpx.AsyncClient, email: str, password: str) -> httpx.Response:
    return await client.post(f"{API}/sign-in", json={"email": email, "password": password, "device": "laptop"})


async def test_a_password_is_exchanged_for_a_key(web: Web) -> None:
    await person(web, "ada@example.org")
    answer = await try_in(web.client(), "ada@example.org", PASSWORD)
    assert answer.status_code == 201
    caller = (await web.client(answer.json()["api_key"]).get(f"{API}/me")).json()
    assert (caller["name"], caller["role"]) == ("ada@example.org on laptop", "admin")


async def test_nobody_learns_whether_an_account_exists(web: Web) -> None:
    await person(web, "bob@example.org")
    client = web.client()
    wrong = await try_in(client, "bob@example.org", "wrong")
    unknown = await try_in(client, "eve@example.org", "wrong")
    assert wrong.status_code == unknown.status_code == 401
    assert {**wrong.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}


@pytest.mark.parametrize("limits", [True, False])
async def test_one_address_may_not_try_without_end(dsn: str, limits: bool) -> None:
    clock = itertools.count(0.0, 0.001)
    options = Options(rate_limits=limits, sign_ins_per_minute=3)
    async with running_web(dsn, options, seconds=lambda: next(clock)) as web:
        tries = [await try_in(web.client(), f"nobody-{limits}-{number}@example.org", "x") for number in range(5)]
    assert [answer.status_code for answer in tries] == ([401] * 3 + [429] * 2 if limits else [401] * 5)
