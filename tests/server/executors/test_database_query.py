"""``database.query`` against its cases, asked of a real database that is not ours."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepError, failure_of
from concertmaster_server.executors.database_query import execute
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.databases import OutboundDatabases
from concertmaster_server.outbound.guard import GuardOptions
from tests.support.other_database import OtherDatabase, make_other_database, other_database
from tests.support.outside import outside
from tests.support.steps import step_of

CASES = json.loads((Path(__file__).parents[2] / "corpus" / "nodes" / "database_query.json").read_text(encoding="utf-8"))["cases"]
CHECKS = {
    "long numbers": lambda rows: (
        rows == [{"a": "9007199254740993", "b": "12345678901234567890.5", "c": 0.1, "d": 10, "e": 1.5, "f": "1" + "0" * 400}]
    ),
    "ten rows": lambda rows: sorted(row["n"] for row in rows) == list(range(2, 12)),
}


@pytest.fixture(scope="module")
def made() -> OtherDatabase:
    found = make_other_database()
    found.reset()
    return found


@pytest.fixture
async def there(made: OtherDatabase) -> AsyncIterator[OtherDatabase]:
    async with other_database(made) as running:
        yield running


@pytest.fixture
async def databases(there: OtherDatabase) -> AsyncIterator[OutboundDatabases]:
    found = OutboundDatabases(GuardOptions(allow=AllowList.of(["loopback"])))
    yield found
    await found.close()


async def ask(there: OtherDatabase, databases: OutboundDatabases, case: dict[str, Any]) -> Outcome:
    parameters = {name: case[name] for name in ("sql", "limit", "timeout_s") if name in case}
    parameters |= {"connection": case.get("connection", "erp"), "parameters": case.get("parameters", {})}
    step = step_of("database.query", parameters, value=case.get("input", {}))
    return await execute(step, outside(connections=there, databases=databases))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
async def test_case(there: OtherDatabase, databases: OutboundDatabases, case: dict[str, Any]) -> None:
    if "prepare" in case:
        there.ask(case["prepare"])
    if "error" in case:
        with pytest.raises(StepError) as refusal:
            await ask(there, databases, case)
        failure = failure_of(refusal.value)
        assert failure.code == case["error"]["code"]
        assert case["error"].get("message", "") in failure.message
        assert failure.retryable == case["error"].get("retryable", False)
    else:
        outcome = await ask(there, databases, case)
        output: Any = outcome.output
        assert CHECKS[case["check"]](output["rows"]) if "check" in case else output == case["output"]
        json.dumps(output, allow_nan=False)
    assert there.ask("select count(*) from suppliers") == [(3,)]
