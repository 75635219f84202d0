"""``database.write`` against its cases, on a real database that is not ours, over lines that break when it hurts most."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepError, failure_of
from concertmaster_server.executors.database_write import execute
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.databases import OutboundDatabases
from concertmaster_server.outbound.guard import GuardOptions
from tests.support.other_database import NEVER, OtherDatabase, make_other_database, other_database
from tests.support.outside import outside
from tests.support.steps import KEY, step_of

CASES = json.loads((Path(__file__).parents[2] / "corpus" / "nodes" / "database_write.json").read_text(encoding="utf-8"))["cases"]
ONE = {"sql": "insert into orders values ('a', 1)"}


@pytest.fixture(scope="module")
def made() -> OtherDatabase:
    return make_other_database()


@pytest.fixture
async def there(made: OtherDatabase) -> AsyncIterator[OtherDatabase]:
    made.reset()
    made.cut_at = made.cut_after = NEVER
    async with other_database(made) as running:
        yield running


@pytest.fixture
async def databases(there: OtherDatabase) -> AsyncIterator[OutboundDatabases]:
    found = OutboundDatabases(GuardOptions(allow=AllowList.of(["loopback"])))
    yield found
    await found.close()


async def write(there: OtherDatabase, databases: OutboundDatabases, case: dict[str, Any]) -> Outcome:
    parameters = {name: case[name] for name in ("sql", "timeout_s", "on_uncertain") if name in case}
    parameters |= {"connection": case.get("connection", "erp"), "parameters": case.get("parameters", {})}
    step = step_of("database.write", parameters, value=case.get("input", {}))
    return await execute(step, outside(connections=there, databases=databases))


def left(there: OtherDatabase) -> list[list[str]]:
    return [list(row) for row in there.ask("select key, total::text from orders order by key")]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
async def test_case(there: OtherDatabase, databases: OutboundDatabases, case: dict[str, Any]) -> None:
    if "prepare" in case:
        there.ask(case["prepare"])
    if "error" in case:
        with pytest.raises(StepError) as refusal:
            await write(there, databases, case)
        failure = failure_of(refusal.value)
        assert failure.code == case["error"]["code"]
        assert case["error"].get("message", "") in failure.message
        assert (failure.retryable, failure.uncertain) == (case["error"].get("retryable", False), False)
    else:
        assert (await write(there, databases, case)).output == case["output"]
    assert left(there) == json.loads(json.dumps(case["left"]).replace("KEY", KEY))


async def test_a_line_that_breaks_before_the_end_changed_nothing(there: OtherDatabase, databases: OutboundDatabases) -> None:
    there.cut_after = b"insert into"
    with pytest.raises(StepError) as refusal:
        await write(there, databases, ONE | {"sql": "insert into orders select 'a', 1 from pg_sleep(1)"})
    failure = failure_of(refusal.value)
    assert (failure.code, failure.retryable, failure.uncertain) == ("database.broken", True, False)
    assert left(there) == []


@pytest.mark.parametrize(("cut", "happened"), [("cut_at", []), ("cut_after", [["a", "1"]])])
async def test_a_line_that_breaks_at_the_end_leaves_it_open(
    there: OtherDatabase, databases: OutboundDatabases, cut: str, happened: list[list[str]]
) -> None:
    setattr(there, cut, b"commit")
    with pytest.raises(StepError) as refusal:
        await write(there, databases, ONE)
    failure = failure_of(refusal.value)
    assert (failure.code, failure.uncertain) == ("database.uncertain", True)
    assert left(there) == happened


async def test_the_secret_is_in_no_output_and_no_error(there: OtherDatabase, databases: OutboundDatabases) -> None:
    password = there.address.password
    assert password not in repr(there.address)
    for case in (ONE, ONE, {"sql": "select current_setting('nothing')"}, {"sql": "x", "connection": "wrong"}):
        try:
            said = str((await write(there, databases, case)).output)
        except StepError as error:
            said = repr(failure_of(error)) + repr(error)
        assert password not in said
