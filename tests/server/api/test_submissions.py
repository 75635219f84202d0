"""Submissions over HTTP: answers come in once, start what listens, and can be read, reviewed and erased."""

import asyncio
import hashlib
import secrets
from typing import Any

import httpx
import pytest

from concertmaster_server.runs.backlog import Bounds
from tests.support.definitions import API, create_form, form, listening_workflow, published_form
from tests.support.forms import form_json, text_field
from tests.support.web import Web, running_web

GOOD = {"email": "ada@example.org"}


@pytest.fixture
async def published(owner: httpx.AsyncClient, request: pytest.FixtureRequest) -> str:
    """The address of the submissions of a published form."""
    return await published_form(owner, form(request.node.name.replace("_", "-")[5:65].strip("-")))


async def rows(web: Web, owner: httpx.AsyncClient, statement: str, **values: Any) -> list[Any]:
    organisation = (await owner.get(f"{API}/me")).json()["organisation_id"]
    async with web.database.transaction(organisation) as tx:
        return await (await tx.raw.execute(statement, values)).fetchall()


async def test_answers_come_back_by_field_name(owner: httpx.AsyncClient, published: str) -> None:
    made = await owner.post(published, json={"answers": {"email": " ada@example.org "}})
    assert (made.status_code, made.json()["run_ids"]) == (201, [])
    answer = await owner.get(f"{published}/{made.json()['id']}")
    stored = answer.json()
    assert (stored["answers"], stored["status"], stored["locale"], stored["version"]) == (GOOD, "new", "en", 1)
    assert answer.headers["etag"] == '"r1"'
    assert stored["submitted_at"].endswith("Z")


async def test_bad_answers_are_refused_field_by_field(owner: httpx.AsyncClient, published: str) -> None:
    answer = await owner.post(published, json={"answers": {"email": "nobody"}})
    assert (answer.status_code, answer.json()["code"]) == (422, "answers.invalid")
    assert [problem["path"] for problem in answer.json()["problems"]] == ["/answers/email"]
    assert (await owner.get(published)).json()["items"] == []


async def test_a_form_that_is_not_published_takes_nothing(owner: httpx.AsyncClient) -> None:
    made = await create_form(owner, form("not-yet"))
    answer = await owner.post(f"{API}/forms/{made['id']}/submissions", json={"answers": GOOD})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({"deadline": "2020-01-01T00:00:00Z"}, 410),
        ({"deadline": "2020-01-01T00:00:00Z", "late": "accept"}, 201),
        ({"deadline": "2999-01-01T00:00:00Z"}, 201),
    ],
)
async def test_a_deadline_closes_the_form(owner: httpx.AsyncClient, settings: dict[str, Any], status: int) -> None:
    url = await published_form(owner, form(settings=settings))
    answer = await owner.post(url, json={"answers": GOOD})
    assert answer.status_code == status


