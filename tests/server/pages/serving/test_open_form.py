"""The first page, as everybody gets it."""

import gzip
import re

import httpx

from tests.support.definitions import API, create_form, form, published_form
from tests.support.form_site import EXAMPLE, INTAKE, Publish
from tests.support.forms import form_json, text_field
from tests.support.html import read_html


async def test_the_page_holds_nothing_that_differs_from_reader_to_reader(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(EXAMPLE)
    first, second = await browser.get(url), await browser.get(url, headers={"user-agent": "another"})
    assert first.status_code == 200
    assert first.content == second.content
    assert "set-cookie" not in first.headers
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    owned = {control.attributes["name"] for control in read_html(first.text).all("input", type="hidden")}
    assert owned == {"_page", "_version"}


async def test_a_browser_that_has_the_page_gets_no_second_one(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(INTAKE)
    tag = (await browser.get(url)).headers["etag"]
    again = await browser.get(url, headers={"if-none-match": f'"else", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (await browser.get(url, headers={"if-none-match": '"else"'})).status_code == 200


async def test_a_new_version_is_seen_at_once(owner: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    made = await create_form(owner, form("seen-at-once", title="First"))
    where = f"{API}/forms/{made['id']}"
    assert (await owner.post(f"{where}/publish")).status_code == 201
    before = await browser.get("/f/seen-at-once")
    await owner.put(where, json={"document": form("seen-at-once", title="Second")}, headers={"if-match": "*"})
    assert (await owner.post(f"{where}/publish")).status_code == 201
    after = await browser.get("/f/seen-at-once", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert read_html(after.text).one("h1").text == "Second"


async def test_the_example_is_light(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(EXAMPLE)
    sizes = {}
    async with browser.stream("GET", url, headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
        assert answer.headers["content-encoding"] == "gzip"
    page = gzip.decompress(raw).decode()
    sizes[url] = len(raw)
    for address in re.findall(r'(?:href|src)="(/[^"]+)"', page):
        async with browser.stream("GET", address, headers={"accept-encoding": "gzip"}) as answer:
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            sizes[address] = len(b"".join([part async for part in answer.aiter_raw()]))
    assert sizes[url] <= 6_000
    assert len(sizes) == 3
    assert sum(sizes.values()) <= 45_000


async def test_nothing_comes_from_elsewhere_and_nothing_stands_inline(browser: httpx.AsyncClient, publish: Publish) -> None:
    answer = await browser.get(await publish(EXAMPLE))
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data: blob:",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
        "base-uri": "'none'",
    }
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = read_html(answer.text)
    assert not list(page.all("style"))
    scripts = [script.attributes for script in page.all("script") if script.attributes["type"] != "application/json"]
    assert all(script["src"].startswith("/assets/") for script in scripts)
    assert not any(name == "style" or name.startswith("on") for element in page.all() for name in element.attributes)


async def test_the_answer_form_is_the_only_one_and_begins_with_its_main_button(
    browser: httpx.AsyncClient, publish: Publish
) -> None:
    page = read_html((await browser.get(await publish(INTAKE))).text)
    form = page.one("form")
    assert (form.attributes["method"], form.attributes["action"]) == (
        "post",
        "/f/the-answer-form-is-the-only-one-and-begins-with-its-main-but",
    )
    assert [button.text for button in form.all("button")] == ["Continue", "Save and continue later", "Add another site"]


async def test_texts_for_hidden_fields_come_from_the_address(browser: httpx.AsyncClient, publish: Publish) -> None:
    fields = {
        "f_name": text_field("name"),
        "f_source": {"name": "source", "type": "hidden", "from_query": "utm"},
        "f_fixed": {"name": "fixed", "type": "hidden", "value": "ours"},
    }
    url = await publish(form_json(fields))
    plain = await browser.get(url, params={"elsewhere": "1", "fixed": "from-outside"})
    assert "source" not in plain.text
    assert "from-outside" not in plain.text
    given = await browser.get(url, params={"utm": 'a"<b>'})
    assert given.headers["cache-control"] == "no-store"
    assert read_html(given.text).one("input", name="source").attributes["value"] == 'a"<b>'


async def test_each_reader_gets_a_language_of_their_own(browser: httpx.AsyncClient, publish: Publish) -> None:
    texts = {"de": {"f_name.label": "Wie heißt du?"}, "ar": {"f_name.label": "الاسم"}}
    url = await publish(form_json({"f_name": text_field("name")}, locales=["en", "de", "ar"], texts=texts))
    german = await browser.get(url, headers={"accept-language": "fr, de-AT;q=0.8, en;q=0.5"})
    assert "Accept-Language" in german.headers["vary"]
    page = read_html(german.text)
    assert next(page.all("label", **{"for": "name"})).text.startswith("Wie heißt du?")
    assert {(link.text, link.attributes["href"]) for link in page.one("nav").all("a")} == {
        ("English", f"{url}?lang=en"),
        ("العربية", f"{url}?lang=ar"),
    }
    arabic = read_html((await browser.get(f"{url}?lang=ar")).text)
    assert (arabic.one("html").attributes["lang"], arabic.one("html").attributes["dir"]) == ("ar", "rtl")
    assert arabic.one("form").attributes["action"] == f"{url}?lang=ar"


async def test_who_follows_a_wrong_address_is_told_what_to_do(browser: httpx.AsyncClient, owner: httpx.AsyncClient) -> None:
    await create_form(owner, form("never-published"))
    for path in ("/f/never-published", "/f/nothing-here", "/f/%00", "/f/a/b", "/f/" + "x" * 300):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8"), path
        page = read_html(answer.text)
        assert page.one("h1").text == "There is no form at this address"
        assert "ask whoever sent it" in page.one("main").text


async def test_a_closed_form_shows_nothing_of_itself(browser: httpx.AsyncClient, publish: Publish) -> None:
    answer = await browser.get(
        await publish(form_json({"f_1": text_field("secret")}, settings={"deadline": "2020-01-01T00:00:00Z"}))
    )
    assert answer.status_code == 410
    assert read_html(answer.text).one("h1").text == "This form is closed"
    assert "secret" not in answer.text.lower()


async def test_a_full_form_is_closed_at_once(owner: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    submissions = await published_form(owner, form("full-at-one", settings={"max_responses": 1}))
    assert (await browser.get("/f/full-at-one")).status_code == 200
    assert (await owner.post(submissions, json={"answers": {"email": "ada@example.org"}})).status_code == 201
    assert (await browser.get("/f/full-at-one")).status_code == 410
