"""Pages behind personal links: what is asked, deciding once, a personal form, and how things stand for whoever comes later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.support.definitions import published_form
from tests.support.form_site import running_pages
from tests.support.forms import form_json, text_field
from tests.support.html import Element, filled, read_html
from tests.support.questions import decide, ending, path_of, people_of
from tests.support.stage import Stage, graph, node, set_to, stage, worker
from tests.support.web import Web, new_id

ADA, BO = "ada@example.org", "bo@example.org"
NAME = form_json({"f_n": text_field("name", required=True), "f_h": text_field("hobby")}, slug="details")
APPROVE, REJECT = {"decision": "approved"}, {"decision": "rejected"}


@pytest.fixture
async def ground() -> AsyncIterator[Stage]:
    async with stage() as made, worker(made.dsn):
        yield made
        assert await made.audit() == ()


@pytest.fixture
async def web(ground: Stage) -> AsyncIterator[Web]:
    async with running_pages(ground.dsn) as running:
        yield running


@pytest.fixture
async def browser(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    async with web.client() as client:
        yield client


async def approval(ground: Stage, *people: str, value: Any = None, **parameters: Any) -> tuple[UUID, list[str]]:
    """Start a run that asks for approval; give it, and the paths of the personal pages."""
    document = graph(
        node("ask", "people.approval", **{"to": list(people), "title": "Invoice 17", **parameters}),
        *(set_to(port, it="steps.ask.decisions") for port in ("approved", "rejected")),
        edges="start>ask ask.approved>approved ask.rejected>rejected",
    )
    return await _start(ground, document, people, value)


async def personal_form(ground: Stage, web: Web, *people: str, **parameters: Any) -> tuple[UUID, list[str]]:
    """Publish a form, and start a run that asks people to fill it in."""
    async with web.client(await web.key(ground.organisation)) as owner:
        await published_form(owner, NAME)
    document = graph(
        node("ask", "people.form", form="details", to=list(people), **parameters),
        set_to("answered", it="steps.ask"),
        set_to("expired", it="steps.ask"),
        edges="start>ask ask.answered>answered ask.expired>expired",
    )
    return await _start(ground, document, people, None)


async def _start(ground: Stage, document: dict[str, Any], people: tuple[str, ...], value: Any) -> tuple[UUID, list[str]]:
    run_id = await ground.start(await ground.publish(document), value)
    asked = await people_of(ground, run_id, len(people))
    return run_id, [path_of(ground.organisation, asked[email]) for email in people]


def said(answer: httpx.Response) -> str:
    return read_html(answer.text).one("main").text


async def form_behind(browser: httpx.AsyncClient, path: str) -> tuple[str, Element]:
    """Follow a link to a personal form; give the page's address and its form."""
    opened = await browser.get(path, follow_redirects=True)
    assert opened.status_code == 200, opened.text
    return str(opened.url.path), read_html(opened.text).one("form")


async def test_the_page_shows_what_is_asked_and_nothing_else(ground: Stage, browser: httpx.AsyncClient) -> None:
    hostile = "<script>alert(1)</script> [x](https://evil.example) {{ 7*7 }} **no**"
    until = (datetime.now(UTC) + timedelta(days=2)).replace(microsecond=0)
    _, [path] = await approval(
        ground,
        ADA,
        value={"bad": hostile},
        title="{{ input.bad }}",
        message="See **this**: {{ input.bad }}",
        details=[
            {"name": "Supplier", "value": {"expr": "input.bad"}},
            {"name": "Amount", "value": 12.5},
            {"name": "Paid", "value": True},
        ],
        deadline=until.isoformat(),
    )
    answer = await browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "etag" not in answer.headers
    page = read_html(answer.text)
    assert page.one("header").text == "Acme"
    assert page.one("h1").text == hostile
    prose = page.one("div", class_="prose")
    assert prose.text == f"See this : {hostile}"
    assert [strong.text for strong in prose.all("strong")] == ["this"]
    assert not list(page.all("a")) + list(page.all("script"))
    assert [(pair.one("dt").text, pair.one("dd").text) for pair in page.one("dl").all("div")] == [
        ("Supplier", hostile),
        ("Amount", "12.5"),
        ("Paid", "Yes"),
    ]
    assert page.one("time").attributes["datetime"] == until.isoformat()
    assert [button.text for button in page.one("form").all("button")] == ["Approve", "Reject"]
    assert not [word for word in ("http:", "ask", str(ground.organisation)) if word in answer.text.replace("https:", "")]


