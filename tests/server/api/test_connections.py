"""Connections over HTTP: a secret goes in, and nothing that could be one comes out."""

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from concertmaster_server.api.idempotency import hash_request
from tests.support.definitions import API, http_connection
from tests.support.dumps import dump
from tests.support.web import Web, running_web

CANARY = "c4nary-0f-the-v4ult-91f3"
ALL: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "http": ({"hosts": ["erp.example", "*.example.org:8443"]}, {"X-Key": CANARY}),
    "smtp": ({"host": "mail.example", "sender": "team@example.org", "user": "team"}, {"password": CANARY}),
    "postgresql": ({"host": "db.example", "database": "erp", "user": "reader"}, {"password": CANARY}),
    "s3": ({"endpoint": "https://s3.example", "bucket": "files"}, {"access_key": "A", "secret_key": CANARY}),
    "webhook": ({"url": "https://hooks.example/in"}, {"signing_secret": "whsec_" + CANARY}),
}
MISFITS = [
    ("http", {"hosts": []}, {}, "/settings/hosts"),
    ("http", {"hosts": ["https://erp.example"]}, {}, "/settings/hosts/0"),
    ("http", {"hosts": ["*"]}, {}, "/settings/hosts/0"),
    ("http", {"hosts": ["a.example"], "password": "x"}, {}, "/settings/password"),
    ("http", {"hosts": ["a.example"]}, {"X Key": "x"}, "/secret/X Key"),
    ("http", {"hosts": ["a.example"]}, {"X-Key": "x\r\nX-Other: y"}, "/secret/X-Key"),
    ("http", {"hosts": ["a.example"]}, {"X-Key": "\u20ac"}, "/secret/X-Key"),
    ("postgresql", {"host": "/var/run/postgresql", "database": "d", "user": "u"}, {}, "/settings/host"),
    ("postgresql", {"host": "a.example,b.example", "database": "d", "user": "u"}, {}, "/settings/host"),
    ("postgresql", {"host": "@socket", "database": "d", "user": "u"}, {}, "/settings/host"),
    ("postgresql", {"host": "a.example", "database": "host=b dbname=d", "user": "u"}, {}, "/settings/database"),
    ("postgresql", {"host": "a.example", "database": "postgresql://b/d", "user": "u"}, {}, "/settings/database"),
    ("postgresql", {"host": "a.example", "database": "d", "user": "u", "tls": "prefer"}, {}, "/settings/tls"),
    ("postgresql", {"host": "a.example", "database": "d", "user": "u"}, {"passwort": "x"}, "/secret/passwort"),
    ("smtp", {"host": "a.example", "sender": "nobody"}, {}, "/settings/sender"),
    ("smtp", {"host": "a.example", "sender": "a@b.example", "port": 0}, {}, "/settings/port"),
    ("s3", {"endpoint": "https://s3.example", "bucket": "b"}, {"access_key": "a"}, "/secret/secret_key"),
    ("s3", {"endpoint": "file:///etc", "bucket": "b"}, {"access_key": "a", "secret_key": "b"}, "/settings/endpoint"),
    ("webhook", {"url": "https://user:pass@hooks.example/"}, {"signing_secret": "x"}, "/settings/url"),
    ("webhook", {"url": "https://hooks.example/"}, {}, "/secret/signing_secret"),
]


@pytest.fixture
async def keyless(dsn: str) -> AsyncIterator[Web]:
    async with running_web(dsn, vault_key=None) as running:
        yield running


