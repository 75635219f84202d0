"""One person over all forms: found in every place that is marked, given out whole, and gone everywhere afterwards."""

import logging
from typing import Any

import httpx
import psycopg
import pytest

from tests.support.definitions import API, listening_workflow, published_form
from tests.support.forms import form_json
from tests.support.web import Web

EMAIL = "Eve.Person@example.org"
FORGOTTEN = "Mallory.Gone@example.org"
FIELDS: dict[str, Any] = {
    "f_mail": {"name": "mail", "type": "email", "label": "E-mail"},
    "f_number": {"name": "number", "type": "integer", "label": "Number", "pii": True},
    "f_people": {"name": "people", "type": "repeat", "label": "People", "item": ["f_who"]},
    "f_who": {"name": "who", "type": "text", "label": "Who", "pii": True},
    "f_note": {"name": "note", "type": "text", "label": "Note"},
}
_numbers = iter(range(1000))


@pytest.fixture
async def places(owner: httpx.AsyncClient) -> list[str]:
    """Two forms; the first starts a run with each answer."""
    slugs = [f"people-{next(_numbers)}" for _ in range(2)]
    urls = [await published_form(owner, form_json(FIELDS) | {"slug": slug}) for slug in slugs]
    await listening_workflow(owner, slugs[0])
    return urls


async def submit(owner: httpx.AsyncClient, url: str, **answers: Any) -> str:
    answer = await owner.post(url, json={"answers": answers})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def ask(owner: httpx.AsyncClient, what: str, **body: Any) -> Any:
    answer = await owner.post(f"{API}/people/{what}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_person_is_found_in_every_marked_place(owner: httpx.AsyncClient, places: list[str]) -> None:
    ids = {
        await submit(owner, places[0], mail=EMAIL, note="a"),
        await submit(owner, places[1], people=[{"who": "Bob"}, {"who": EMAIL}]),
    }
    await submit(owner, places[0], mail="bob@example.org")
    numbered = await submit(owner, places[1], number=987654)
    assert {one["id"] for one in (await ask(owner, "find", email=EMAIL))["submissions"]} == ids
    assert [one["id"] for one in (await ask(owner, "find", value="987654"))["submissions"]] == [numbered]
    assert (await ask(owner, "find", email="nobody@example.org"))["submissions"] == []


async def test_a_copy_holds_the_answers_and_a_search_does_not(owner: httpx.AsyncClient, places: list[str]) -> None:
    await submit(owner, places[0], mail=EMAIL, note="mine")
    assert "answers" not in (await ask(owner, "find", email=EMAIL))["submissions"][0]
    (copy,) = (await ask(owner, "export", email=EMAIL))["submissions"]
    assert copy["answers"] == {"mail": EMAIL, "note": "mine"}


async def test_after_erasure_no_table_and_no_log_line_holds_the_address(
    web: Web, owner: httpx.AsyncClient, dsn: str, places: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await submit(owner, places[0], mail=FORGOTTEN)
    await submit(owner, places[1], people=[{"who": FORGOTTEN}])
    await submit(owner, places[1], mail="bob@example.org")
    organisation = (await owner.get(f"{API}/me")).json()["organisation_id"]
    form_id = places[0].split("/")[-2]
    async with web.database.transaction(organisation) as tx:
        await tx.raw.execute(
            "insert into drafts (id, org_id, form_id, version, locale, answers) values (gen_random_uuid(), %s, %s, 1, 'en', %s)",
            (organisation, form_id, f'{{"f_mail": "{FORGOTTEN}"}}'),
        )
        await tx.raw.execute(
            "insert into letters (id, org_id, kind, recipient, body) values (gen_random_uuid(), %s, 'receipt', %s, '{}')",
            (organisation, FORGOTTEN),
        )
        await tx.raw.execute(
            "insert into form_links (id, org_id, form_id, recipient, answers, single_use)"
            " values (gen_random_uuid(), %s, %s, %s, '{}', true)",
            (organisation, form_id, FORGOTTEN.lower()),
        )
    assert holders(dsn, FORGOTTEN)
    erased = await ask(owner, "erase", email=FORGOTTEN)
    assert {name: n for name, n in erased.items() if name != "runs"} == {
        "submissions": 2,
        "drafts": 1,
        "assignments": 0,
        "letters": 1,
        "links": 1,
    }
    assert holders(dsn, FORGOTTEN) == []
    assert FORGOTTEN.lower() not in caplog.text.lower()
    assert len((await owner.get(places[1])).json()["items"]) == 1
    assert await ask(owner, "erase", email=FORGOTTEN) == dict.fromkeys(erased, 0)


def holders(dsn: str, value: str) -> list[str]:
    """Give the columns of the whole database, of whatever type, that hold a text."""
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("select set_config('cm.orgs', (select string_agg(id::text, ',') from organisations), false)")
        columns = owner.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'public'"
            " and data_type in ('text', 'jsonb', 'json', 'bytea', 'ARRAY', 'USER-DEFINED', 'character varying')"
        ).fetchall()
        found = []
        for table, column in columns:
            count = psycopg.sql.SQL("select count(*) from {} where {}::text ilike any(%s)").format(
                psycopg.sql.Identifier(table), psycopg.sql.Identifier(column)
            )
            patterns = [f"%{value}%", f"%{value.encode().hex()}%", f"%{value.lower().encode().hex()}%"]
            if owner.execute(count, (patterns,)).fetchone() != (0,):
                found.append(f"{table}.{column}")
        return found


async def test_only_owners_and_admins_may_ask_and_only_for_their_own(
    web: Web, owner: httpx.AsyncClient, places: list[str]
) -> None:
    await submit(owner, places[0], mail=EMAIL)
    assert (await ask(await web.owner(), "find", email=EMAIL))["submissions"] == []
    organisation = (await owner.get(f"{API}/me")).json()["organisation_id"]
    for role, status in (("editor", 403), ("operator", 403), ("viewer", 403), ("admin", 200)):
        async with web.client(await web.key(organisation, role)) as client:
            assert (await client.post(f"{API}/people/find", json={"email": EMAIL})).status_code == status


@pytest.mark.parametrize("body", [{}, {"email": EMAIL, "value": "x y z"}, {"value": "a"}, {"value": "   "}])
async def test_it_must_be_said_who(owner: httpx.AsyncClient, body: dict[str, Any]) -> None:
    assert (await owner.post(f"{API}/people/erase", json=body)).status_code == 422