async def test_a_decision_is_taken_once_and_told_to_whoever_comes_later(ground: Stage, browser: httpx.AsyncClient) -> None:
    run_id, [path] = await approval(ground, ADA)
    done = await browser.post(path, data={**APPROVE, "comment": "Fine\r\nby me"})
    assert (done.status_code, done.headers["location"]) == (303, path)
    output = await ending(ground, run_id)
    [told] = output["approved"]["it"]
    assert (told["email"], told["comment"]) == (ADA, "Fine\nby me")
    later = await browser.get(path)
    assert later.status_code == 200
    page = read_html(later.text)
    assert page.one("h1").text == "You approved this"
    assert f"Your decision was recorded on {datetime.now(UTC).day} " in page.one("main").text
    assert page.one("dd").text == "Fine by me"
    assert not list(page.all("form"))
    again = await browser.post(path, data=REJECT)
    assert again.status_code == 409
    assert "What you sent now has changed nothing." in said(again)
    assert "Your decision was recorded on" in said(again)
    assert await rows_of(ground, "select decision, comment from assignees") == [("approved", "Fine\nby me")]


async def test_the_page_speaks_the_language_that_the_browser_likes_best(ground: Stage, browser: httpx.AsyncClient) -> None:
    _, [path] = await approval(ground, ADA, deadline="2099-03-31T18:00:00Z")
    german = {"accept-language": "tlh, de-AT;q=0.8, en;q=0.5"}
    asked = read_html((await browser.get(path, headers=german)).text)
    assert (asked.one("html").attributes["lang"], asked.one("time").text) == ("de", "Bis zum 31. März 2099, 18:00 UTC")
    assert [button.text for button in asked.one("form").all("button")] == ["Zustimmen", "Ablehnen"]
    undecided = await browser.post(path, data={"comment": "so"}, headers=german)
    assert "Wählen Sie aus, ob Sie zustimmen oder ablehnen." in undecided.text
    await browser.post(path, data=APPROVE)
    later = await browser.post(path, data=REJECT, headers=german)
    assert later.status_code == 409
    for told in ("Sie haben zugestimmt", "Ihre Entscheidung wurde gespeichert: ", "hat nichts geändert"):
        assert told in said(later)
    assert "You approved this" in said(await browser.get(path))


async def test_opening_the_page_decides_nothing(ground: Stage, browser: httpx.AsyncClient) -> None:
    _, [path] = await approval(ground, ADA)
    for answer in (await browser.get(f"{path}?decision=approved&comment=x"), await browser.head(path)):
        assert answer.status_code == 200
    assert await rows_of(ground, "select decision from assignees") == [(None,)]


async def test_of_twenty_posts_at_once_one_counts(ground: Stage, browser: httpx.AsyncClient) -> None:
    for _ in range(5):
        run_id, [path] = await approval(ground, ADA)
        answers = await asyncio.gather(*(browser.post(path, data=choice) for choice in [APPROVE, REJECT] * 10))
        assert sorted(answer.status_code for answer in answers) == [303, *[409] * 19]
        [won] = [number for number, answer in enumerate(answers) if answer.status_code == 303]
        assert list(await ending(ground, run_id)) == [("approved", "rejected")[won % 2]]


async def test_what_cannot_be_a_decision_is_shown_again(ground: Stage, browser: httpx.AsyncClient) -> None:
    _, [path] = await approval(ground, ADA)
    for data, problem in (
        ({"comment": "so"}, "Choose whether you approve or reject."),
        ({"decision": "answered", "comment": "so"}, "Choose whether"),
        ({**APPROVE, "comment": "so" + "x" * 2000}, "more than 2000 characters"),
    ):
        answer = await browser.post(path, data=data)
        assert answer.status_code == 422
        page = read_html(answer.text)
        assert problem in page.one("section", class_="summary").text
        assert dict(page.one("form").posts())["comment"] == data["comment"]
    assert await rows_of(ground, "select decision from assignees") == [(None,)]


