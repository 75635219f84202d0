"""Connections as workers open them, and steps that use one: from the API to the other system, with no trace in between."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from concertmaster_server.connections import store
from concertmaster_server.db.acts import Act
from concertmaster_server.db.line import Line
from concertmaster_server.engine.step import StepError
from concertmaster_server.jobs.open_connections import OpenConnections
from concertmaster_server.vault import Vault
from concertmaster_shared.api.connections import ConnectionBody
from tests.support.definitions import http_connection
from tests.support.dumps import dump
from tests.support.sink import answer, sink
from tests.support.stage import Stage, graph, node, stage, worker
from tests.support.web import VAULT_KEY, new_id

SECRET = "t0ken-of-the-erp-5521"
VAULT = Vault.of(VAULT_KEY, secrets.token_bytes)


class Seconds:
    """A clock that goes on when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def here() -> AsyncIterator[Stage]:
    async with stage() as made:
        yield made


@pytest.fixture
async def line(here: Stage) -> AsyncIterator[Line]:
    made = Line(here.dsn, "test")
    yield made
    await made.close()


async def keep(here: Stage, name: str, *, organisation: UUID | None = None, **changes: Any) -> UUID:
    connection_id, owner = new_id(), organisation or here.organisation
    body = ConnectionBody(**http_connection(name, secret={"Authorization": f"Bearer {SECRET} {name}"}, **changes))
    act = Act(organisation=owner, author="Test", at=datetime.now(UTC))
    async with here.database.transaction(owner) as tx:
        await store.create(tx, act, VAULT, connection_id=connection_id, body=body)
    return connection_id


async def refusal_of(opening: OpenConnections, organisation: UUID, name: str) -> str:
    with pytest.raises(StepError) as refusal:
        await opening.open(organisation, name)
    assert SECRET not in repr(refusal.value.parameters)
    return refusal.value.code


async def test_a_connection_opens_for_its_organisation_alone(here: Stage, line: Line) -> None:
    await keep(here, "erp")
    opening = OpenConnections(line, VAULT)
    opened = await opening.open(here.organisation, "erp")
    assert (opened.kind, opened.settings["hosts"], opened.secret) == (
        "http",
        ["erp.example"],
        {"Authorization": f"Bearer {SECRET} erp"},
    )
    assert SECRET not in repr(opened)
    assert await refusal_of(opening, await here.add_organisation(), "erp") == "connection.unknown"
    assert await refusal_of(opening, here.organisation, "crm") == "connection.unknown"


async def test_without_the_key_that_sealed_it_nothing_opens(here: Stage, line: Line) -> None:
    await keep(here, "erp")
    for vault in (None, Vault.of("b" * 43, secrets.token_bytes)):
        assert await refusal_of(OpenConnections(line, vault), here.organisation, "erp") == "connection.sealed"
    both = Vault.of(f"{'b' * 43},{VAULT_KEY}", secrets.token_bytes)
    assert (await OpenConnections(line, both).open(here.organisation, "erp")).secret


async def test_sealed_secrets_that_somebody_swaps_do_not_open(here: Stage, line: Line) -> None:
    other = await here.add_organisation()
    for organisation, name in ((here.organisation, "one"), (here.organisation, "two"), (other, "one")):
        await keep(here, name, organisation=organisation)
    for left, right in ((here.organisation, here.organisation), (here.organisation, other)):
        async with here.database.transaction(left, right) as tx:
            source = "select sealed from connections where org_id = %s and name = 'one'"
            await tx.raw.execute(
                f"update connections set sealed = ({source}) where org_id = %s and name = 'two'",  # noqa: S608 - a constant
                (right, left),
            )
        assert await refusal_of(OpenConnections(line, VAULT), here.organisation, "two") == "connection.sealed"
    assert (await OpenConnections(line, VAULT).open(here.organisation, "one")).secret


async def test_a_change_counts_after_a_few_seconds(here: Stage, line: Line) -> None:
    seconds = Seconds()
    opening = OpenConnections(line, VAULT, seconds=seconds)
    connection_id = await keep(here, "erp")
    await opening.open(here.organisation, "erp")
    act = Act(organisation=here.organisation, author="Test", at=datetime.now(UTC))
    async with here.database.transaction(here.organisation) as tx:
        await store.remove(tx, act, connection_id, wanted=None)
    assert (await opening.open(here.organisation, "erp")).secret
    seconds.now += 10
    assert await refusal_of(opening, here.organisation, "erp") == "connection.unknown"


async def test_a_database_that_is_away_says_so_and_that_it_may_come_back(here: Stage) -> None:
    away = Line("postgresql://nobody@127.0.0.1:1/nothing", "test")
    with pytest.raises(StepError) as refusal:
        await OpenConnections(away, VAULT).open(here.organisation, "erp")
    assert (refusal.value.code, refusal.value.retryable) == ("connection.unavailable", True)


async def test_a_run_uses_a_connection_and_its_history_holds_no_secret(here: Stage) -> None:
    async with sink() as receiver, worker(here.dsn, vault=VAULT):
        receiver.usual = answer(200, orjson.dumps({"said back": f"Bearer {SECRET} erp"}))
        settings = {"hosts": [f"127.0.0.1:{receiver.port}"], "allow_http": True}
        await keep(here, "erp", settings=settings)
        call = node("call", "http.request", url=receiver.url(), connection="erp")
        run = await here.finished(graph(call, edges="start>call"))
        assert run.status == "succeeded"
        assert [made.headers["authorization"] for made in receiver.calls] == [f"Bearer {SECRET} erp"]
        assert SECRET not in str(run)
        assert SECRET not in str(await here.steps(run.id)) + str(await here.records(run.id))
        dumped = await asyncio.to_thread(dump, here.dsn)
        assert str(run.id) in dumped
        assert SECRET not in dumped