async def create(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    answer = await client.post(f"{API}/connections", json=http_connection(**changes))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def replaced(made: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"name": made["name"], "kind": made["kind"], "settings": made["settings"], **changes}


@pytest.mark.parametrize("kind", ALL)
async def test_each_kind_is_kept_and_tells_which_secret_fields_are_set(owner: httpx.AsyncClient, kind: str) -> None:
    settings, secret = ALL[kind]
    made = await create(owner, name=f"my.{kind}_1", kind=kind, settings=settings, secret=secret)
    assert made["secret_fields"] == sorted(secret)
    assert settings.items() <= made["settings"].items()
    answer = await owner.get(f"{API}/connections/{made['id']}")
    assert (answer.json(), answer.headers["etag"]) == (made, '"r1"')


@pytest.mark.parametrize(("kind", "settings", "secret", "place"), MISFITS)
async def test_what_does_not_fit_is_named(
    owner: httpx.AsyncClient, kind: str, settings: dict[str, Any], secret: dict[str, str], place: str
) -> None:
    body = {"name": "x", "kind": kind, "settings": settings, "secret": secret}
    answer = await owner.post(f"{API}/connections", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "connection.invalid")
    assert place in [problem["path"] for problem in answer.json()["problems"]]


@pytest.mark.parametrize("name", ["", "a b", "a/b", "ä", "x" * 65, "a\n"])
async def test_a_name_has_few_characters(owner: httpx.AsyncClient, name: str) -> None:
    answer = await owner.post(f"{API}/connections", json=http_connection(name))
    assert (answer.status_code, answer.json()["code"]) == (422, "body.invalid")


async def test_a_name_is_taken_once_in_an_organisation(web: Web, owner: httpx.AsyncClient) -> None:
    await create(owner, name="erp")
    again = await owner.post(f"{API}/connections", json=http_connection("erp"))
    assert (again.status_code, again.json()["code"]) == (409, "connection.taken")
    other = await create(owner, name="crm")
    renamed = await owner.put(f"{API}/connections/{other['id']}", json=replaced(other, name="erp"), headers={"If-Match": '"r1"'})
    assert renamed.json()["code"] == "connection.taken"
    await create(await web.owner(), name="erp")


async def test_a_change_needs_the_tag_that_was_read(owner: httpx.AsyncClient) -> None:
    made = await create(owner)
    url, body = f"{API}/connections/{made['id']}", replaced(made)
    assert (await owner.put(url, json=body)).status_code == 428
    assert (await owner.put(url, json=body, headers={"If-Match": '"r7"'})).status_code == 412
    put = await owner.put(url, json=body, headers={"If-Match": '"r1"'})
    assert (put.status_code, put.json()["revision"], put.json()["secret_fields"]) == (200, 2, ["Authorization"])
    assert (await owner.delete(url, headers={"If-Match": '"r1"'})).status_code == 412
    assert (await owner.delete(url, headers={"If-Match": '"r2"'})).status_code == 204
    assert (await owner.get(url)).status_code == 404


async def test_a_kept_secret_cannot_be_sent_elsewhere(owner: httpx.AsyncClient) -> None:
    settings, secret = ALL["postgresql"]
    made = await create(owner, kind="postgresql", settings=settings, secret=secret)
    url, tag = f"{API}/connections/{made['id']}", {"If-Match": "*"}
    for change in ({"host": "evil.example"}, {"port": 1}, {"tls": "none"}, {"user": "else"}):
        answer = await owner.put(url, json=replaced(made, settings={**settings, **change}), headers=tag)
        assert [problem["code"] for problem in answer.json()["problems"]] == ["connection.secret_needed"]
    other_kind = await owner.put(url, json=replaced(made, kind="http", settings={"hosts": ["a.example"]}), headers=tag)
    assert other_kind.json()["code"] == "connection.invalid"
    moved = replaced(made, settings={**settings, "host": "new.example"}, secret={"password": "another"})
    assert (await owner.put(url, json=moved, headers=tag)).status_code == 200


async def test_an_unused_setting_changes_without_the_secret(owner: httpx.AsyncClient) -> None:
    made = await create(owner)
    changed = replaced(made, settings={**made["settings"], "concurrency": 3})
    answer = await owner.put(f"{API}/connections/{made['id']}", json=changed, headers={"If-Match": "*"})
    assert answer.json()["settings"]["concurrency"] == 3


async def test_without_a_key_for_secrets_connections_are_listed_and_not_made(web: Web, keyless: Web) -> None:
    key = await web.key(await web.organisation())
    made = await create(web.client(key))
    client = keyless.client(key)
    assert [item["id"] for item in (await client.get(f"{API}/connections")).json()["items"]] == [made["id"]]
    refused = await client.post(f"{API}/connections", json=http_connection("another"))
    assert (refused.status_code, refused.json()["code"]) == (503, "vault.missing")
    assert "CONCERTMASTER_VAULT_KEY" in refused.json()["detail"]


async def test_the_list_goes_on_behind_its_cursor(owner: httpx.AsyncClient) -> None:
    made = [(await create(owner, name=f"c{number}"))["name"] for number in range(3)]
    first = (await owner.get(f"{API}/connections", params={"limit": 2})).json()
    rest = (await owner.get(f"{API}/connections", params={"cursor": first["next_cursor"]})).json()
    assert [item["name"] for item in first["items"] + rest["items"]] == made[::-1]


async def test_the_canary_is_nowhere(web: Web, dsn: str, caplog: pytest.LogCaptureFixture) -> None:
    """In no answer, no log line and no dump of the database, in no form in which it could be read."""
    caplog.set_level(logging.DEBUG)
    key = await web.key(await web.organisation())
    client, said = web.client(key), []
    for kind, (settings, secret) in ALL.items():
        body = {"name": f"canary-{kind}", "kind": kind, "settings": settings, "secret": secret}
        tries = (body, body, {**body, "name": "x y"}, {**body, "settings": {}}, {**body, "kind": "none"})
        for content in (*map(json.dumps, tries), f'{{"secret": "{CANARY}'):
            headers = {"Idempotency-Key": f"k-{kind}", "Content-Type": "application/json"}
            said += [await client.post(f"{API}/connections", content=content, headers=headers)]
        url = f"{API}/connections/{said[-6].json()['id']}"
        said += [await client.get(url), await client.put(url, json=body, headers={"If-Match": "*"})]
    said.append(await client.get(f"{API}/connections"))
    assert said[0].status_code == 201
    forms = [CANARY, CANARY.encode().hex(), base64.b64encode(CANARY.encode()).decode().rstrip("=")]
    texts = "\n".join(answer.text + str(answer.headers) for answer in said)
    logged = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    dumped = await asyncio.to_thread(dump, dsn)
    assert "canary-smtp" in dumped
    for form in forms:
        assert form not in texts
        assert form not in logged
        assert form not in dumped


async def test_the_hash_of_a_repeated_request_helps_nobody_to_guess(web: Web, owner: httpx.AsyncClient) -> None:
    answer = await owner.post(f"{API}/connections", json=http_connection(), headers={"Idempotency-Key": "once"})
    plain = hash_request(f"{API}/connections", b"", answer.request.content)
    async with web.database.transaction() as tx:
        await tx.raw.execute("select set_config('cm.orgs', (select string_agg(id::text, ',') from organisations), true)")
        kept = await (await tx.raw.execute("select body_hash from idempotency_keys where key = 'once'")).fetchall()
    assert kept
    assert plain not in [bytes(row[0]) for row in kept]
