"""Statements that every submission or page of a list pays for find their rows by an index, under the production role."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from concertmaster_server.db.database import Database, Options
from concertmaster_server.db.queries import forms, idempotency, runs, starts, submissions
from tests.support.databases import fresh_database
from tests.support.web import new_id

ORG, FORM, ID, NOW = new_id(), new_id(), new_id(), datetime.now(UTC)

STATEMENTS: dict[str, tuple[str, Any, str]] = {
    "the published version": (forms._PUBLISHED, (ORG, FORM), "forms"),
    "what listens to a form": (starts._LISTENING, ([ORG], [FORM]), "workflow_triggers"),
    "where a run may begin": (starts._FIND, ([ORG], [ID], ["p"]), "workflow_triggers"),
    "kept answers": (idempotency._FIND_MANY, ([ORG], ["hook/p"], ["k"]), "idempotency_keys"),
    "runs that many wait for": (runs._FIND_MANY, ([ORG], [ID]), "runs"),
    "whether a key was used": (submissions._EARLIER, ([FORM], ["k"]), "submissions"),
    "the first page": (submissions._FIRST_PAGE, {"org": ORG, "form": FORM, "limit": 50}, "submissions"),
    "the next page": (submissions._NEXT_PAGE, {"org": ORG, "form": FORM, "limit": 50, "at": NOW, "id": ID}, "submissions"),
    "one submission": (submissions._FIND, (ORG, FORM, ID), "submissions"),
    "as many as a form may have": (submissions._COUNT, (ORG, FORM, 10), "submissions"),
    "a kept answer": (idempotency._FIND, (ORG, "createForm", "k"), "idempotency_keys"),
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with fresh_database() as url:
        yield url


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(Options(url=url))
    yield database
    await database.close()


@pytest.mark.parametrize("name", STATEMENTS)
async def test_a_hot_statement_reads_no_table_from_end_to_end(database: Database, name: str) -> None:
    statement, values, table = STATEMENTS[name]
    async with database.transaction(ORG) as tx:
        await tx.raw.execute("set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan")
        rows = await (await tx.raw.execute(f"explain {statement}", values)).fetchall()
    plan = "\n".join(row[0] for row in rows)
    assert table in plan
    assert "Seq Scan" not in plan


async def test_a_page_begins_where_its_cursor_says_and_needs_no_sorting(database: Database) -> None:
    statement, values, _ = STATEMENTS["the next page"]
    async with database.transaction(ORG) as tx:
        await tx.raw.execute("set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off")
        rows = await (await tx.raw.execute(f"explain {statement}", values)).fetchall()
    plan = "\n".join(row[0] for row in rows)
    assert "submissions_form_id_submitted_at_id_idx" in plan
    assert "Sort" not in plan
    condition = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert "ROW(submitted_at, id) <" in condition