async def test_it_waits_for_the_others_and_says_so(ground: Stage, browser: httpx.AsyncClient) -> None:
    _, [ada, bo] = await approval(ground, ADA, BO, quorum=2)
    await browser.post(ada, data=APPROVE)
    assert "It is not settled yet" in said(await browser.get(ada))
    assert read_html((await browser.get(bo)).text).one("form")
    await browser.post(bo, data=REJECT)
    assert "Your decision was recorded on" in said(await browser.get(ada))
    assert "It was rejected on" in said(await browser.get(ada))


async def test_who_comes_after_the_others_have_settled_it_reads_that(ground: Stage, browser: httpx.AsyncClient) -> None:
    _, [ada, bo] = await approval(ground, ADA, BO)
    await browser.post(ada, data=APPROVE)
    assert (await browser.get(bo)).status_code == 200
    assert "It was approved on" in said(await browser.get(bo))
    late = await browser.post(bo, data=REJECT)
    assert (late.status_code, "has changed nothing" in said(late)) == (409, True)


async def test_after_the_deadline_the_page_says_so(ground: Stage, browser: httpx.AsyncClient) -> None:
    run_id, [path] = await approval(ground, ADA, deadline=24)
    await ground.ask("update assignments set deadline_at = clock_timestamp() returning id")
    late = await browser.post(path, data=APPROVE)
    assert late.status_code == 409
    answer = await browser.get(path)
    assert answer.status_code == 410
    assert read_html(answer.text).one("h1").text == "The time is over"
    assert (await ground.end_of(run_id)).status == "succeeded"


async def test_a_question_that_is_withdrawn_says_so(ground: Stage, browser: httpx.AsyncClient) -> None:
    run_id, [path] = await approval(ground, ADA)
    await ground.cancel(run_id)
    await ground.end_of(run_id)
    answer = await browser.get(path)
    assert (answer.status_code, read_html(answer.text).one("h1").text) == (410, "No longer needed")
    assert (await browser.post(path, data=APPROVE)).status_code == 409


async def test_a_link_that_is_none_leads_nowhere(ground: Stage, browser: httpx.AsyncClient) -> None:
    _, [path] = await approval(ground, ADA)
    other = await ground.add_organisation()
    people = [path_of(other, new_id()), path_of(ground.organisation, new_id())]
    for wrong in (path[:-1], path + "A", "/p/x", "/p/x/y", *people):
        for answer in (await browser.get(wrong), await browser.post(wrong, data=APPROVE)):
            if wrong == "/p/x/y" and answer.request.method == "POST":
                continue
            assert answer.status_code == 404
            assert read_html(answer.text).one("h1").text == "This link leads nowhere"
    # The right person under another organisation: the signature holds, the row is not theirs.
    stolen = path_of(other, (await people_ids(ground))[0])
    assert (await browser.get(stolen)).status_code == 404


async def test_a_personal_form_is_filled_in_once_and_the_run_goes_on_with_the_answers(
    ground: Stage, web: Web, browser: httpx.AsyncClient
) -> None:
    run_id, [path] = await personal_form(ground, web, ADA)
    url, form = await form_behind(browser, path)
    assert (await form_behind(browser, path))[0] == url
    done = await browser.post(url, data=dict(filled(form, {"name": "Ada Lind"})))
    assert done.status_code == 303, done.text
    receipt = done.headers["location"]
    output = await ending(ground, run_id)
    told = output["answered"]["it"]
    [(submission,)] = await rows_of(ground, "select id from submissions")
    assert told == {"answers": {"name": "Ada Lind"}, "submission_id": str(submission), "email": ADA}
    for again in (await browser.get(path), await browser.post(url, data=dict(filled(form, {"name": "Bo"})))):
        assert (again.status_code, again.headers["location"]) == (303, receipt)
    assert "Ada Lind" in (await browser.get(receipt)).text
    assert await rows_of(ground, "select count(*) from submissions") == [(1,)]