async def test_a_full_form_takes_no_more_even_at_the_same_moment(owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, form("full", settings={"max_responses": 3}))
    answers = await asyncio.gather(*(owner.post(url, json={"answers": GOOD}) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [410] * 5


async def test_each_listening_workflow_gets_one_run_and_its_wake_up(web: Web, owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, form("listened-to"))
    workflows = {await listening_workflow(owner, "listened-to") for _ in range(2)}
    await listening_workflow(await web.owner(), "listened-to")
    answer = await owner.post(url, json={"answers": GOOD})
    run_ids = answer.json()["run_ids"]
    found = await rows(
        web,
        owner,
        "select r.workflow_id::text, r.status, r.trigger_node, r.input, r.version, count(o.id)"
        " from runs r left join outbox o on o.target_id = r.id where r.id = any(%(ids)s::uuid[]) group by r.id",
        ids=run_ids,
    )
    assert {row[0] for row in found} == workflows
    assert [row[1:-1] for row in found] == [("queued", "answer", GOOD, 1)] * 2
    assert sum(row[-1] for row in found) == 1


async def test_a_form_that_moved_still_starts_what_listens_to_its_old_address(owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, form("old-address"))
    await listening_workflow(owner, "old-address")
    draft = url.removesuffix("/submissions")
    await owner.put(draft, json={"document": form("new-address")}, headers={"If-Match": '"r1"'})
    await owner.post(f"{draft}/publish")
    answer = await owner.post(url, json={"answers": GOOD})
    assert len(answer.json()["run_ids"]) == 1


async def test_the_same_key_stores_once_and_answers_the_same(web: Web, owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, form("keyed"))
    await listening_workflow(owner, "keyed")
    key = {"Idempotency-Key": "k-1"}
    answers = await asyncio.gather(*(owner.post(url, json={"answers": GOOD}, headers=key) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len((await owner.get(url)).json()["items"]) == 1
    assert len(await rows(web, owner, "select id from runs where submission_id = %(id)s", id=answers[0].json()["id"])) == 1


async def test_the_same_key_with_other_answers_is_refused(owner: httpx.AsyncClient, published: str) -> None:
    key = {"Idempotency-Key": "k-2"}
    await owner.post(published, json={"answers": GOOD}, headers=key)
    answer = await owner.post(published, json={"answers": {"email": "bob@example.org"}}, headers=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.mismatch")


async def test_a_repeated_request_is_answered_even_when_the_form_has_closed(owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, form("closing", settings={"max_responses": 1}))
    key = {"Idempotency-Key": "k-3"}
    first = await owner.post(url, json={"answers": GOOD}, headers=key)
    assert (await owner.post(url, json={"answers": GOOD})).status_code == 410
    assert (await owner.post(url, json={"answers": GOOD}, headers=key)).text == first.text


async def test_submissions_are_paged_newest_first(owner: httpx.AsyncClient, published: str) -> None:
    mails = [f"n{number}@example.org" for number in range(5)]
    for mail in mails:
        await owner.post(published, json={"answers": {"email": mail}})
    seen: list[str] = []
    cursor = None
    while True:
        page = (await owner.get(published, params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
        seen += [item["answers"]["email"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == mails[::-1]


async def test_a_review_needs_the_tag_that_was_read(owner: httpx.AsyncClient, published: str) -> None:
    made = (await owner.post(published, json={"answers": GOOD})).json()
    url = f"{published}/{made['id']}"
    assert (await owner.patch(url, json={"status": "accepted"})).status_code == 428
    reviewed = await owner.patch(url, json={"status": "accepted"}, headers={"If-Match": '"r1"'})
    assert (reviewed.status_code, reviewed.json()["status"], reviewed.headers["etag"]) == (200, "accepted", '"r2"')
    commented = await owner.patch(url, json={"comment": "fine"}, headers={"If-Match": '"r2"'})
    assert (commented.json()["status"], commented.json()["comment"]) == ("accepted", "fine")
    assert (await owner.patch(url, json={"status": "new"}, headers={"If-Match": '"r1"'})).status_code == 412
    assert (await owner.patch(url, json={"status": "odd"}, headers={"If-Match": '"r3"'})).status_code == 422


async def test_erasing_leaves_no_answer_anywhere(web: Web, owner: httpx.AsyncClient) -> None:
    secret = "erase.me@example.org"
    url = await published_form(owner, form("erased"))
    await listening_workflow(owner, "erased")
    sent = (await owner.post(url, json={"answers": {"email": secret}}, headers={"Idempotency-Key": "k-4"})).json()
    assert (await owner.delete(f"{url}/{sent['id']}", headers={"If-Match": '"r1"'})).status_code == 204
    assert (await owner.get(f"{url}/{sent['id']}")).status_code == 404
    for table in ("submissions", "runs", "run_records", "drafts", "idempotency_keys", "outbox"):
        statement = f"select count(*) from {table} t where t::text like %(text)s"  # noqa: S608 - the tables stand above
        found = await rows(web, owner, statement, text=f"%{secret}%")
        assert found == [(0,)], table
    (run,) = await rows(web, owner, "select status, input, submission_id from runs where id = %(id)s", id=sent["run_ids"][0])
    assert run == ("cancelled", None, None)


async def test_a_submission_is_found_in_its_own_form_alone(owner: httpx.AsyncClient, published: str) -> None:
    made = (await owner.post(published, json={"answers": GOOD})).json()
    other = await create_form(owner, form("another-form"))
    assert (await owner.get(f"{API}/forms/{other['id']}/submissions/{made['id']}")).status_code == 404


async def test_one_answer_starts_one_run_however_many_triggers_hear_of_it(owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, form("first-address"))
    draft = url.removesuffix("/submissions")
    await owner.put(draft, json={"document": form("second-address")}, headers={"If-Match": '"r1"'})
    await owner.post(f"{draft}/publish")
    triggers = [
        {"id": name, "type": "trigger.form", "parameters": {"form": slug}}
        for name, slug in (("old", "first-address"), ("new", "second-address"))
    ]
    made = await owner.post(f"{API}/workflows", json={"document": {"name": "Both", "nodes": triggers}})
    assert (await owner.post(f"{API}/workflows/{made.json()['id']}/publish")).status_code == 201
    answer = await owner.post(url, json={"answers": GOOD})
    assert len(answer.json()["run_ids"]) == 1


async def test_beyond_the_bound_answers_are_not_taken(dsn: str) -> None:
    async with running_web(dsn, bounds=Bounds(organisation=1)) as web, await web.owner() as client:
        url = await published_form(client, form("too-busy"))
        answers = [await client.post(url, json={"answers": GOOD}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 503]
        assert (answers[1].json()["code"], answers[1].headers["retry-after"]) == ("queue.full", "2")
        assert len((await client.get(url)).json()["items"]) == 1


@pytest.mark.parametrize(("deadline", "late"), [("2020-01-01T00:00:00Z", True), ("2999-01-01T00:00:00Z", False), (None, False)])
async def test_what_came_late_says_so(owner: httpx.AsyncClient, deadline: str | None, late: bool) -> None:
    url = await published_form(owner, form(settings={"deadline": deadline, "late": "accept"}))
    made = await owner.post(url, json={"answers": GOOD})
    one, listed = await owner.get(f"{url}/{made.json()['id']}"), await owner.get(url)
    assert (one.json()["late"], listed.json()["items"][0]["late"]) == (late, late)


async def test_what_was_agreed_to_can_be_shown_as_it_was_read(owner: httpx.AsyncClient) -> None:
    agree = {"name": "agree", "type": "consent", "label": "I agree", "text": "We keep this for **a year**."}
    other = {"name": "letters", "type": "consent", "label": "Write to me", "required": False}
    fields = {"f_agree": agree, "f_letters": other, "f_why": text_field("why")}
    texts = {"de": {"f_agree.text": "Wir behalten das **ein Jahr** lang."}}
    url = await published_form(
        owner, form_json(fields, slug=f"agreed-{secrets.token_hex(4)}", locales=["en", "de"], default_locale="en", texts=texts)
    )
    made = await owner.post(url, json={"answers": {"agree": True, "why": "x"}, "locale": "de"})
    stored = (await owner.get(f"{url}/{made.json()['id']}")).json()
    text = "Wir behalten das **ein Jahr** lang."
    assert stored["consents"] == [
        {
            "field": "agree",
            "label": "I agree",
            "text": text,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "version": 1,
            "at": stored["submitted_at"],
        }
    ]
