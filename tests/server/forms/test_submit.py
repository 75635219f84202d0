"""Taking answers in two transactions at once, over a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.new_submissions import lock_places
from concertmaster_server.db.refusals import IdempotencyMismatchError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms.store_submissions import Receipt
from concertmaster_server.forms.submit import Answers, FormClosedError, submit
from tests.support.databases import fresh_database
from tests.support.definitions import API, form, published_form
from tests.support.web import Web, new_id, running_web

SENT = Answers(form_id=new_id(), answers={"email": "ada@example.org"}, idempotency_key="k-1", body_hash=b"one")


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    with fresh_database() as dsn:
        async with running_web(dsn) as running:
            yield running


@pytest.fixture
async def one_place(web: Web) -> tuple[Act, Answers]:
    """Answers to a form that takes a single response."""
    async with await web.owner() as owner:
        url = await published_form(owner, form("one-place", settings={"max_responses": 1}))
        organisation = UUID((await owner.get(f"{API}/me")).json()["organisation_id"])
    act = Act(organisation=organisation, author="respondent", at=datetime.now(UTC))
    return act, replace(SENT, form_id=UUID(url.split("/")[-2]))


async def test_the_last_place_taken_by_the_same_request_is_this_ones_too(web: Web, one_place: tuple[Act, Answers]) -> None:
    act, sent = one_place
    first, second = await _at_once(web, act, sent, sent)
    assert isinstance(first, Receipt)
    assert isinstance(second, Receipt)
    assert second.id == first.id


@pytest.mark.parametrize(
    ("differs", "error"),
    [
        ({"idempotency_key": "k-2"}, FormClosedError),
        ({"idempotency_key": None}, FormClosedError),
        ({"body_hash": b"two"}, IdempotencyMismatchError),
    ],
)
async def test_the_last_place_taken_by_another_request_is_gone(
    differs: dict[str, Any], error: type[Exception], web: Web, one_place: tuple[Act, Answers]
) -> None:
    act, sent = one_place
    _first, second = await _at_once(web, act, sent, replace(sent, **differs))
    assert isinstance(second, error)


async def test_what_is_stored_in_a_transaction_of_its_own_is_counted_too(web: Web, one_place: tuple[Act, Answers]) -> None:
    act, sent = one_place
    async with web.database.transaction(act.organisation) as tx:
        await _submit(web, tx, act, sent)
        counted = await tx.raw.execute("select field, value, day = '-infinity', n from answer_counts order by day")
        assert await counted.fetchall() == [("", "", True, 1), ("", "", False, 1)]


async def _at_once(web: Web, act: Act, one: Answers, other: Answers) -> list[Receipt | BaseException]:
    """Submit both; the other one waits for the form's lock until the first has been stored."""

    async def late() -> Receipt:
        async with web.database.transaction(act.organisation) as tx:
            return await _submit(web, tx, act, other)

    async with web.database.transaction(act.organisation) as tx:
        await lock_places(tx.raw, {one.form_id: 1})
        waiting = asyncio.create_task(late())
        while not (waiting.done() or await _somebody_waits(web)):
            pass
        first = await _submit(web, tx, act, one)
    return [first, *await asyncio.gather(waiting, return_exceptions=True)]


async def _submit(web: Web, tx: Transaction, act: Act, sent: Answers) -> Receipt:
    return await submit(tx, act, sent, forms=web.parts.forms, new_id=new_id)


async def _somebody_waits(web: Web) -> bool:
    async with web.database.transaction() as tx:
        found = await tx.raw.execute("select count(*) from pg_locks where not granted")
        row = await found.fetchone()
        return row is not None and row[0] > 0
