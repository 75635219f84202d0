"""What the database does to answer a question, as the product's role: the plan that was meant, on enough rows that it matters."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from concertmaster_server.db import link, reader
from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.sql import sql
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_server.forms.find_submissions import Answered, Question, find_submissions
from concertmaster_server.jobs.index_answers import index_answers
from tests.bench.running.answers_at_size import seed
from tests.bench.running.ground import Ground
from tests.support.databases import fresh_database
from tests.support.web import Web, running_web

ROWS = 50_000
BY_TIME = "submissions_form_id_submitted_at_id_idx"
BY_ANSWERS = "submissions_data_idx"


@dataclass(frozen=True)
class Large:
    """A form with four fifths of all rows, and what asks it."""

    web: Web
    organisation: UUID
    form: UUID
    dsn: str

    async def ask(self, **query: Any) -> Answered:
        database = self.web.database
        async with database.transaction(self.organisation) as tx, database.reading(self.organisation) as asked:
            question = Question(form_id=self.form, **query)
            return await find_submissions(
                tx, asked, question, organisation=self.organisation, at=datetime.now(UTC), forms=CompiledForms()
            )


@pytest.fixture(scope="module")
def address() -> Any:
    with fresh_database() as made:
        yield made


@pytest.fixture
async def large(address: str) -> AsyncIterator[Large]:
    """Seed once for the module, look again for each test."""
    async with running_web(address) as web:
        async with await psycopg.AsyncConnection.connect(psycopg_dsn(address), autocommit=True) as owner:
            await owner.execute("select set_config('cm.orgs', string_agg(id::text, ','), false) from organisations")
            found = await (
                await owner.execute("select org_id, form_id from submissions group by 1, 2 order by count(*) desc limit 1")
            ).fetchone()
            if found is None:
                organisation = await web.organisation()
                headers = {"Authorization": f"Bearer {await web.key(organisation)}"}
                transport = httpx.ASGITransport(web.app)
                async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1", headers=headers) as client:
                    found = organisation, await seed(Ground(None, client, owner), ROWS, lambda _text: None)
        yield Large(web, found[0], found[1], psycopg_dsn(address))


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plans of all that was asked of answers, in their order."""
    seen: list[str] = []
    ask = reader.Reader.ask

    async def explained(self: reader.Reader, question: reader.Question) -> list[tuple[Any, ...]]:
        rows = await ask(self, lambda tables: sql("explain (costs off) {}", question(tables)))
        seen.append("\n".join(row[0] for row in rows))
        return await ask(self, question)

    monkeypatch.setattr(reader.Reader, "ask", explained)
    return seen


async def test_the_newest_come_from_the_index_by_time(large: Large, plans: list[str]) -> None:
    first = await large.ask(limit=50)
    second = await large.ask(limit=50, after=first.next)
    assert len(plans) == 2
    for plan in plans:
        assert BY_TIME in plan
        assert "Sort" not in plan
        assert "Seq Scan" not in plan
    assert "ROW(" in plans[1]
    assert not {one.stored.id for one in first.items} & {one.stored.id for one in second.items}


async def test_what_is_common_is_found_by_a_walk_that_needs_no_second_step(large: Large, plans: list[str]) -> None:
    found = await large.ask(filter='plan == "free"')
    assert len(found.items) == 50
    (plan,) = plans
    assert BY_TIME in plan
    assert "Subquery Scan" in plan
    assert "Sort" not in plan


async def test_what_the_counts_call_rare_is_found_at_once_by_the_index_over_answers(large: Large, plans: list[str]) -> None:
    found = await large.ask(filter='plan == "rare" and staff > 100')
    assert len(found.items) == 50
    (plan,) = plans
    assert BY_ANSWERS in plan
    assert "CTE fitting" in plan


async def test_what_nobody_counts_is_walked_for_first_and_then_found_by_the_index(large: Large, plans: list[str]) -> None:
    found = await large.ask(filter='email == "person7@example.org"')
    assert len(found.items) == 1
    walk, at_once = plans
    assert BY_TIME in walk
    assert BY_ANSWERS in at_once


async def test_of_several_answers_the_rarest_narrows(large: Large, plans: list[str]) -> None:
    await large.ask(filter='plan == "rare" and rating == 3')
    assert '"f_plan": "rare"' in plans[-1]
    assert '@> \'{"f_rating"' not in plans[-1]


async def test_of_answers_that_nobody_calls_rare_all_narrow(large: Large, plans: list[str]) -> None:
    found = await large.ask(filter='batch == "b77" and plan == "free"')
    assert BY_ANSWERS in plans[-1]
    assert '"f_batch": "b77"' in plans[-1]
    assert '"f_plan": "free"' in plans[-1]
    assert len(found.items) < 50


async def test_many_values_are_looked_up_and_not_tried_one_by_one(large: Large, plans: list[str]) -> None:
    await large.ask(filter='lot in ["l1", "l2", "l3"]')
    assert "ANY ('{l1,l2,l3}'" in plans[0]


async def test_words_are_walked_for_first(large: Large, plans: list[str]) -> None:
    assert len((await large.ask(search="common report")).items) == 50
    (plan,) = plans
    assert "submission_words_form_id_submitted_at_submission_id_idx" in plan
    assert "Sort" not in plan
    plans.clear()
    await large.ask(search="factory7 u7")
    assert "submission_words_words_idx" in plans[-1]


async def test_a_walk_that_finds_too_little_says_where_to_go_on(large: Large) -> None:
    found = await large.ask(filter='contains(note, " u3 ") or contains(note, "no such")')
    assert found.next is None or len(found.items) < 50


async def test_indexed_fields_come_sorted_from_their_index(large: Large, plans: list[str]) -> None:
    async with await link.connect(large.dsn, name="indexes", role=None) as house:
        await index_answers(house)
        await house.execute("select set_config('cm.orgs', %s, false)", (str(large.organisation),))
        ready = await (await house.execute("select count(*) from answer_indexes where state = 'ready'")).fetchone()
    assert ready is not None
    assert ready[0] >= 2
    for query in (
        {"filter": "staff == 7"},
        {"sort": "staff"},
        {"sort": "-staff"},
        {"sort": "staff", "filter": "staff > 4900"},
        {"sort": "born"},
    ):
        plans.clear()
        first = await large.ask(**query)
        if first.next is not None:
            await large.ask(**query, after=first.next)
        for plan in plans:
            assert "Seq Scan" not in plan
            assert "answers_" in plan or BY_TIME in plan, plan
            assert "Sort" not in plan.replace("Sort Key", "") or "Incremental" not in plan, plan
        assert any("answers_" in plan for plan in plans), query


async def test_one_organisation_never_sees_the_rows_of_another_in_any_plan(large: Large, plans: list[str]) -> None:
    stranger = await large.web.organisation()
    strange = dataclasses.replace(large, organisation=stranger)
    async with large.web.database.reading(strange.organisation) as asked:
        assert await asked.ask(lambda tables: sql("select count(*) from {} s", tables.submissions)) == [(0,)]
    assert "org_id" in plans[0]
