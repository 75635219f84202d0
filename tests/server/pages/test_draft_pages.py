"""Answers on their way: the pages after the first one, back and forth, until the receipt."""

import asyncio
import secrets
from typing import Any

import httpx
import pytest

from tests.support.definitions import API, form, published_form
from tests.support.form_site import EXAMPLE, INTAKE, Publish
from tests.support.forms import expr, form_json, text_field
from tests.support.html import filled, read_html
from tests.support.posting import drafts_of, form_at, post, rows, submissions_of
from tests.support.web import Web

FIRST = {"name": "Ada", "kind": "other", "which": "Bakery", "days": ["mon"], "sites[0].city": "Oslo", "sites[0].kwh": "12,5"}


@pytest.fixture
async def intake(browser: httpx.AsyncClient, publish: Publish) -> tuple[str, str]:
    """The address of a form, and that of its second page after the first one was sent."""
    url = await publish(INTAKE)
    answer = await post(browser, url, {**FIRST, "_page": "p1", "_shown": "f_which"})
    assert answer.status_code == 303, answer.text
    return url, answer.headers["location"]


async def test_the_second_page_is_for_its_owner_alone(browser: httpx.AsyncClient, intake: tuple[str, str]) -> None:
    _, second = intake
    answer = await browser.get(second)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "etag" not in answer.headers
    page = read_html(answer.text)
    assert (page.one("h1").text, page.one("header").text, page.one("div", class_="progress").text) == (
        "Your reasons",
        "Small intake",
        "Page 2 of 2",
    )
    assert page.one("output", id="total").text == "12.5 kWh"
    assert [button.text for button in page.one("form").all("button")] == ["Submit", "Back", "Save and continue later"]


async def test_each_page_says_until_when_by_the_clock_of_the_form(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish({**INTAKE, "settings": {"deadline": "2999-12-01T17:00:00+01:00"}})
    again = await post(browser, url, {"_page": "p1"})
    second = await browser.get((await post(browser, url, {**FIRST, "_page": "p1", "_shown": "f_which"})).headers["location"])
    for page in (await browser.get(url), again, second):
        told = read_html(page.text).one("time")
        assert (told.text, told.attributes["datetime"]) == ("Until 1 December 2999, 17:00 UTC+1", "2999-12-01T17:00:00+01:00")


async def test_a_mistake_is_explained_and_nothing_is_handed_in(
    web: Web, browser: httpx.AsyncClient, intake: tuple[str, str]
) -> None:
    url, second = intake
    answer = await post(browser, second, filled(await form_at(browser, second), {"why": "Because"}))
    page = read_html(answer.text)
    assert (answer.status_code, page.one("title").text) == (422, "Error: Your reasons – Small intake")
    assert page.one("section", class_="summary").one("a").attributes["href"] == "#agree"
    assert page.one("textarea", id="why").text == "Because"
    assert not await submissions_of(web, url)


async def test_the_last_page_leads_to_the_receipt_and_there_it_stays(
    web: Web, browser: httpx.AsyncClient, intake: tuple[str, str]
) -> None:
    url, second = intake
    done = await post(browser, second, filled(await form_at(browser, second), {"agree": "yes"}))
    assert done.status_code == 303
    receipt = done.headers["location"]
    for again in (await browser.get(second), await post(browser, second, {"agree": ""}), await browser.get(receipt + "x")):
        assert (again.status_code, again.headers["location"]) == (303, receipt)
    (stored,) = await submissions_of(web, url)
    assert stored[1]["f_which"] == "Bakery"
    assert await drafts_of(web, url) == [({},)]
    page = read_html((await browser.get(receipt)).text)
    assert page.one("h1").text == "We have it"
    assert page.one("div", class_="prose").text == "We read it on Monday."
    assert page.one("dl", class_="facts").text.startswith(f"Reference {stored[0]} Received ")
    assert page.one("time").text.endswith(" UTC")
    said = {answer.one("dt").text: answer.one("dd").text for answer in page.all("div") if len(list(answer.all("dt"))) == 1}
    assert said | {"Which": "Bakery", "Days": "Monday", "City": "Oslo", "Kwh": "12.5 kWh", "I agree": "Agreed"} == said


async def test_back_loses_nothing_not_even_what_is_wrong(browser: httpx.AsyncClient, intake: tuple[str, str]) -> None:
    _, second = intake
    back = await post(browser, second, [*filled(await form_at(browser, second), {"why": "Half a sen"}), ("_back", "1")])
    assert back.status_code == 303
    first = await form_at(browser, back.headers["location"])
    assert dict(first.posts()) | {"name": "Ada", "which": "Bakery", "days": "mon", "sites[0].kwh": "12.5"} == dict(first.posts())
    wrong = filled(first, {"sites[0].kwh": "twelve"})
    saved = await post(browser, back.headers["location"], [*wrong, ("_save", "1")])
    kept = await browser.get(saved.headers["location"].removesuffix("?saved"))
    page = read_html(kept.text)
    assert page.one("input", name="sites[0].kwh").attributes["value"] == "twelve"
    assert not list(page.all("section", class_="summary"))
    on = await post(browser, back.headers["location"], filled(page.one("form"), {"sites[0].kwh": "12"}))
    assert dict((await form_at(browser, on.headers["location"])).posts())["why"] == "Half a sen"


async def test_what_is_hidden_comes_back_when_it_shows_again_but_is_not_handed_in(
    web: Web, browser: httpx.AsyncClient, intake: tuple[str, str]
) -> None:
    url, second = intake
    back = (await post(browser, second, [*filled(await form_at(browser, second), {}), ("_back", "1")])).headers["location"]
    for kind, shown in (("shop", False), ("other", True), ("shop", False)):
        answer = await post(browser, back, [*filled(await form_at(browser, back), {"kind": kind}), ("_save", "1")])
        first = await form_at(browser, answer.headers["location"].removesuffix("?saved"))
        assert dict(first.posts()).get("which") == ("Bakery" if shown else None)
    await post(browser, back, filled(await form_at(browser, back), {}))
    await post(browser, second, filled(await form_at(browser, second), {"agree": "yes"}))
    assert "f_which" not in (await submissions_of(web, url))[0][1]


async def test_what_was_emptied_stays_empty(browser: httpx.AsyncClient, intake: tuple[str, str]) -> None:
    _, second = intake
    back = (await post(browser, second, [*filled(await form_at(browser, second), {}), ("_back", "1")])).headers["location"]
    pairs = filled(await form_at(browser, back), {"which": "", "days": [], "sites[0].city": "", "sites[0].kwh": ""})
    answer = await post(browser, back, [*pairs, ("_save", "1")])
    first = await form_at(browser, answer.headers["location"].removesuffix("?saved"))
    assert {name: text for name, text in first.posts() if text and not name.startswith("_")} == {"name": "Ada", "kind": "other"}


async def test_many_presses_of_submit_make_one_submission(web: Web, browser: httpx.AsyncClient, intake: tuple[str, str]) -> None:
    url, second = intake
    pairs = filled(await form_at(browser, second), {"agree": "yes"})
    answers = await asyncio.gather(*(post(browser, second, pairs) for _ in range(20)))
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, second.replace("/p2", "/receipt"))}
    assert len(await submissions_of(web, url)) == 1