async def test_opening_a_personal_form_twenty_times_at_once_begins_one_draft(
    ground: Stage, web: Web, browser: httpx.AsyncClient
) -> None:
    _, [path] = await personal_form(ground, web, ADA)
    answers = await asyncio.gather(*(browser.get(path) for _ in range(20)))
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, answers[0].headers["location"])}
    assert await rows_of(ground, "select count(*) from drafts") == [(1,)]


async def test_of_twenty_answers_at_once_one_is_stored(ground: Stage, web: Web, browser: httpx.AsyncClient) -> None:
    run_id, [path] = await personal_form(ground, web, ADA)
    url, form = await form_behind(browser, path)
    posts = [browser.post(url, data=dict(filled(form, {"name": f"Ada {number}"}))) for number in range(20)]
    assert {answer.status_code for answer in await asyncio.gather(*posts)} == {303}
    assert (await ground.end_of(run_id)).status == "succeeded"
    assert await rows_of(ground, "select count(*) from submissions") == [(1,)]


async def test_the_first_answer_settles_it_for_all(ground: Stage, web: Web, browser: httpx.AsyncClient) -> None:
    _, [ada, bo] = await personal_form(ground, web, ADA, BO)
    url, form = await form_behind(browser, ada)
    other, other_form = await form_behind(browser, bo)
    await browser.post(url, data=dict(filled(form, {"name": "Ada"})))
    late = await browser.post(other, data=dict(filled(other_form, {"name": "Bo"})))
    assert (late.status_code, read_html(late.text).one("h1").text) == (410, "No longer needed")
    assert "from somebody else" in said(await browser.get(bo))
    assert await rows_of(ground, "select count(*) from submissions") == [(1,)]


async def test_two_answers_at_once_that_are_both_wanted_are_both_told(
    ground: Stage, web: Web, browser: httpx.AsyncClient
) -> None:
    run_id, [ada, bo] = await personal_form(ground, web, ADA, BO, quorum=2)
    opened = [await form_behind(browser, path) for path in (ada, bo)]
    posts = [browser.post(url, data=dict(filled(form, {"name": url}))) for url, form in opened]
    assert [answer.status_code for answer in await asyncio.gather(*posts)] == [303, 303]
    told = (await ending(ground, run_id))["answered"]["it"]
    assert {one["email"]: one["answers"]["name"] for one in told["all"]} == {ADA: opened[0][0], BO: opened[1][0]}
    assert told["answers"] == told["all"][0]["answers"]


async def test_an_answer_to_a_question_starts_no_run_that_listens_to_the_form(
    ground: Stage, web: Web, browser: httpx.AsyncClient
) -> None:
    run_id, [path] = await personal_form(ground, web, ADA)
    await ground.publish(graph(node("start", "trigger.form", form="details")))
    url, form = await form_behind(browser, path)
    await browser.post(url, data=dict(filled(form, {"name": "Ada"})))
    await ground.end_of(run_id)
    assert await rows_of(ground, "select count(*) from runs") == [(1,)]
    assert (await browser.post("/f/details", data={"name": "Bo"})).status_code == 303
    assert await rows_of(ground, "select count(*) from runs") == [(2,)]


async def test_a_personal_form_keeps_its_version_and_its_own_deadline(
    ground: Stage, web: Web, browser: httpx.AsyncClient
) -> None:
    run_id, [path] = await personal_form(ground, web, ADA)
    async with web.client(await web.key(ground.organisation)) as owner:
        [form] = (await owner.get("/api/v1/forms")).json()["items"]
        newer = {**NAME, "settings": {"deadline": "2020-01-01T00:00:00Z", "late": "reject"}}
        address = f"/api/v1/forms/{form['id']}"
        put = await owner.put(address, json={"document": newer}, headers={"If-Match": "*"})
        assert put.status_code == 200, put.text
        assert (await owner.post(f"{address}/publish")).status_code == 201
    assert (await browser.get("/f/details")).status_code == 410
    url, shown = await form_behind(browser, path)
    assert (await browser.post(url, data=dict(filled(shown, {"name": "Ada"})))).status_code == 303
    assert (await ground.end_of(run_id)).status == "succeeded"
    assert await rows_of(ground, "select version from submissions") == [(1,)]


