"""Answers on their way, over a real database."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.addresses import Address
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.forms import answer_drafts
from concertmaster_server.forms.answer_drafts import SALT_SIZE, AnswerDraft, Claimed, Post
from concertmaster_server.forms.submit import AnswersInvalidError
from tests.support.databases import fresh_database
from tests.support.definitions import API, create_form, form
from tests.support.web import Web, new_id, running_web

POST = Post(b"what was posted", 30)


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with fresh_database() as address:
        yield address


@pytest.fixture
async def web(dsn: str) -> AsyncIterator[Web]:
    async with running_web(dsn) as running:
        yield running


@pytest.fixture
async def draft(web: Web) -> tuple[Act, AnswerDraft]:
    """A draft of a published form, not stored yet."""
    async with await web.owner() as owner:
        made = await create_form(owner, form())
        assert (await owner.post(f"{API}/forms/{made['id']}/publish")).status_code == 201
        organisation = UUID((await owner.get(f"{API}/me")).json()["organisation_id"])
    act = Act(organisation=organisation, author="respondent", at=datetime.now(UTC))
    async with web.database.transaction(organisation) as tx:
        compiled = await web.parts.forms.get(tx, organisation, UUID(made["id"]), version=1)
    answers = {"email": "half an addr"}
    return act, AnswerDraft(id=new_id(), form_id=UUID(made["id"]), version=1, locale="en", form=compiled, answers=answers)


async def claim(web: Web, organisation: UUID, post: Post = POST) -> Claimed:
    async with web.database.transaction(organisation) as tx:
        return await answer_drafts.claim(tx, organisation, post, salt=secrets.token_bytes(SALT_SIZE))


async def test_equal_posts_get_one_token_and_the_first_makes_the_draft(web: Web) -> None:
    organisation = await web.organisation()
    claims = await asyncio.gather(*(claim(web, organisation) for _ in range(8)))
    assert len({claimed.token for claimed in claims}) == 1
    assert [claimed.is_first for claimed in claims].count(True) == 1
    assert len(claims[0].token) == 43


async def test_other_posts_later_posts_and_those_of_others_get_tokens_of_their_own(web: Web) -> None:
    organisation = await web.organisation()
    tokens = [
        await claim(web, organisation),
        await claim(web, organisation, Post(b"something else", 30)),
        await claim(web, organisation, replace(POST, window_s=0)),
        await claim(web, await web.organisation()),
    ]
    assert all(claimed.is_first for claimed in tokens)
    assert len({claimed.token for claimed in tokens}) == len(tokens)


async def test_a_claim_that_is_rolled_back_was_none(web: Web) -> None:
    organisation = await web.organisation()
    with suppress(ZeroDivisionError):
        async with web.database.transaction(organisation) as tx:
            await answer_drafts.claim(tx, organisation, POST, salt=bytes(SALT_SIZE))
            raise ZeroDivisionError
    assert (await claim(web, organisation)).is_first


async def test_a_draft_is_found_by_its_token_as_it_was_typed(web: Web, draft: tuple[Act, AnswerDraft]) -> None:
    act, made = draft
    async with web.database.transaction(act.organisation) as tx:
        await answer_drafts.begin(tx, act, "the token", draft=made)
    async with web.database.transaction(act.organisation) as tx:
        address = await answer_drafts.address_of(tx, "the token")
        assert address == Address(act.organisation, made.id)
        found = await answer_drafts.find(tx, address, forms=web.parts.forms)
        assert (found.answers, found.version, found.submission_id) == ({"email": "half an addr"}, 1, None)
        await answer_drafts.keep(tx, act, found, answers={"email": "ada@example.org"})
    async with web.database.transaction(act.organisation) as tx:
        assert (await answer_drafts.lock(tx, address, forms=web.parts.forms)).answers == {"email": "ada@example.org"}
        with pytest.raises(NotFoundError):
            await answer_drafts.address_of(tx, "another token")


async def test_other_organisations_find_nothing(web: Web, draft: tuple[Act, AnswerDraft]) -> None:
    act, made = draft
    async with web.database.transaction(act.organisation) as tx:
        await answer_drafts.begin(tx, act, "a token of mine", draft=made)
    stranger = await web.organisation()
    async with web.database.transaction(stranger) as tx:
        for address in (Address(stranger, made.id), Address(act.organisation, made.id)):
            with pytest.raises(NotFoundError):
                await answer_drafts.find(tx, address, forms=web.parts.forms)


async def test_a_draft_is_handed_in_once(web: Web, draft: tuple[Act, AnswerDraft]) -> None:
    act, made = draft
    given: dict[str, Any] = {"answers": {"email": "ada@example.org"}, "forms": web.parts.forms, "new_id": new_id}
    async with web.database.transaction(act.organisation) as tx:
        await answer_drafts.begin(tx, act, "to be handed in", draft=made)
        with pytest.raises(AnswersInvalidError):
            await answer_drafts.hand_in(tx, act, made, **{**given, "answers": {"email": "half an addr"}})
        first = await answer_drafts.hand_in(tx, act, made, **given)
        second = await answer_drafts.hand_in(tx, act, made, **given)
        found = await answer_drafts.find(tx, Address(act.organisation, made.id), forms=web.parts.forms)
    assert first.id == second.id
    assert (found.submission_id, found.answers) == (first.id, {})
