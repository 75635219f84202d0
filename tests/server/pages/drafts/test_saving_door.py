"""Saving what was typed while it is typed: begun at the form's address, gone on with at the draft's own."""

import asyncio
import secrets
from typing import Any

import httpx
import pytest

from tests.support.definitions import form, published_form
from tests.support.form_site import INTAKE, Publish
from tests.support.forms import form_json, text_field
from tests.support.html import filled, read_html
from tests.support.posting import drafts_of, form_at, post, rows, submissions_of
from tests.support.web import Web

FIRST = [["name", "Ada"], ["kind", "other"], ["which", "Bakery"], ["sites[0].city", "Oslo"], ["sites[0].kwh", "12,5"]]


async def begin(browser: httpx.AsyncClient, url: str, pairs: list[Any] = FIRST, **more: Any) -> tuple[str, int]:
    """Begin a draft; give its address and revision."""
    answer = await browser.post(f"{url}/answers", json={"page": "p1", "pairs": pairs, **more})
    assert answer.status_code == 201, answer.text
    said = answer.json()
    return said["address"], said["rev"]


async def save(browser: httpx.AsyncClient, at: str, rev: int, **fields: Any) -> httpx.Response:
    """Save fields of one control each; an empty list empties one."""
    pairs = [[name, text] for name, texts in fields.items() for text in (texts if isinstance(texts, list) else [texts])]
    return await browser.post(f"{at}/answers", json={"rev": rev, "fields": list(fields), "pairs": pairs})


async def somewhere(owner: httpx.AsyncClient, document: dict[str, Any]) -> str:
    """Publish a form at an address that no other test has."""
    slug = f"saved-{secrets.token_hex(4)}"
    await published_form(owner, {**document, "slug": slug})
    return f"/f/{slug}"


@pytest.fixture
async def intake(browser: httpx.AsyncClient, owner: httpx.AsyncClient) -> tuple[str, str, int]:
    """A form's address, that of a draft begun there, and the draft's revision."""
    url = await somewhere(owner, INTAKE)
    return url, *(await begin(browser, url))


async def test_the_first_save_begins_a_draft_that_any_device_can_open(
    web: Web, browser: httpx.AsyncClient, intake: tuple[str, str, int]
) -> None:
    url, at, rev = intake
    assert rev == 1
    assert (await drafts_of(web, url))[0][0]["f_sites"] == [{"f_city": "Oslo", "f_kwh": 12.5}]
    async with web.client() as other:
        shown = await form_at(other, at)
    assert dict(shown.posts()) | {"name": "Ada", "which": "Bakery", "sites[0].kwh": "12.5", "_rev": "1"} == dict(shown.posts())


async def test_a_save_changes_the_touched_fields_alone_and_is_stored_when_it_is_answered(
    web: Web, browser: httpx.AsyncClient, intake: tuple[str, str, int]
) -> None:
    url, at, rev = intake
    answer = await save(browser, at, rev, name="Eve", days=["mon", "tue"], sites=[])
    assert (answer.status_code, answer.headers["etag"], answer.content) == (204, '"2"', b"")
    assert await drafts_of(web, url) == [
        ({"f_name": "Eve", "f_kind": "other", "f_which": "Bakery", "f_days": ["mon", "tue"]},)
    ]  # fmt: skip


async def test_what_nobody_can_read_is_kept_as_it_was_typed(browser: httpx.AsyncClient, intake: tuple[str, str, int]) -> None:
    _, at, rev = intake
    wrong = {"rev": rev, "fields": ["sites"], "pairs": [["sites[0].kwh", "twelve"]]}
    assert (await browser.post(f"{at}/answers", json=wrong)).status_code == 204
    assert dict((await form_at(browser, at)).posts())["sites[0].kwh"] == "twelve"


