"""Fields that are asked for get an index beside everybody's work; a worker killed in the middle leaves nothing broken behind."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from concertmaster_server.db import link
from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.queries.answers.indexes import AnswerIndex, build_index
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.jobs.index_answers import index_answers
from tests.support.definitions import published_form
from tests.support.posting import rows
from tests.support.web import Web, new_id

FIELDS: dict[str, Any] = {
    "f_c": {"name": "country", "type": "choice", "label": "C", "choices": [{"id": one, "label": one} for one in ("de", "fr")]},
    "f_s": {"name": "staff", "type": "integer", "label": "S", "filterable": True},
    "f_t": {"name": "title", "type": "text", "label": "T", "filterable": True},
}


def document(**changes: dict[str, Any]) -> dict[str, Any]:
    fields = {key: {**settings, **changes.get(key, {})} for key, settings in FIELDS.items()}
    return {"format": "concertmaster.form/1", "name": "Sites", "fields": fields, "pages": [{"id": "p1", "items": list(fields)}]}


@pytest.fixture
async def house(dsn: str) -> AsyncIterator[RawConnection]:
    async with await link.connect(psycopg_dsn(dsn), name="indexes", role=None) as connection:
        yield connection


async def states(web: Web) -> dict[str, str]:
    return dict(await rows(web, "select field, state from answer_indexes"))


async def built(house: RawConnection) -> dict[str, bool]:
    found = await house.execute(
        "select c.relname, i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid"
        " where c.relname like 'answers\\_%'"
    )
    return {row[0]: row[1] for row in await found.fetchall()}


async def some_submissions(web: Web, url: str, count: int = 300) -> None:
    began = datetime(2026, 1, 1, tzinfo=UTC)
    listed = [
        {
            "id": str(new_id()),
            "at": (began + timedelta(minutes=n)).isoformat(),
            "data": {"f_s": n % 50, "f_t": f"t{n}", "f_c": "de"},
        }
        for n in range(count)
    ]
    statement = """
    insert into submissions (id, org_id, form_id, version, locale, data, submitted_at)
    select n.id, f.org_id, f.id, 1, 'en', data, at from forms f,
        jsonb_to_recordset(%s::jsonb) as n (id uuid, data jsonb, at timestamptz)
    where f.id = %s returning 1
    """
    await rows(web, statement, json.dumps(listed), UUID(url.split("/")[-2]))


async def test_marked_fields_get_an_index_and_lose_it_again(web: Web, owner: httpx.AsyncClient, house: RawConnection) -> None:
    url = await published_form(owner, document())
    await some_submissions(web, url)
    done = await index_answers(house)
    assert await states(web) == {"f_s": "ready", "f_t": "ready"}
    assert await built(house) == dict.fromkeys(done.built, True)
    assert (await index_answers(house)).built == ()

    draft = url.removesuffix("/submissions")
    await owner.put(draft, json={"document": document(f_s={"filterable": False})}, headers={"If-Match": '"r1"'})
    await owner.post(f"{draft}/publish")
    assert len((await index_answers(house)).dropped) == 1
    assert await states(web) == {"f_t": "ready"}
    assert len(await built(house)) == 1


async def test_choices_of_a_large_form_get_one_too(web: Web, owner: httpx.AsyncClient, house: RawConnection) -> None:
    url = await published_form(owner, document(f_s={"filterable": False}, f_t={"filterable": False}))
    assert (await index_answers(house)).built == ()
    statement = """
    insert into answer_counts (org_id, form_id, field, value, day, n) select org_id, id, '', '', '-infinity', 100001 from forms
    where id = %s on conflict (form_id, field, value, day) do update set n = excluded.n returning n
    """
    await rows(web, statement, UUID(url.split("/")[-2]))
    await index_answers(house)
    assert await states(web) == {"f_c": "ready"}


async def test_no_form_gets_more_than_eight(web: Web, owner: httpx.AsyncClient, house: RawConnection) -> None:
    fields = {f"f_{n}": {"name": f"n{n}", "type": "integer", "label": "N", "filterable": True} for n in range(12)}
    await published_form(owner, {**document(), "fields": fields, "pages": [{"id": "p1", "items": list(fields)}]})
    assert len((await index_answers(house)).built) == 8


async def test_pages_of_an_indexed_field_come_from_its_index(web: Web, owner: httpx.AsyncClient, house: RawConnection) -> None:
    url = await published_form(owner, document())
    await some_submissions(web, url)
    await index_answers(house)
    for query, first in (
        ({"filter": "staff == 7"}, 7),
        ({"sort": "-staff"}, 49),
        ({"sort": "staff", "filter": "staff > 30"}, 31),
        ({"sort": "title", "filter": 'starts_with(title, "t299")'}, 49),
    ):
        items = (await owner.get(url, params=query)).json()["items"]
        assert items[0]["answers"]["staff"] == first


async def test_an_index_left_half_built_is_built_anew(web: Web, owner: httpx.AsyncClient, house: RawConnection, dsn: str) -> None:
    url = await published_form(owner, document())
    await some_submissions(web, url)
    form_id = UUID(url.split("/")[-2])
    (organisation,) = {row[0] for row in await rows(web, "select org_id from forms where id = %s", form_id)}
    writer = await link.connect(psycopg_dsn(dsn), name="writer", role=None)
    killed = await link.connect(psycopg_dsn(dsn), name="killed", role=None)
    async with writer, killed:
        await writer.execute("begin")
        await writer.execute("lock table submissions in row exclusive mode")
        index = AnswerIndex(organisation, form_id, "f_s", "number", "wanted")
        building = asyncio.create_task(build_index(killed, index))
        while not await built(house):  # noqa: ASYNC110 - another session is at work
            await asyncio.sleep(0.02)
        await house.execute("select pg_terminate_backend(%s)", (killed.info.backend_pid,))
        with pytest.raises(Exception, match="terminat"):
            await building
        await writer.execute("rollback")
    assert await built(house) == {index.name: False}
    await index_answers(house)
    assert (await built(house))[index.name]
    assert await states(web) == {"f_s": "ready", "f_t": "ready"}


async def test_only_one_worker_builds(web: Web, owner: httpx.AsyncClient, house: RawConnection, dsn: str) -> None:
    await published_form(owner, document())
    async with await link.connect(psycopg_dsn(dsn), name="other", role=None) as other:
        await index_answers(other)
        await published_form(owner, document())
        assert (await index_answers(house)).built == ()
    assert len((await index_answers(house)).built) == 2