async def test_a_personal_form_closes_with_its_deadline(ground: Stage, web: Web, browser: httpx.AsyncClient) -> None:
    run_id, [path] = await personal_form(ground, web, ADA, deadline=24)
    url, form = await form_behind(browser, path)
    await ground.ask("update assignments set deadline_at = clock_timestamp() returning id")
    late = await browser.post(url, data=dict(filled(form, {"name": "Ada"})))
    assert late.status_code == 410
    assert (await browser.get(path)).status_code == 410
    output = await ending(ground, run_id)
    assert output == {"expired": {"it": {"answers": None, "submission_id": None, "email": None}}}
    assert await rows_of(ground, "select count(*) from submissions") == [(0,)]


async def test_erasing_the_answers_erases_the_run_that_asked_for_them(
    ground: Stage, web: Web, browser: httpx.AsyncClient
) -> None:
    run_id, [path] = await personal_form(ground, web, ADA)
    url, form = await form_behind(browser, path)
    await browser.post(url, data=dict(filled(form, {"name": "Ada Lind"})))
    await ground.end_of(run_id)
    [(submission, form_id)] = await rows_of(ground, "select id, form_id from submissions")
    async with web.client(await web.key(ground.organisation)) as owner:
        address = f"/api/v1/forms/{form_id}/submissions/{submission}"
        assert (await owner.delete(address, headers={"If-Match": "*"})).status_code == 204
        assert "Ada Lind" not in (await owner.get(f"/api/v1/runs/{run_id}/steps")).text
    for table in ("assignments", "assignees", "letters", "drafts", "signals", "submissions", "run_records"):
        assert await rows_of(ground, f"select count(*) from {table}") == [(0,)], table  # noqa: S608 - names of ours
    assert (await browser.get(path)).status_code == 404


async def test_without_a_key_there_are_no_links(ground: Stage) -> None:
    _, [path] = await approval(ground, ADA)
    async with running_pages(ground.dsn, links=None) as web, web.client() as browser:
        assert (await browser.get(path)).status_code == 404


async def test_a_member_who_decided_in_somebodys_name_is_told_of(ground: Stage, web: Web, browser: httpx.AsyncClient) -> None:
    run_id, [path] = await approval(ground, ADA)
    async with web.client(await web.key(ground.organisation, "operator")) as member:
        [open_one] = (await member.get("/api/v1/assignments", params={"open": "true"})).json()["items"]
        body = {"assignee": "ADA@example.org", "decision": "rejected", "comment": "On the phone"}
        decided = await member.post(f"/api/v1/assignments/{open_one['id']}/decide", json=body)
        assert decided.status_code == 200, decided.text
        assert decided.json()["outcome"] == "rejected"
        assert decided.json()["assignees"][0]["decided_by"] == "operator of the test"
    assert "Somebody of the team that asked has entered it for you." in said(await browser.get(path))
    told = (await ending(ground, run_id))["rejected"]["it"]
    assert told[0]["by"] == "operator of the test"


async def test_a_decision_by_letter_and_one_by_hand_exclude_each_other(ground: Stage, browser: httpx.AsyncClient) -> None:
    run_id, [path] = await approval(ground, ADA)
    person = (await people_of(ground, run_id))[ADA]
    by_hand, by_letter = await asyncio.gather(decide(ground, person, "rejected"), browser.post(path, data=APPROVE))
    assert (by_hand, by_letter.status_code) in {("taken", 409), ("assignment.decided", 303)}


async def people_ids(ground: Stage) -> list[UUID]:
    return [row[0] for row in await rows_of(ground, "select id from assignees")]


async def rows_of(ground: Stage, statement: str) -> list[tuple[Any, ...]]:
    async with ground.database.transaction(ground.organisation) as tx:
        return await (await tx.raw.execute(statement.encode())).fetchall()
