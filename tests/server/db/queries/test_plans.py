"""Statements that every submission pays for find their rows by an index, under the production role.

Pages of answers are planned by their filter: ``tests/server/answers`` holds those to their plans, at size.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from concertmaster_server.db.database import Database, Options
from concertmaster_server.db.queries import forms, idempotency, new_submissions, runs, starts, submissions
from tests.support.databases import fresh_database
from tests.support.web import new_id

ORG, FORM, ID = new_id(), new_id(), new_id()

STATEMENTS: dict[str, tuple[str, Any, str]] = {
    "the published version": (forms._PUBLISHED, (ORG, FORM), "forms"),
    "what listens to a form": (starts._LISTENING, ([ORG], [FORM]), "workflow_triggers"),
    "where a run may begin": (starts._FIND, ([ORG], [ID], ["p"]), "workflow_triggers"),
    "kept answers": (idempotency._FIND_MANY, ([ORG], ["hook/p"], ["k"]), "idempotency_keys"),
    "runs that many wait for": (runs._FIND_MANY, ([ORG], [ID]), "runs"),
    "whether a key was used": (new_submissions._EARLIER, ([FORM], ["k"], [ID]), "submissions"),
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