async def test_two_tabs_that_touch_different_fields_lose_nothing(
    web: Web, browser: httpx.AsyncClient, intake: tuple[str, str, int]
) -> None:
    url, at, rev = intake
    assert (await save(browser, at, rev, name="Eve")).status_code == 204
    assert (await save(browser, at, rev, which="Baker's")).status_code == 204
    (kept,) = (await drafts_of(web, url))[0]
    assert (kept["f_name"], kept["f_which"]) == ("Eve", "Baker's")


async def test_who_comes_late_to_the_same_field_is_told_what_stands_there(
    web: Web, browser: httpx.AsyncClient, intake: tuple[str, str, int]
) -> None:
    url, at, rev = intake
    await save(browser, at, rev, name="Eve")
    late = await save(browser, at, rev, name="Bob", which="Mill")
    assert late.status_code == 409
    assert late.json() == {"rev": 3, "fields": {"name": {"label": "Name", "text": "Eve"}}}
    (kept,) = (await drafts_of(web, url))[0]
    assert (kept["f_name"], kept["f_which"]) == ("Eve", "Mill")  # what nobody contests is saved
    assert (await save(browser, at, 3, name="Bob")).status_code == 204
    assert (await save(browser, at, 1, name="Bob")).status_code == 204  # they agree


async def test_saves_of_one_moment_are_one_after_the_other(
    web: Web, browser: httpx.AsyncClient, intake: tuple[str, str, int]
) -> None:
    url, at, rev = intake
    answers = await asyncio.gather(*(save(browser, at, rev, name=name) for name in ("one", "two", "three")))
    assert [answer.status_code for answer in answers] == [204, 409, 409]
    assert (await drafts_of(web, url))[0][0]["f_name"] == "one"


async def test_a_page_that_another_tab_changed_is_shown_again_with_both(
    web: Web, browser: httpx.AsyncClient, intake: tuple[str, str, int]
) -> None:
    url, at, rev = intake
    stale = filled(await form_at(browser, at), {"name": "Bob"})
    await save(browser, at, rev, name="Eve")
    answer = await post(browser, at, stale)
    page = read_html(answer.text)
    assert answer.status_code == 409
    assert page.one("section", class_="notice").one("li").text == "Name: Eve"
    assert page.one("input", name="name").attributes["value"] == "Bob"
    assert (await drafts_of(web, url))[0][0]["f_name"] == "Eve"
    assert (await post(browser, at, page.one("form").posts())).status_code == 303
    assert (await drafts_of(web, url))[0][0]["f_name"] == "Bob"


async def test_hidden_answers_stay_in_the_draft_and_are_not_handed_in(
    web: Web, browser: httpx.AsyncClient, intake: tuple[str, str, int]
) -> None:
    url, at, rev = intake
    assert (await save(browser, at, rev, kind="shop")).status_code == 204
    assert (await drafts_of(web, url))[0][0]["f_which"] == "Bakery"
    on = await post(browser, at, filled(await form_at(browser, at), {}))
    await post(browser, on.headers["location"], filled(await form_at(browser, on.headers["location"]), {"agree": "yes"}))
    (stored,) = await submissions_of(web, url)
    assert stored[1]["f_kind"] == "shop"
    assert "f_which" not in stored[1]


async def test_answers_that_were_handed_in_change_no_more(browser: httpx.AsyncClient, intake: tuple[str, str, int]) -> None:
    _, at, rev = intake
    on = (await post(browser, at, filled(await form_at(browser, at), {}))).headers["location"]
    await post(browser, on, filled(await form_at(browser, on), {"agree": "yes"}))
    late = await save(browser, at, rev, name="Eve")
    assert (late.status_code, late.json()["code"]) == (410, "draft.handed_in")


