"""What happens when the first page, or a whole form, is sent."""

import asyncio
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from concertmaster_server.api.app import create_app
from concertmaster_server.pages.parts import Options
from tests.support.definitions import API, form, listening_workflow, published_form
from tests.support.form_site import INTAKE, Publish, running_pages
from tests.support.forms import expr, form_json, text_field
from tests.support.html import filled, read_html
from tests.support.posting import drafts_of, form_at, let_pass, post, rows, submissions_of
from tests.support.web import Web

FIRST = {"name": "Ada", "kind": "shop", "days": ["mon", "tue"], "sites[0].city": "Oslo", "sites[0].kwh": "12,5"}
WHOLE = {**FIRST, "why": "Because", "agree": "yes"}


async def test_a_whole_form_at_once_is_stored_and_has_a_receipt(web: Web, browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(INTAKE)
    answer = await post(browser, url, WHOLE)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/receipt")
    assert answer.headers["referrer-policy"] == "no-referrer"
    (stored,) = await submissions_of(web, url)
    assert stored[1] == {
        "f_name": "Ada",
        "f_kind": "shop",
        "f_days": ["mon", "tue"],
        "f_sites": [{"f_city": "Oslo", "f_kwh": 12.5}],
        "f_total": 12.5,
        "f_why": "Because",
        "f_agree": True,
    }
    receipt = await browser.get(answer.headers["location"])
    assert (receipt.status_code, receipt.headers["cache-control"]) == (200, "no-store")
    assert str(stored[0]) in receipt.text


async def test_multipart_says_the_same(web: Web, browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(form_json({"f_name": text_field("name", required=True), "f_why": text_field("why")}))
    answer = await browser.post(url, files={"name": (None, "Zoë"), "why": (None, "")})
    assert answer.status_code == 303
    assert [row[1] for row in await submissions_of(web, url)] == [{"f_name": "Zoë"}]


async def test_a_wrong_whole_form_comes_back_at_the_first_problem_with_nothing_lost(
    web: Web, browser: httpx.AsyncClient, publish: Publish
) -> None:
    url = await publish(INTAKE)
    answer = await post(browser, url, {**WHOLE, "agree": "", "sites[0].city": "", "sites[0].kwh": "12x"})
    assert answer.status_code == 422
    page = read_html(answer.text)
    assert page.one("title").text == "Error: You – Small intake"
    summary = page.one("section", class_="summary")
    assert [(link.text, link.attributes["href"]) for link in summary.all("a")] == [
        ("Enter an answer for “City”.", "#sites-0-city"),
        ("Enter “Kwh” as a number, such as 1250 or 12.5.", "#sites-0-kwh"),
    ]
    kwh = page.one("input", id="sites-0-kwh")
    assert (kwh.attributes["value"], kwh.attributes["aria-invalid"]) == ("12x", "true")
    described = {page.one(id=name).attributes["id"] for name in kwh.attributes["aria-describedby"].split()}
    assert described == {"sites-0-kwh-unit", "sites-0-kwh-error"}
    mended = await post(
        browser, page.one("form").attributes["action"], filled(page.one("form"), {"sites[0].city": "Oslo", "sites[0].kwh": "1"})
    )
    second = read_html((await browser.get(mended.headers["location"])).text)
    assert second.one("textarea", id="why").text == "Because"
    done = await post(browser, second.one("form").attributes["action"], filled(second.one("form"), {"agree": "yes"}))
    assert done.headers["location"].endswith("/receipt")
    assert len(await submissions_of(web, url)) == 1


async def test_a_single_page_comes_back_where_it_was(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(form_json({"f_name": text_field("name", required=True), "f_why": text_field("why")}))
    for own in ({}, {"_page": "p1"}):
        answer = await post(browser, url, {**own, "why": "kept"})
        page = read_html(answer.text)
        assert answer.status_code == 422
        assert page.one("form").attributes["action"] == url
        assert page.one("input", id="why").attributes["value"] == "kept"


async def test_the_first_page_leads_to_the_next_one(web: Web, browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(INTAKE)
    answer = await post(browser, url, filled(await form_at(browser, url), FIRST))
    assert answer.status_code == 303
    token, page = answer.headers["location"].removeprefix("/r/").split("/")
    assert (page, len(token)) == ("p2", 43)
    assert not await submissions_of(web, url)
    addresses = await rows(web, "select address from public_addresses where kind = 'draft'")
    assert token not in str(addresses)
    assert token not in str(await rows(web, "select * from idempotency_keys"))


async def test_answers_that_open_questions_bring_the_page_again(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(INTAKE)
    form_before = await form_at(browser, url)
    assert not list(form_before.all("input", name="which"))
    answer = await post(browser, url, filled(form_before, {**FIRST, "kind": "other"}))
    page = read_html(answer.text)
    assert answer.status_code == 422
    notice = page.one("section", class_="notice")
    assert "further questions" in notice.text
    assert [(link.text, link.attributes["href"]) for link in notice.all("a")] == [("Which", "#which")]
    assert not list(page.all("section", class_="summary"))
    assert "aria-invalid" not in page.one("input", name="which").attributes
    empty = await post(browser, url, filled(page.one("form"), {}))
    assert read_html(empty.text).one("section", class_="summary").one("a").attributes["href"] == "#which"
    done = await post(browser, url, filled(page.one("form"), {"which": "A bakery"}))
    assert done.headers["location"].endswith("/p2")


async def test_questions_that_may_stay_empty_are_shown_once(browser: httpx.AsyncClient, publish: Publish) -> None:
    fields = {
        "f_any": {"name": "any", "type": "yes_no", "label": "Any?"},
        "f_kind": {"name": "kind", "type": "yes_no", "label": "Kind?", "show_if": expr("any")},
    }
    url = await publish(form_json(fields))
    answer = await post(browser, url, filled(await form_at(browser, url), {"any": "yes"}))
    page = read_html(answer.text)
    assert (answer.status_code, len(list(page.all("input", name="kind")))) == (422, 2)
    assert (await post(browser, url, filled(page.one("form"), {}))).status_code == 303


async def test_a_further_row_is_added_and_nothing_is_checked(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(INTAKE)
    pairs = filled(await form_at(browser, url), {"kind": "other", "sites[0].kwh": "twelve"})
    for number in (2, 3):
        answer = await post(browser, url, [*pairs, ("_add", "sites")])
        page = read_html(answer.text)
        assert answer.status_code == 200
        assert [row.one("legend").text for row in page.one("fieldset", id="sites").all("fieldset", class_="row")] == [
            f"Site {one}" for one in range(1, number + 1)
        ]
        assert page.one("input", name="sites[0].kwh").attributes["value"] == "twelve"
        assert not list(page.all("section", class_="summary"))
        pairs = page.one("form").posts()
    assert not list(page.all("button", name="_add"))


async def test_blank_rows_and_untouched_controls_are_no_answers(web: Web, browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(form_json(dict(list(INTAKE["fields"].items())[:7])))
    assert (await post(browser, url, filled(await form_at(browser, url), {"name": "Ada"}))).status_code == 303
    assert [row[1] for row in await submissions_of(web, url)] == [{"f_name": "Ada"}]


async def test_an_equal_post_within_half_a_minute_is_the_same_one(web: Web, browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(form_json({"f_name": text_field("name")}))
    first, second = await post(browser, url, {"name": "Ada"}), await post(browser, url, {"name": "Ada"})
    assert first.headers["location"] == second.headers["location"]
    other = await post(browser, url, {"name": "Ada"}, headers={"user-agent": "another"})
    assert other.headers["location"] != first.headers["location"]
    assert len(await submissions_of(web, url)) == 2
    await let_pass(web, 31)
    later = await post(browser, url, {"name": "Ada"})
    assert later.headers["location"] != first.headers["location"]
    assert len(await submissions_of(web, url)) == 3


async def test_a_key_makes_a_post_the_same_one_whoever_sends_it_and_whenever(
    web: Web, browser: httpx.AsyncClient, publish: Publish
) -> None:
    url = await publish(form_json({"f_name": text_field("name")}))
    first = await post(browser, url, {"name": "Ada", "_key": "k-1"})
    await let_pass(web, 3600)
    second = await post(browser, url, {"name": "Ada", "_key": "k-1"}, headers={"user-agent": "another"})
    assert first.headers["location"] == second.headers["location"]
    assert (await post(browser, url, {"name": "Ada", "_key": "k-2"})).headers["location"] != first.headers["location"]
    assert len(await submissions_of(web, url)) == 2


async def test_twenty_equal_posts_at_once_make_one_submission(
    web: Web, browser: httpx.AsyncClient, dsn: str, publish: Publish
) -> None:
    url = await publish(INTAKE)
    async with running_pages(dsn) as beside, beside.client() as through_another_process:
        through_another_process.headers["user-agent"] = browser.headers["user-agent"]
        clients = [browser, through_another_process] * 10
        answers = await asyncio.gather(*(post(client, url, WHOLE) for client in clients))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(await submissions_of(web, url)) == 1


async def test_the_second_press_of_the_last_free_place_gets_the_receipt_too(
    browser: httpx.AsyncClient, owner: httpx.AsyncClient
) -> None:
    await published_form(owner, form("last-place", settings={"max_responses": 1}))
    mine = [await post(browser, "/f/last-place", {"email": "ada@example.org"}) for _ in range(2)]
    assert {answer.status_code for answer in mine} == {303}
    assert (await post(browser, "/f/last-place", {"email": "bob@example.org"})).status_code == 410


async def test_who_began_under_one_version_is_taken_under_it(
    web: Web, owner: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    submissions = await published_form(owner, form("two-versions"))
    before = await form_at(browser, "/f/two-versions")
    where = submissions.removesuffix("/submissions")
    fields = {"f_new": text_field("brand_new", required=True)}
    await owner.put(where, json={"document": form_json(fields, slug="two-versions")}, headers={"if-match": "*"})
    assert (await owner.post(f"{where}/publish")).status_code == 201
    answer = await post(browser, "/f/two-versions", filled(before, {"email": "ada@example.org"}))
    assert answer.status_code == 303
    assert [row[1:] for row in await submissions_of(web, "/f/two-versions")] == [({"f_mail": "ada@example.org"}, 1)]
    assert (await post(browser, "/f/two-versions", {"email": "ada@example.org"})).status_code == 422


@pytest.mark.parametrize("second_page", [False, True])
async def test_a_version_that_was_replaced_a_day_ago_is_taken_no_more(
    second_page: bool, web: Web, dsn: str, owner: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    slug = f"replaced-{second_page}".lower()
    fields = {"f_name": text_field("name"), "f_why": text_field("why")}
    where = (await published_form(owner, form_json(fields, slug=slug))).removesuffix("/submissions")
    before = filled(await form_at(browser, f"/f/{slug}"), {"name": "Ada", "why": "Because"})
    fields = {"f_new": text_field("brand_new", required=True), **fields}
    pages = [{"id": "p1", "items": ["f_new", "f_name"]}, {"id": "p2", "items": ["f_why"]}]
    changed = form_json(fields, slug=slug, **({"pages": pages} if second_page else {}))
    await owner.put(where, json={"document": changed}, headers={"if-match": "*"})
    assert (await owner.post(f"{where}/publish")).status_code == 201

    for hours, version in ((23, 1), (25, 2)):
        await let_pass(web, 3600)
        now = datetime.now(UTC) + timedelta(hours=hours)
        async with running_pages(dsn, now=lambda now=now: now) as later, later.client() as visitor:
            answer = await post(visitor, f"/f/{slug}", before)
            if version == 2:
                assert answer.status_code == 422
                page = read_html(answer.text)
                assert "has changed" in page.one("section", class_="notice").text
                assert page.one("input", name="name").attributes["value"] == "Ada"
                sheet = page.one("form")
                assert (await post(visitor, sheet.attributes["action"], sheet.posts())).status_code == 422
                answer = await post(visitor, sheet.attributes["action"], filled(sheet, {"brand_new": "Yes"}))
                if second_page:
                    answer = await post(visitor, answer.headers["location"], await _posts(visitor, answer))
            assert answer.headers["location"].endswith("/receipt")
    answers = {"f_name": "Ada", "f_why": "Because"}
    assert [row[1:] for row in await submissions_of(web, f"/f/{slug}")] == [(answers, 1), ({"f_new": "Yes", **answers}, 2)]


async def _posts(browser: httpx.AsyncClient, answer: httpx.Response) -> list[tuple[str, str]]:
    return (await form_at(browser, answer.headers["location"])).posts()


async def test_how_long_a_version_is_taken_counts_from_its_own_successor(web: Web, dsn: str, owner: httpx.AsyncClient) -> None:
    where = (await published_form(owner, form_json({"f_1": text_field("name")}, slug="thrice"))).removesuffix("/submissions")
    now = datetime.now(UTC)
    for version, hours in ((2, 0), (3, 25)):
        published = now + timedelta(hours=hours)
        app = create_app(replace(web.parts, now=lambda published=published: published))
        async with Web(app, web.parts).client() as author:
            author.headers.update(owner.headers)
            document = form_json({f"f_{version}": text_field("name")}, slug="thrice")
            await author.put(where, json={"document": document}, headers={"if-match": "*"})
            assert (await author.post(f"{where}/publish")).json()["version"] == version
    async with running_pages(dsn, now=lambda: now + timedelta(hours=26)) as later, later.client() as visitor:
        for version, status in (("1", 422), ("2", 303), ("3", 303), ("9", 303)):
            assert (await post(visitor, "/f/thrice", {"_version": version, "name": "Ada"})).status_code == status
        for move in ("_save", "_add"):
            assert (await post(visitor, "/f/thrice", {"_version": "1", move: "name"})).status_code == 422


async def test_a_control_the_form_does_not_have_is_named(web: Web, browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(form_json({"f_name": text_field("name")}))
    answer = await post(browser, url, {"name": "Ada", "admin": "yes", "sites[0].x": "1"})
    assert answer.status_code == 422
    assert "The control “admin” does not belong to this form." in read_html(answer.text).one("section").text
    assert not await submissions_of(web, url)


async def test_programs_that_fill_in_everything_are_told_and_people_can_go_on(
    web: Web, browser: httpx.AsyncClient, publish: Publish
) -> None:
    url = await publish(form_json({"f_name": text_field("name")}))
    answer = await post(browser, url, filled(await form_at(browser, url), {"name": "Ada", "_website": "http://spam.example"}))
    page = read_html(answer.text)
    assert answer.status_code == 422
    assert "people do not see" in page.one("section", class_="notice").text
    assert not await drafts_of(web, url)
    again = await post(browser, url, page.one("form").posts())
    assert again.status_code == 303
    assert [row[1] for row in await submissions_of(web, url)] == [{"f_name": "Ada"}]


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", "${7*7}", "<script>alert(1)</script>", "{% for x in y %}", "=1+1", "\"'><img src=x onerror=1>"]
)
async def test_answers_are_never_more_than_text(
    text: str, web: Web, browser: httpx.AsyncClient, owner: httpx.AsyncClient
) -> None:
    slug = f"only-text-{text.encode().hex()[:16]}"
    fields = {
        "f_name": text_field("name"),
        "f_long": {"name": "long", "type": "long_text", "label": "Long"},
        "f_n": {"name": "n", "type": "integer", "label": "N"},
    }
    await published_form(owner, form_json(fields, slug=slug))
    wrong = await post(browser, f"/f/{slug}", {"name": text, "long": text, "n": text})
    page = read_html(wrong.text)
    assert (
        page.one("input", name="name").attributes["value"],
        page.one("textarea", name="long").text,
        page.one("input", name="n").attributes["value"],
    ) == (
        text,
        text,
        text,
    )
    done = await post(browser, f"/f/{slug}", {"name": text, "long": text})
    receipt = read_html((await browser.get(done.headers["location"])).text)
    assert [answer.text for answer in receipt.one("section", class_="answers").all("dd")] == [text, text]
    assert not list(receipt.all("script"))
    (stored,) = await submissions_of(web, f"/f/{slug}")
    assert stored[1] == {"f_name": text, "f_long": text}


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"name=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"name=\xff", "application/x-www-form-urlencoded", 400),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x", 400),
        (b"--x", "multipart/form-data", 400),
        (b"name=" + b"a" * 1024 * 1024, "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"name=a", "", 415),
        (b"name=a%00b", "application/x-www-form-urlencoded", 422),
    ],
)
async def test_bodies_nobody_can_read_are_told_so(
    body: bytes, kind: str, status: int, browser: httpx.AsyncClient, owner: httpx.AsyncClient
) -> None:
    slug = f"unreadable-{secrets.token_hex(4)}"
    await published_form(owner, {**INTAKE, "slug": slug})
    answer = await browser.post(f"/f/{slug}", content=body, headers={"content-type": kind} if kind else {})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "Nothing was stored." in read_html(answer.text).one("main").text


async def test_a_closed_form_takes_nothing(web: Web, browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(form_json({"f_1": text_field("name")}, settings={"deadline": "2020-01-01T00:00:00Z"}))
    assert (await post(browser, url, {"name": "Ada"})).status_code == 410
    assert (await post(browser, url, {"_page": "p1", "_save": "1"})).status_code == 410
    assert not await submissions_of(web, url)


async def test_too_many_posts_from_one_network_are_slowed_down(dsn: str, owner: httpx.AsyncClient) -> None:
    await published_form(owner, form("slowed-down"))
    options = Options(posts_at_once=2, posts_per_second=0.01)
    async with running_pages(dsn, options) as web, web.client() as browser:
        answers = [await post(browser, "/f/slowed-down", {"email": f"{one}@example.org"}) for one in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert int(answers[2].headers["retry-after"]) > 1
    kept = read_html(answers[2].text).one("form")
    assert (kept.attributes["action"], kept.posts()) == ("/f/slowed-down", [("email", "2@example.org")])


async def test_it_starts_what_listens(owner: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    submissions = await published_form(owner, form("heard"))
    await listening_workflow(owner, "heard")
    assert (await post(browser, "/f/heard", {"email": "ada@example.org"})).status_code == 303
    (item,) = (await owner.get(submissions)).json()["items"]
    assert len(item["run_ids"]) == 1
    assert (await owner.get(f"{API}/runs/{item['run_ids'][0]}")).json()["input"] == {"email": "ada@example.org"}
