"""Submissions go when their form's time is over, in every copy; the counts stay, and so does what is younger."""

import asyncio

import pytest

from concertmaster_server.blobs import open_store
from concertmaster_server.db.line import Line
from concertmaster_server.jobs.forget_submissions import forget_old_submissions
from tests.support.blobs import BLOBS
from tests.support.databases import fresh_database
from tests.support.definitions import form, listening_workflow, published_form
from tests.support.web import running_web

SECRET = "long.ago@example.org"
KEPT = "yesterday@example.org"
_COUNTS = "select form_id, field, value, day::text, n from answer_counts order by 1, 2, 3, 4"


@pytest.fixture
def dsn():
    with fresh_database() as address:
        yield address


async def test_what_is_too_old_is_gone_everywhere_and_still_counted(dsn):
    async with running_web(dsn) as web:
        organisation = await web.organisation()
        async with web.client(await web.key(organisation)) as client:
            url = await published_form(client, form("kept-a-week", settings={"retention_days": 7}))
            for_ever = await published_form(client, form("kept"))
            await listening_workflow(client, "kept-a-week")
            made = [await client.post(place, json={"answers": {"email": SECRET}}) for place in (url, url, for_ever)]
            young = (await client.post(url, json={"answers": {"email": KEPT}})).json()["id"]
            ids = [answer.json()["id"] for answer in made]
            async with web.database.transaction(organisation) as tx:
                old = "update submissions set submitted_at = now() - interval '8 days' where id = any(%s::uuid[])"
                await tx.raw.execute(old, (ids,))
                counts = await (await tx.raw.execute(_COUNTS)).fetchall()
            line = Line(dsn, "test")
            assert await forget_old_submissions(line, open_store(BLOBS), within_s=5) == 2
            assert await forget_old_submissions(line, open_store(BLOBS), within_s=5) == 0
            await line.close()
            assert [item["id"] for item in (await client.get(url)).json()["items"]] == [young]
            assert len((await client.get(for_ever)).json()["items"]) == 1
            async with web.database.transaction(organisation) as tx:
                after = await (await tx.raw.execute(_COUNTS)).fetchall()
                runs = await (await tx.raw.execute("select status, input from runs order by id")).fetchall()
            assert after == counts
            assert runs[:2] == [("cancelled", None)] * 2
            assert runs[2][1] is not None


async def test_many_are_forgotten_in_bites(dsn):
    async with running_web(dsn) as web:
        organisation = await web.organisation()
        async with web.client(await web.key(organisation)) as client:
            url = await published_form(client, form("many", settings={"retention_days": 1}))
            async with web.database.transaction(organisation) as tx:
                seed = (
                    "insert into submissions (id, org_id, form_id, version, locale, data, submitted_at) "
                    "select gen_random_uuid(), %s, %s, 1, 'en', '{}', now() - interval '3 days' from generate_series(1, 450)"
                )
                await tx.raw.execute(seed, (organisation, url.split("/")[-2]))
        line = Line(dsn, "test")
        async with asyncio.timeout(20):
            assert await forget_old_submissions(line, open_store(BLOBS), within_s=15) == 450
        await line.close()


async def test_after_a_day_nothing_leads_from_an_anonymous_answer_to_its_sender(dsn):
    async with running_web(dsn) as web:
        organisation = await web.organisation()
        async with web.client(await web.key(organisation)) as client:
            urls = [
                await published_form(client, form("secret", settings={"anonymous": True})),
                await published_form(client, form("open", settings={"anonymous": False})),
            ]
            for url in urls:
                for key in ("old", "new"):
                    sent = {"answers": {"email": KEPT}}
                    assert (await client.post(url, json=sent, headers={"Idempotency-Key": key})).status_code == 201
            async with web.database.transaction(organisation) as tx:
                await tx.raw.execute(
                    "update submissions set submitted_at = now() - interval '30 hours' where idempotency_key = 'old'"
                )
                await tx.raw.execute(
                    "insert into drafts (id, org_id, form_id, version, locale, answers, submission_id)"
                    " select gen_random_uuid(), org_id, form_id, version, 'en', '{}', id from submissions"
                )
                await tx.raw.execute(
                    "insert into submission_words select id, org_id, form_id, submitted_at, '' from submissions"
                    " on conflict (submission_id) do nothing"
                )
            line = Line(dsn, "test")
            await forget_old_submissions(line, open_store(BLOBS), within_s=5)
            await line.close()
            async with web.database.transaction(organisation) as tx:
                found = await tx.raw.execute(
                    "select f.slug, s.idempotency_key, s.body_hash is null, d.id is null,"
                    " s.submitted_at = date_trunc('day', s.submitted_at, 'UTC')"
                    " from submissions s join forms f on f.id = s.form_id left join drafts d on d.submission_id = s.id"
                )
                traces = set(await found.fetchall())
                apart = (
                    "select from submissions s join submission_words w on w.submission_id = s.id"
                    " where w.submitted_at <> s.submitted_at"
                )
                assert not await (await tx.raw.execute(apart)).fetchall()
            assert traces == {
                ("secret", None, True, True, True),
                ("secret", "new", False, False, False),
                ("open", "old", False, False, False),
                ("open", "new", False, False, False),
            }