@pytest.mark.parametrize(
    ("settings", "status", "code"),
    [
        ({"deadline": "2020-01-01T00:00:00Z"}, 410, "form.closed"),
        ({"deadline": "2020-01-01T00:00:00Z", "late": "accept"}, 201, None),
        ({"drafts": "none"}, 403, "draft.off"),
        ({"kiosk": True}, 403, "draft.off"),
        ({"identity": "token"}, 403, "link.needed"),
    ],
)
async def test_a_form_may_keep_nothing(
    browser: httpx.AsyncClient, owner: httpx.AsyncClient, settings: dict[str, Any], status: int, code: str | None
) -> None:
    url = await somewhere(owner, form_json({"f_a": text_field("a")}, settings=settings))
    answer = await browser.post(f"{url}/answers", json={"page": "p1", "pairs": [["a", "secret"]]})
    assert (answer.status_code, answer.json().get("code")) == (status, code)


async def test_a_form_that_closes_takes_no_saves_and_gives_nothing_away(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    made = await published_form(owner, form("closing-at-once"))
    at, rev = await begin(browser, "/f/closing-at-once", [["name", "Ada"]])
    where = made.removesuffix("/submissions")
    closed = {**form("closing-at-once"), "settings": {"deadline": "2020-01-01T00:00:00Z"}}
    await owner.put(where, json={"document": closed}, headers={"if-match": "*"})
    assert (await owner.post(f"{where}/publish")).status_code == 201
    for answer in (await save(browser, at, rev, name="Eve"), await browser.get(at), await post(browser, at, {"name": "Eve"})):
        assert answer.status_code == 410
        assert "Ada" not in answer.text


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"rev": 1, "fields": [], "pairs": []}', "text/plain", 415),
        (b'{"rev": -1, "fields": [], "pairs": []}', "application/json", 400),
        (b'{"rev": 1, "fields": ["name"], "pairs": [["name"]]}', "application/json", 400),
        (b'{"rev": 1, "fields": ["name"], "pairs": [["name", "\\u0000"]]}', "application/json", 422),
        (b'{"rev": 1, "fields": ["name"], "pairs": [["name", "\\ud800"]]}', "application/json", 400),
        (b'{"rev": 1, "fields": [], "pairs": ' + b"[" * 100 + b"]" * 100 + b"}", "application/json", 400),
        (b'{"rev": 1, "fields": ["name"], "pairs": [["name", "' + b"x" * 300_000 + b'"]]}', "application/json", 413),
    ],
)
async def test_bodies_that_are_none(
    browser: httpx.AsyncClient, intake: tuple[str, str, int], content: bytes, kind: str, status: int
) -> None:
    answer = await browser.post(f"{intake[1]}/answers", content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert "Traceback" not in answer.text


async def test_a_draft_does_not_grow_for_ever(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(form_json({f"f_{n}": text_field(f"t{n}") for n in range(6)}))
    at, rev = await begin(browser, url, [])
    statuses = [(await save(browser, at, rev, **{f"t{n}": "x" * 250_000})).status_code for n in range(6)]
    assert statuses == [204, 204, 204, 204, 413, 413]


async def test_a_token_that_leads_nowhere(browser: httpx.AsyncClient) -> None:
    for token in (secrets.token_urlsafe(32), "short"):
        assert (await save(browser, f"/r/{token}/p1", 1, name="x")).status_code == 404
    assert (await browser.post("/f/no-such-form/answers", json={"page": "p1", "pairs": []})).status_code == 404


async def test_what_the_database_refuses_fails_alone(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(INTAKE)
    drafts = [await begin(browser, url, [["name", str(number)]]) for number in range(5)]
    strange = [save(browser, at, rev, name="9" * 5_000 if number == 2 else "fine") for number, (at, rev) in enumerate(drafts)]
    assert {answer.status_code for answer in await asyncio.gather(*strange)} == {204}


async def test_nothing_of_a_token_is_stored(web: Web, intake: tuple[str, str, int]) -> None:
    token = intake[1].split("/")[2]
    for table in ("public_addresses", "drafts", "idempotency_keys"):
        assert token not in str(await rows(web, f"select * from {table}"))  # noqa: S608 - names of ours
