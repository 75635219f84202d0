"""Personal links: made over the API, opened by whoever has one, used once, taken back."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.support.definitions import API, published_form
from tests.support.forms import form_json, text_field
from tests.support.html import filled, read_html
from tests.support.posting import form_at, post, rows
from tests.support.web import Web

FORM = form_json(
    {
        "f_name": text_field("name"),
        "f_ref": {"name": "ref", "type": "hidden"},
        "f_why": text_field("why"),
    },
    settings={"identity": "token"},
)


@pytest.fixture
async def links(owner: httpx.AsyncClient) -> str:
    """The address of a form's links."""
    made = await published_form(owner, {**FORM, "slug": f"linked-{secrets.token_hex(4)}"})
    return made.removesuffix("/submissions") + "/links"


async def make(owner: httpx.AsyncClient, links: str, **body: Any) -> dict[str, Any]:
    answer = await owner.post(links, json={"recipients": [{"answers": {"name": "Ada", "ref": "A-17"}}], **body})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["links"][0]
    return made


def path(made: dict[str, Any]) -> str:
    return "/l/" + made["url"].rpartition("/l/")[2]


async def opened(browser: httpx.AsyncClient, made: dict[str, Any]) -> str:
    """Open a link and give the address of its page."""
    to = await browser.get(path(made))
    assert to.status_code == 303, to.text
    return str((await browser.get(to.headers["location"])).headers["location"])


async def test_a_link_begins_with_its_answers_and_is_found_again(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient, links: str
) -> None:
    made = await make(owner, links)
    assert "Ada" not in made["url"]
    at = await opened(browser, made)
    form = await form_at(browser, at)
    assert dict(form.posts())["name"] == "Ada"
    await post(browser, at, [*filled(form, {"why": "Half a sen"}), ("_save", "1")])
    again = await form_at(browser, await opened(browser, made))
    assert dict(again.posts())["why"] == "Half a sen"


async def test_answers_come_once_through_it_with_what_nobody_could_change(
    web: Web, owner: httpx.AsyncClient, browser: httpx.AsyncClient, links: str
) -> None:
    made = await make(owner, links)
    at = await opened(browser, made)
    sent = await post(browser, at, filled(await form_at(browser, at), {"why": "Because", "ref": "forged"}))
    assert sent.headers["location"].endswith("/receipt")
    (stored,) = (await owner.get(links.replace("/links", "/submissions"))).json()["items"]
    assert stored["answers"] == {"name": "Ada", "ref": "A-17", "why": "Because"}
    late = await browser.get(path(made))
    assert (late.status_code, "The answers that it was for have arrived" in late.text) == (410, True)
    assert "Ada" not in late.text
    (listed,) = (await owner.get(links)).json()["items"]
    assert (listed["state"], listed["uses"]) == ("used", 1)
    assert await rows(web, "select answers from form_links where id = %s", UUID(made["id"])) == [({},)]


async def test_answers_that_save_themselves_leave_alone_what_is_not_shown(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient, links: str
) -> None:
    at = await opened(browser, await make(owner, links))
    forged = {"rev": 1, "fields": ["ref", "why"], "pairs": [["ref", "forged"], ["why", "Because"]]}
    assert (await browser.post(f"{at}/answers", json=forged)).status_code == 204
    await post(browser, at, filled(await form_at(browser, at), {}))
    (stored,) = (await owner.get(links.replace("/links", "/submissions"))).json()["items"]
    assert stored["answers"] == {"name": "Ada", "ref": "A-17", "why": "Because"}


async def test_a_link_for_many_uses_begins_anew(owner: httpx.AsyncClient, browser: httpx.AsyncClient, links: str) -> None:
    made = await make(owner, links, single_use=False)
    for why in ("one", "two"):
        at = await opened(browser, made)
        form = await form_at(browser, at)
        assert (dict(form.posts())["name"], dict(form.posts())["why"]) == ("Ada", "")
        assert (await post(browser, at, filled(form, {"why": why}))).headers["location"].endswith("/receipt")
    assert len((await owner.get(links.replace("/links", "/submissions"))).json()["items"]) == 2


