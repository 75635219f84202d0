"""Whoever reads the history of a run opens the month of that run and no other, also with a plan made for any run."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from concertmaster_server.db import link
from concertmaster_server.db.queries import histories, records
from concertmaster_server.db.queries.months import make_months
from concertmaster_server.db.raw import RawConnection
from concertmaster_shared.ids import uuid7
from tests.support.databases import fresh_database
from tests.support.web import new_id

MONTHS = [datetime(2020 + number, 6, 1, tzinfo=UTC) for number in range(4)]
RUN = uuid7(int(datetime(2021, 6, 10, tzinfo=UTC).timestamp() * 1000), 1)

STATEMENTS: dict[str, tuple[str, Any, set[str]]] = {
    "a run's records": (records._READ, (RUN, 0, None), {"run_records_2021_06"}),
    "what a run took over": (histories._FIND, (new_id(), RUN), set()),
}


@pytest.fixture(scope="module")
def url() -> Any:
    with fresh_database() as url:
        yield url


@pytest.fixture
async def connection(url: str) -> Any:
    async with await link.connect(url, name="test", role=None) as owner:
        for month in MONTHS:
            await make_months(owner, month)
    async with await link.connect(url, name="test") as made:
        yield made


async def opened(connection: RawConnection, statement: str, values: Any) -> set[str]:
    """Give the parts that a statement opened, from its plan after it was carried out."""
    await connection.execute("set plan_cache_mode = force_generic_plan; set enable_seqscan = off")
    numbered = statement
    for number in range(len(values)):
        numbered = numbered.replace("%s", f"${number + 1}", 1)
    await connection.execute(f"prepare asked as {numbered}".encode())
    literals = ", ".join(literal(value) for value in values)
    rows = await (await connection.execute(f"explain (analyze, costs off) execute asked ({literals})".encode())).fetchall()
    await connection.execute("deallocate asked")
    lines = [row[0] for row in rows if "never executed" not in row[0]]
    return {found[1] for line in lines if (found := re.search(r" on (run_records_(?:\d{4}_\d{2}|other))\b", line))}


def literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        return "'{" + ",".join(map(str, value)) + "}'"
    return f"'{value}'"


@pytest.mark.parametrize("name", STATEMENTS)
async def test_a_statement_opens_the_months_of_its_runs_alone(connection: RawConnection, name: str) -> None:
    statement, values, parts = STATEMENTS[name]
    assert await opened(connection, statement, values) == parts