async def test_a_draft_keeps_its_version(web: Web, owner: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    submissions = await published_form(owner, {**INTAKE, "slug": "kept-version"})
    second = (await post(browser, "/f/kept-version", {**FIRST, "_page": "p1"})).headers["location"]
    where = submissions.removesuffix("/submissions")
    await owner.put(where, json={"document": form("kept-version")}, headers={"if-match": "*"})
    assert (await owner.post(f"{where}/publish")).status_code == 201
    done = await post(browser, second, filled(await form_at(browser, second), {"agree": "yes"}))
    assert (await browser.get(done.headers["location"])).status_code == 200
    assert [row[2] for row in await submissions_of(web, "/f/kept-version")] == [1]


async def test_pages_that_do_not_apply_are_left_out(browser: httpx.AsyncClient, publish: Publish) -> None:
    fields = {"f_a": text_field("a"), "f_b": text_field("b"), "f_c": text_field("c")}
    pages: list[dict[str, Any]] = [
        {"id": "p1", "items": ["f_a"]},
        {"id": "p2", "items": ["f_b"], "show_if": expr('a == "more"')},
        {"id": "receipt", "items": ["f_c"]},
    ]
    url = await publish(form_json(fields, pages=pages))
    short = await post(browser, url, {"_page": "p1", "a": "less"})
    assert short.headers["location"].endswith("/receipt")
    page = read_html((await browser.get(short.headers["location"])).text)
    assert page.one("div", class_="progress").text == "Page 2 of 2"
    hidden = await browser.get(short.headers["location"].replace("receipt", "p2"))
    assert hidden.headers["location"].endswith("/p1")
    long = await post(browser, url, {"_page": "p1", "a": "more"})
    assert long.headers["location"].endswith("/p2")
    done = await post(browser, short.headers["location"], {"c": "the end"})
    receipt = read_html((await browser.get(done.headers["location"])).text)
    assert "the end" in receipt.text


async def test_a_problem_on_an_earlier_page_brings_that_page(browser: httpx.AsyncClient, intake: tuple[str, str]) -> None:
    _, second = intake
    first = second.replace("/p2", "/p1")
    await post(browser, first, [*filled(await form_at(browser, first), {"name": ""}), ("_save", "1")])
    answer = await post(browser, second, filled(await form_at(browser, second), {"agree": "yes"}))
    page = read_html(answer.text)
    assert (answer.status_code, page.one("form").attributes["action"]) == (422, first)
    assert page.one("section", class_="summary").one("a").attributes["href"] == "#name"


async def test_a_wrong_link_leads_nowhere_and_says_so(browser: httpx.AsyncClient) -> None:
    for token in (secrets.token_urlsafe(32), "short", "x" * 43, "%00" * 43):
        for answer in (await browser.get(f"/r/{token}/p1"), await post(browser, f"/r/{token}/p1", {"name": "Ada"})):
            assert (answer.status_code, read_html(answer.text).one("h1").text) == (404, "This link leads nowhere")


async def test_a_link_to_no_page_of_the_form_leads_to_its_first(browser: httpx.AsyncClient, intake: tuple[str, str]) -> None:
    _, second = intake
    draft = second.removesuffix("/p2")
    first = draft + "/p1"
    for path in (draft + "/nowhere", draft, draft + "/receipt"):
        assert (await browser.get(path)).headers["location"] == first
    assert (await post(browser, draft + "/nowhere", {"name": "Eve"})).headers["location"] == first
    assert dict((await form_at(browser, first)).posts())["name"] == "Ada"


async def test_a_form_that_closes_meanwhile_says_so(owner: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    submissions = await published_form(owner, {**INTAKE, "slug": "closing-down"})
    second = (await post(browser, "/f/closing-down", {**FIRST, "_page": "p1"})).headers["location"]
    where = submissions.removesuffix("/submissions")
    assert (await owner.delete(where, headers={"if-match": "*"})).status_code == 204
    for answer in (await browser.get(second), await post(browser, second, {"agree": "yes"})):
        assert (answer.status_code, read_html(answer.text).one("h1").text) == (410, "This form is closed")


async def test_erased_answers_leave_no_receipt(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient, intake: tuple[str, str]
) -> None:
    _, second = intake
    done = await post(browser, second, filled(await form_at(browser, second), {"agree": "yes"}))
    (made,) = (await owner.get(f"{API}/forms")).json()["items"]
    (item,) = (await owner.get(f"{API}/forms/{made['id']}/submissions")).json()["items"]
    erased = await owner.delete(f"{API}/forms/{made['id']}/submissions/{item['id']}", headers={"if-match": "*"})
    assert erased.status_code == 204
    assert (await browser.get(done.headers["location"])).status_code == 404


async def test_what_the_author_finds_remarkable_is_shown_and_stops_nothing(browser: httpx.AsyncClient, publish: Publish) -> None:
    fields = {"f_n": {"name": "n", "type": "integer", "label": "N"}, "f_m": text_field("m")}
    pages = [{"id": "p1", "items": ["f_n"]}, {"id": "p2", "items": ["f_m"]}]
    checks = [{"id": "k", "at": "f_n", "level": "warning", "if_not": expr("n < 100"), "text": "That is a lot."}]
    url = await publish(form_json(fields, pages=pages, checks=checks))
    assert "That is a lot" not in (await browser.get(url)).text
    on = await post(browser, url, {"_page": "p1", "n": "500"})
    assert on.headers["location"].endswith("/p2")
    back = read_html((await browser.get(on.headers["location"].replace("/p2", "/p1"))).text)
    assert back.one("p", class_="warning").text == "That is a lot."
    assert "n-warning" in back.one("input", name="n").attributes["aria-describedby"]


async def test_the_example_says_the_same_by_pages_as_by_the_api(
    web: Web, browser: httpx.AsyncClient, owner: httpx.AsyncClient, publish: Publish
) -> None:
    url = await publish(EXAMPLE)
    answers = {
        "company": "Nordlys AS",
        "country": "NO",
        "industry": "food",
        "staff": 120,
        "contact_name": "Ada",
        "contact_email": "ada@example.org",
        "quarter": "2026-q1",
        "electricity_kwh": 5000,
        "renewable_percent": 80,
        "fuels": ["gas", "diesel"],
        "gas_kwh": 1200,
        "diesel_l": 300.5,
        "sites": [{"city": "Bergen", "kwh": 3000, "metered": True}, {"city": "Oslo", "kwh": 1000}],
        "waste_kg": 0,
        "has_target": False,
        "energy_cost": {"amount": 125050, "currency": "NOK"},
        "certainty": 7,
        "declaration": True,
    }
    (made,) = (await owner.get(f"{API}/forms")).json()["items"]
    sent = await owner.post(f"{API}/forms/{made['id']}/submissions", json={"answers": answers})
    assert sent.status_code == 201, sent.text
    typed = {
        **{name: str(answer) for name, answer in answers.items() if isinstance(answer, str | int)},
        "fuels": ["gas", "diesel"],
        "diesel_l": "300,5",
        "sites[0].city": "Bergen",
        "sites[0].kwh": "3 000",
        "sites[0].metered": "yes",
        "sites[3].city": "Oslo",
        "sites[3].kwh": "1.000e3",
        "has_target": "no",
        "energy_cost": ["1 250,50", "NOK"],
        "declaration": "yes",
    }
    typed_whole = await post(browser, url, typed)
    assert typed_whole.headers["location"].endswith("/receipt"), typed_whole.text
    by_api, by_page = await submissions_of(web, url)
    assert by_page[1] == by_api[1]


async def test_nothing_of_a_token_is_stored(web: Web, browser: httpx.AsyncClient, intake: tuple[str, str]) -> None:
    token = intake[1].split("/")[2]
    for table in ("public_addresses", "drafts", "idempotency_keys"):
        assert token not in str(await rows(web, f"select * from {table}"))  # noqa: S608 - names of ours