async def test_without_a_link_the_form_says_that_it_needs_one(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient, links: str
) -> None:
    document = (await owner.get(links.removesuffix("/links"))).json()["document"]
    url = f"/f/{document['slug']}"
    for answer in (await browser.get(url), await browser.get(url), await post(browser, url, {"name": "Eve"})):
        assert (answer.status_code, read_html(answer.text).one("h1").text) == (403, "This form needs a personal link")


@pytest.mark.parametrize("over", ["revoked", "expired"])
async def test_a_link_that_is_over_leads_nowhere_and_neither_does_its_draft(
    web: Web, owner: httpx.AsyncClient, browser: httpx.AsyncClient, links: str, over: str
) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    made = await make(owner, links, expires_at=until.isoformat())
    at = await opened(browser, made)
    if over == "revoked":
        assert (await owner.post(f"{links}/{made['id']}/revoke")).status_code == 204
        assert (await owner.post(f"{links}/{made['id']}/revoke")).status_code == 204
    else:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await rows(web, "update form_links set expires_at = %s where id = %s returning id", past, UUID(made["id"]))
    save = {"rev": 1, "fields": ["why"], "pairs": [["why", "late"]]}
    answers = (
        await browser.get(path(made)),
        await browser.get(at),
        await post(browser, at, {"why": "late"}),
        await browser.post(f"{at}/answers", json=save),
    )
    for answer in answers:
        assert answer.status_code == 410
        assert "Ada" not in answer.text
    assert (await owner.get(links)).json()["items"][0]["state"] == over


async def test_a_link_that_is_over_says_so_in_its_own_language(owner: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    slug = f"linked-{secrets.token_hex(4)}"
    made = await published_form(owner, {**FORM, "slug": slug, "locales": ["en", "de", "tlh"]})
    links = made.removesuffix("/submissions") + "/links"
    spoken = []
    for locale, accepted in (("de", "fr"), ("", "fr"), ("tlh", "fr"), ("", "")):
        link = await make(owner, links, recipients=[{"locale": locale}])
        await owner.post(f"{links}/{link['id']}/revoke")
        answer = await browser.get(path(link), headers={"accept-language": accepted})
        assert answer.status_code == 410
        spoken.append(read_html(answer.text).one("html").attributes["lang"])
    assert spoken == ["de", "fr", "fr", "en"]


async def test_nothing_of_a_token_is_stored(web: Web, owner: httpx.AsyncClient, browser: httpx.AsyncClient, links: str) -> None:
    made = await make(owner, links, recipients=[{"email": "ada@example.org"}], send=True)
    await opened(browser, made)
    for table in ("public_addresses", "form_links", "letters", "drafts"):
        assert path(made)[3:] not in str(await rows(web, f"select * from {table}"))  # noqa: S608 - names of ours


@pytest.mark.parametrize(
    ("recipient", "reason"),
    [
        ({"answers": {"nobody": 1}}, "the form has no field 'nobody'"),
        ({"email": "ada@example.org\nBcc: eve@example.org"}, "line break"),
        ({"email": "ada@example.org, eve@example.org"}, "comma"),
        ({"locale": "xx"}, "does not speak"),
    ],
)
async def test_recipients_that_cannot_be(owner: httpx.AsyncClient, links: str, recipient: dict[str, Any], reason: str) -> None:
    answer = await owner.post(links, json={"recipients": [{}, recipient]})
    assert (answer.status_code, answer.json()["code"]) == (422, "link.bad_recipient")
    assert "recipient 2" in answer.text
    assert reason in answer.text


async def test_another_organisation_sees_nothing(web: Web, owner: httpx.AsyncClient, links: str) -> None:
    made = await make(owner, links)
    async with await web.owner() as stranger:
        assert (await stranger.get(links)).status_code == 404
        assert (await stranger.post(links, json={"recipients": [{}]})).status_code == 404
        assert (await stranger.post(f"{links}/{made['id']}/revoke")).status_code == 404
    assert (await owner.get(f"{API}/forms/{secrets.token_hex(16)}/links")).status_code == 404


async def test_a_token_that_leads_nowhere(browser: httpx.AsyncClient) -> None:
    for token in (secrets.token_urlsafe(32), "short"):
        assert (await browser.get(f"/l/{token}")).status_code == 404
