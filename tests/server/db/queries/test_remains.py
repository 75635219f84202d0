"""What is old is forgotten, what is young stays, whoever it belongs to."""

import uuid

import psycopg
import pytest

from concertmaster_server.db.link import connect
from concertmaster_server.db.queries.remains import forget_answers, forget_drafts
from tests.support.databases import fresh_database


@pytest.fixture
def url():
    with fresh_database() as url:
        yield url


@pytest.fixture
def owner(url):
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def an_organisation(owner):
    org = uuid.uuid4()
    owner.execute("insert into organisations (id, name) values (%s, 'O')", [org])
    owner.execute("select set_config('cm.orgs', %s, false)", [str(org)])
    return org


def a_draft(owner, org, *, days):
    form, draft = uuid.uuid4(), uuid.uuid4()
    owner.execute("insert into forms (id, org_id, name, document) values (%s, %s, 'F', '{}')", [form, org])
    owner.execute(
        "insert into form_versions (org_id, form_id, version, hash, document) values (%s, %s, 1, '', '{}')",
        [org, form],
    )
    owner.execute(
        "insert into drafts (id, org_id, form_id, version, locale, answers, updated_at)"
        " values (%s, %s, %s, 1, 'en', '{}', now() - make_interval(days => %s))",
        [draft, org, form, days],
    )
    owner.execute("insert into public_addresses values ('draft', %s, %s, %s)", [draft.hex, org, draft])
    return draft


async def test_old_answers_of_every_organisation_are_forgotten(url, owner):
    for hours in (1, 23, 25, 167, 169):
        org = an_organisation(owner)
        for operation in ("createForm", "hook/orders"):
            owner.execute(
                "insert into idempotency_keys (org_id, operation, key, body_hash, created_at)"
                " values (%s, %s, 'k', '', now() - make_interval(hours => %s))",
                [org, operation, hours],
            )
    engine = await connect(url, name="test")
    # Of the calls of hooks, which are sent again for days, only the last is old enough.
    assert await forget_answers(engine, hours=24, hook_hours=7 * 24) == 3 + 1
    assert await forget_answers(engine, hours=24, hook_hours=7 * 24) == 0
    await engine.close()


async def test_drafts_nobody_came_back_to_are_forgotten_with_their_links(url, owner):
    drafts = [a_draft(owner, an_organisation(owner), days=days) for days in (1, 59, 61)]
    engine = await connect(url, name="test")
    assert await forget_drafts(engine, days=60) == 1
    await engine.close()
    kept = {row[0] for row in owner.execute("select target_id from public_addresses where kind = 'draft'")}
    assert kept == set(drafts[:2])
