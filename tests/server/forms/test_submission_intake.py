"""Answers of many senders are stored with one commit: each once, none lost that was acknowledged, none failing for another."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.db.acts import Act
from concertmaster_server.db.refusals import IdempotencyMismatchError, NotFoundError
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.forms import submission_intake
from concertmaster_server.forms.store_submissions import Receipt
from concertmaster_server.forms.submission_intake import AnswersUnstorableError
from concertmaster_server.forms.submit import Answers, AnswersInvalidError, FormClosedError
from concertmaster_server.runs.backlog import QueueFullError
from tests.support.databases import fresh_database
from tests.support.definitions import API, form, listening_workflow, published_form
from tests.support.web import Web, new_id, running_web
from tests.support.wire import Batch, Fate, Phase, relay

KEYS = 200
TIMES = 50
MAIL = {"email": "ada@example.org"}
PLANS = [{"id": "free", "label": "Free"}, {"id": "paid", "label": "Paid"}]
COUNTED = {
    "f_plan": {"name": "plan", "type": "choice", "label": "Plan", "choices": PLANS},
    "f_like": {"name": "likes", "type": "choices", "label": "Likes", "choices": PLANS},
    "f_star": {"name": "stars", "type": "rating", "label": "Stars"},
    "f_far": {"name": "far", "type": "scale", "label": "How far", "min": -5, "max": 5},
    "f_yes": {"name": "again", "type": "yes_no", "label": "Again"},
    "f_name": {"name": "name", "type": "text", "label": "Name"},
}


class Place:
    """A published form, and what is stored of it."""

    def __init__(self, web: Web, organisation: UUID, url: str) -> None:
        self.web = web
        self.organisation = organisation
        self.url = url
        self.form_id = UUID(url.split("/")[-2])

    def sent(self, key: str | None = None, **answers: Any) -> Answers:
        return Answers(form_id=self.form_id, answers=answers or MAIL, idempotency_key=key, body_hash=b"same")

    async def submit(self, sent: Answers | None = None, *, web: Web | None = None) -> Receipt:
        act = Act(organisation=self.organisation, author="sender", at=datetime.now(UTC))
        return await (web or self.web).parts.submissions.submit(act, sent or self.sent(), size=100)

    async def together(self, *all_sent: Answers) -> list[Any]:
        """Submit at the same moment; give receipts and errors."""
        return await asyncio.gather(*(self.submit(sent) for sent in all_sent), return_exceptions=True)

    async def ask(self, statement: str) -> list[tuple[Any, ...]]:
        async with self.web.database.transaction(self.organisation) as tx:
            return await (await tx.raw.execute(statement.encode())).fetchall()

    async def stored(self) -> list[UUID]:
        return [row[0] for row in await self.ask("select id from submissions order by id")]

    async def counts(self) -> dict[tuple[str, str], int]:
        """Give how often each answer is counted; the sum of the days and the row for all of them must agree."""
        rows = await self.ask("select field, value, day = '-infinity', sum(n)::int from answer_counts group by 1, 2, 3")
        days, all_days = ({(f, v): n for f, v, all_of_them, n in rows if all_of_them is which} for which in (False, True))
        assert days == all_days
        return days


Publish = Callable[[dict[str, Any]], Awaitable[Place]]


@pytest.fixture(scope="module")
def dsn():
    with fresh_database() as address:
        yield address


@pytest.fixture
async def web(dsn: str) -> AsyncIterator[Web]:
    async with running_web(dsn) as running:
        yield running


async def publish(web: Web, document: dict[str, Any], *, listening: bool = False) -> Place:
    organisation = await web.organisation()
    async with web.client(await web.key(organisation)) as owner:
        place = Place(web, organisation, await published_form(owner, document))
        if listening:
            await listening_workflow(owner, document["slug"])
    return place


@pytest.fixture
async def place(web: Web) -> Place:
    """A form that takes an e-mail address, and has been looked at."""
    made = await publish(web, form())
    await made.submit()
    return made


async def test_what_comes_together_is_stored_with_few_commits_and_answered_each_its_own(place: Place) -> None:
    commits = "select xmin::text::bigint from submissions"
    receipts = await place.together(*[place.sent() for _ in range(300)])
    assert len({receipt.id for receipt in receipts}) == 300
    assert {receipt.id for receipt in receipts} < set(await place.stored())
    assert len(set(await place.ask(commits))) < 30


async def test_equal_requests_at_once_are_one_submission_whichever_process_takes_them(dsn: str, web: Web) -> None:
    place = await publish(web, form("keyed"), listening=True)
    async with running_web(dsn) as neighbour:
        keys = [f"key-{number}" for number in range(KEYS) for _ in range(TIMES)]
        webs = [(web, neighbour)[number % 2] for number in range(len(keys))]
        receipts = await asyncio.gather(*(place.submit(place.sent(key), web=at) for key, at in zip(keys, webs, strict=True)))
    by_key = {(key, receipt.id, *receipt.run_ids) for key, receipt in zip(keys, receipts, strict=True)}
    assert len(by_key) == KEYS
    assert sorted({receipt.id for receipt in receipts}) == await place.stored()
    assert await place.ask("select count(*), count(distinct submission_id) from runs") == [(KEYS, KEYS)]
    assert await place.counts() == {("", ""): KEYS}


async def test_a_key_stands_for_one_body(place: Place) -> None:
    sent = place.sent("k")
    found = await place.together(sent, replace(sent, body_hash=b"other"), sent)
    assert [type(each) for each in found] == [Receipt, IdempotencyMismatchError, Receipt]
    assert len(await place.stored()) == 2


async def test_what_cannot_be_stored_fails_alone(place: Place) -> None:
    poisons = {3, 17, 18}
    everything = [place.sent("a\0b" if number in poisons else f"k-{number}") for number in range(40)]
    found = await place.together(*everything)
    assert {number for number, each in enumerate(found) if isinstance(each, AnswersUnstorableError)} == poisons
    assert len(await place.stored()) == 1 + 40 - len(poisons)
    assert isinstance(await place.submit(), Receipt)


async def test_wrong_answers_are_told_and_their_neighbours_stored(place: Place) -> None:
    found = await place.together(place.sent(), place.sent(email="nobody"), place.sent())
    assert [type(each) for each in found] == [Receipt, AnswersInvalidError, Receipt]


@pytest.mark.parametrize("phase", ["before", "after"])
async def test_a_connection_that_dies_while_it_commits_loses_and_doubles_nothing(dsn: str, phase: Phase) -> None:
    """No key is needed for that: what has been stored is known by its id."""
    cuts: list[str] = []

    def cut_once(batch: Batch, at: Phase) -> Fate:
        if at == phase and not cuts and batch.commits and batch.connection == "concertmaster-submissions":
            cuts.append(batch.connection)
            return "cut"
        return "pass"

    async with relay(dsn) as wire, running_web(wire.address) as web:
        place = await publish(web, form(f"dying-{phase}"), listening=True)
        first = await place.submit()
        wire.hook = cut_once
        receipts = [first, *await place.together(*[place.sent() for _ in range(20)])]
        assert cuts
        assert sorted(receipt.id for receipt in receipts) == await place.stored()
        runs = await place.ask("select id, submission_id from runs")
        assert dict(runs) == {r.run_ids[0]: r.id for r in receipts}
        assert await place.counts() == {("", ""): 21}


async def test_without_a_database_nobody_is_told_yes_and_the_same_key_counts_later(dsn: str) -> None:
    async with relay(dsn) as wire, running_web(wire.address) as web:
        place = await publish(web, form())
        key = {"Idempotency-Key": "k-1"}
        async with web.client(await web.key(place.organisation)) as sender:
            assert (await sender.post(place.url, json={"answers": MAIL})).status_code == 201
            wire.hook = lambda _batch, _phase: "cut"
            refused = await asyncio.gather(*(sender.post(place.url, json={"answers": MAIL}, headers=key) for _ in range(5)))
            assert {answer.status_code for answer in refused} == {503}
            assert {(answer.json()["code"], answer.headers["retry-after"]) for answer in refused} == {("unavailable", "2")}
            wire.hook = lambda _batch, _phase: "pass"
            taken = [await sender.post(place.url, json={"answers": MAIL}, headers=key) for _ in range(2)]
        assert [answer.status_code for answer in taken] == [201, 201]
        assert taken[0].json() == taken[1].json()
        assert len(await place.stored()) == 2


@asynccontextmanager
async def held_up(place: Place) -> AsyncIterator[None]:
    """Let nobody insert a submission until the block ends."""
    async with place.web.database.transaction(place.organisation) as tx:
        await tx.raw.execute("set local role none")
        await tx.raw.execute("lock table submissions in share mode")
        yield


async def test_beyond_what_may_wait_senders_are_told_to_come_back(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission_intake, "_MOST_WAITING", 5)
    async with place.web.client(await place.web.key(place.organisation)) as sender:
        async with held_up(place):
            taken = [asyncio.create_task(place.submit())]
            await asyncio.sleep(0.1)
            taken += [asyncio.create_task(place.submit()) for _ in range(5)]
            await asyncio.sleep(0.1)
            with pytest.raises(QueueFullError):
                await place.submit()
            answer = await sender.post(place.url, json={"answers": MAIL})
        assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "queue.full", "2")
        receipts = await asyncio.gather(*taken)
    assert {receipt.id for receipt in receipts} < set(await place.stored())
    assert len(await place.stored()) == 7


async def test_a_database_that_hangs_does_not_hold_senders_for_ever(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission_intake, "_LONGEST_S", 0.2)
    async with held_up(place):
        with pytest.raises(UnavailableError):
            await place.submit()


async def test_the_last_places_of_a_form_are_given_out_once(web: Web) -> None:
    place = await publish(web, form(settings={"max_responses": 7}))
    keys = [f"k-{number}" for number in range(10) for _ in range(4)]
    found = await place.together(place.sent(), *[place.sent(key) for key in keys])
    assert isinstance(found[0], Receipt)
    by_key = {
        key: {getattr(each, "id", type(each)) for each, at in zip(found[1:], keys, strict=True) if at == key} for key in keys
    }
    assert all(len(answers) == 1 for answers in by_key.values())
    assert Counter(answers == {FormClosedError} for answers in by_key.values()) == {False: 6, True: 4}
    assert len(await place.stored()) == 7


async def test_the_form_as_it_is_published_at_that_moment_counts(place: Place) -> None:
    async with place.web.client(await place.web.key(place.organisation)) as owner:
        draft = f"{API}/forms/{place.form_id}"
        changed = form()
        changed["fields"]["f_mail"]["name"] = "address"
        await owner.put(draft, json={"document": changed}, headers={"If-Match": '"r1"'})
        assert (await owner.post(f"{draft}/publish")).status_code == 201
        with pytest.raises(AnswersInvalidError):
            await place.submit()
        receipt = await place.submit(place.sent(address="ada@example.org"))
        stored = {row[0]: row[1:] for row in await place.ask("select id, version, data from submissions")}
        assert stored[receipt.id] == (2, {"f_mail": "ada@example.org"})
        assert (await owner.delete(draft, headers={"If-Match": '"r2"'})).status_code == 204
    with pytest.raises(NotFoundError):
        await place.submit(place.sent(address="ada@example.org"))
    with pytest.raises(NotFoundError):
        await place.submit(replace(place.sent(), form_id=new_id()))


async def test_answers_with_few_values_are_counted_and_erased_ones_taken_back(web: Web) -> None:
    place = await publish(web, form(fields=COUNTED, pages=[{"id": "p1", "items": list(COUNTED)}]))
    one = {"plan": "free", "likes": ["free", "paid"], "stars": 4, "far": -2, "again": True, "name": "Ada"}
    other = {"plan": "paid", "likes": ["paid"], "stars": 4, "again": False, "name": "Bob"}
    first, second, _third = [await place.submit(place.sent(**answers)) for answers in (one, other, other)]
    assert await place.counts() == {
        ("", ""): 3,
        ("f_plan", "free"): 1,
        ("f_plan", "paid"): 2,
        ("f_like", "free"): 1,
        ("f_like", "paid"): 3,
        ("f_star", "4"): 3,
        ("f_far", "-2"): 1,
        ("f_yes", "true"): 1,
        ("f_yes", "false"): 2,
    }
    async with web.client(await web.key(place.organisation)) as owner:
        for erased in (first, second):
            assert (await owner.delete(f"{place.url}/{erased.id}", headers={"If-Match": '"r1"'})).status_code == 204
    left = {answer: n for answer, n in (await place.counts()).items() if n}
    assert left == {("", ""): 1, ("f_plan", "paid"): 1, ("f_like", "paid"): 1, ("f_star", "4"): 1, ("f_yes", "false"): 1}


async def test_two_processes_that_count_the_same_never_wait_in_a_circle(dsn: str, web: Web) -> None:
    places = [await publish(web, form(fields=COUNTED, pages=[{"id": "p1", "items": list(COUNTED)}])) for _ in range(2)]
    organisations = {place.organisation for place in places}
    assert len(organisations) == 2
    async with running_web(dsn) as neighbour:
        for place in places:
            for at in (web, neighbour):
                await place.submit(place.sent(plan="free"), web=at)
        work = [
            place.submit(place.sent(f"k-{number}", plan="free" if number % 2 else "paid", stars=number % 5 + 1), web=at)
            for number in range(400)
            for place, at in ((places[number % 2], web), (places[1 - number % 2], neighbour))
        ]
        receipts = await asyncio.gather(*work)
    assert len({receipt.id for receipt in receipts}) == 2 * 400
    for place in places:
        assert (await place.counts())["", ""] == 400 + 2
