"""Letters about forms, over real SMTP: a link to answer with, a link to come back with, a copy of what was sent."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from concertmaster_server.api.app import create_app
from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.form_letters import forget_form_letters
from concertmaster_server.forms.link_tokens import FormLinks
from concertmaster_server.jobs import form_letters
from concertmaster_server.jobs.form_letters import MOST_RECEIPTS
from concertmaster_server.jobs.letter_words import LetterWords
from concertmaster_server.jobs.outside import make_mailer
from concertmaster_server.jobs.post_letters import Poster, Timing
from concertmaster_server.mail.server import read_mail_server
from concertmaster_server.outbound.guard import GuardOptions
from concertmaster_server.vault import Vault
from tests.support.databases import fresh_database
from tests.support.definitions import published_form
from tests.support.form_site import INTAKE, running_pages
from tests.support.forms import form_json, text_field
from tests.support.html import filled, read_html
from tests.support.post_office import PostOffice, post_office
from tests.support.posting import form_at, post, rows
from tests.support.web import VAULT_KEY, Web

MAILED = form_json(
    {
        "f_name": text_field("name"),
        "f_mail": {"name": "email", "type": "email", "label": "E-mail"},
        "f_ref": {"name": "ref", "type": "hidden"},
    },
    title="Small question",
    settings={"receipt_to": "email"},
)


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with fresh_database() as address:
        yield address


@pytest.fixture
async def web(dsn: str) -> AsyncIterator[Web]:
    async with running_pages(dsn) as running:
        await rows(running, "delete from letters returning id")
        yield running


@pytest.fixture
async def browser(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    async with web.client() as client:
        yield client


@pytest.fixture
async def owner(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    async with await web.owner() as client:
        yield client


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as running:
        yield running


async def publish(owner: httpx.AsyncClient, document: dict[str, Any]) -> tuple[str, str]:
    """Publish a form; give its address for respondents and for its owner."""
    slug = f"mailed-{secrets.token_hex(4)}"
    made = await published_form(owner, {**document, "slug": slug})
    return f"/f/{slug}", made.removesuffix("/submissions")


async def deliver(dsn: str, office: PostOffice) -> None:
    """Let every letter leave that is due."""
    line = Line(psycopg_dsn(dsn), "post")
    server = read_mail_server(f"smtp://localhost:{office.port}?tls=none", "Acme <forms@acme.example>")
    words = LetterWords(
        line=line, links=None, public_url="http://test", form_links=FormLinks(Vault.of(VAULT_KEY, secrets.token_bytes))
    )
    poster = Poster(
        line=line,
        mailer=make_mailer(server, GuardOptions(), total_s=2.0),
        now=lambda: datetime.now(UTC),
        words=words,
        timing=Timing(pauses_s=(0.0, 0.0)),
    )
    while await poster.post_due():
        pass
    await line.close()


async def test_the_link_to_come_back_goes_to_whoever_asks_and_loses_nothing(
    dsn: str, web: Web, owner: httpx.AsyncClient, browser: httpx.AsyncClient, office: PostOffice
) -> None:
    url, _ = await publish(owner, INTAKE)
    saved = await post(browser, url, {"name": "Ada", "days": ["tue"], "sites[0].kwh": "twelve", "_page": "p1", "_save": "1"})
    later = read_html((await browser.get(saved.headers["location"])).text)
    at = saved.headers["location"].removesuffix("?saved")
    assert later.one("input", id="link").attributes["value"].endswith(at.removesuffix("/p1"))
    action = later.one("form").attributes["action"]
    wrong = await post(browser, action, {"email": "ada@example.org\r\nBcc: eve@example.org"})
    assert (wrong.status_code, "no e-mail address" in wrong.text) == (422, True)
    sent = await post(browser, action, {"email": "ada@example.org"})
    assert "on its way" in read_html(sent.text).one("section", class_="notice").text
    await deliver(dsn, office)
    (letter,) = office.delivered
    assert letter.recipients == ["ada@example.org"]
    link = re.search(r"http://test(/r/[A-Za-z0-9_-]{43})", letter.part("text/plain"))
    assert link is not None
    assert link[1] not in str(await rows(web, "select * from letters")) + str(await rows(web, "select * from public_addresses"))
    async with web.client() as elsewhere:
        first = await elsewhere.get(link[1], follow_redirects=True)
        shown = dict(read_html(first.text).one("form").posts())
    assert (shown["name"], shown["days"], shown["sites[0].kwh"]) == ("Ada", "tue", "twelve")
    assert "example.org" not in str(await rows(web, "select answers from drafts"))


async def test_no_more_than_a_few_letters_about_one_draft(
    dsn: str, owner: httpx.AsyncClient, browser: httpx.AsyncClient, office: PostOffice
) -> None:
    url, _ = await publish(owner, INTAKE)
    saved = await post(browser, url, {"name": "Ada", "_page": "p1", "_save": "1"})
    action = saved.headers["location"].replace("?saved", "/link")
    statuses = [(await post(browser, action, {"email": f"p{number}@example.org"})).status_code for number in range(5)]
    assert statuses == [200, 200, 200, 422, 422]
    await deliver(dsn, office)
    assert len(office.delivered) == 3


async def test_a_personal_link_is_sent_and_leads_to_its_answers(
    dsn: str, owner: httpx.AsyncClient, browser: httpx.AsyncClient, office: PostOffice
) -> None:
    _, form = await publish(owner, {**MAILED, "settings": {"identity": "token"}})
    recipients = [{"email": "ada@example.org", "answers": {"name": "Ada"}}, {"email": "bob@example.org"}]
    made = await owner.post(f"{form}/links", json={"recipients": recipients, "send": True})
    revoked = made.json()["links"][1]["id"]
    assert (await owner.post(f"{form}/links/{revoked}/revoke")).status_code == 204
    await deliver(dsn, office)
    (letter,) = office.delivered
    assert (letter.recipients, letter.message["Subject"]) == (["ada@example.org"], "Small question")
    link = re.search(r"http://test(/l/[A-Za-z0-9_-]{43})", letter.part("text/plain"))
    assert link is not None
    page = await browser.get(link[1], follow_redirects=True)
    assert dict(read_html(page.text).one("form").posts())["name"] == "Ada"


@pytest.mark.parametrize("way", ["api", "page", "draft"])
async def test_a_copy_of_the_answers_goes_to_the_address_in_them(
    way: str, dsn: str, web: Web, owner: httpx.AsyncClient, browser: httpx.AsyncClient, office: PostOffice
) -> None:
    url, form = await publish(owner, MAILED)
    answers = {"name": "Ada <b>{{ 7*7 }}</b>", "email": "ada@example.org", "ref": "secret"}
    if way == "api":
        for _ in range(2):
            sent = await owner.post(f"{form}/submissions", json={"answers": answers}, headers={"idempotency-key": "k"})
            assert sent.status_code == 201
    else:
        at = url
        if way == "draft":
            begun = await browser.post(f"{url}/answers", json={"page": "p1", "pairs": []})
            at = begun.json()["address"]
        for _ in range(2):
            assert (await post(browser, at, {**answers, "_page": "p1", "_key": "once"})).status_code == 303
    await deliver(dsn, office)
    (letter,) = office.delivered
    assert (letter.recipients, letter.message["Subject"]) == (["ada@example.org"], "Received: Small question")
    assert "Name: Ada <b>{{ 7*7 }}</b>" in letter.part("text/plain")
    assert "&lt;b&gt;" in letter.part("text/html")
    assert '<p dir="auto"' in letter.part("text/html"), "each paragraph is read from its own side"
    assert "secret" not in letter.part("text/plain")
    assert "{{ 7" not in str(await rows(web, "select body from letters"))


async def test_receipts_to_one_address_are_few(dsn: str, owner: httpx.AsyncClient, office: PostOffice) -> None:
    _, form = await publish(owner, MAILED)
    for number in range(MOST_RECEIPTS + 3):
        sent = await owner.post(f"{form}/submissions", json={"answers": {"name": str(number), "email": "ada@example.org"}})
        assert sent.status_code == 201
    await deliver(dsn, office)
    assert len(office.delivered) == MOST_RECEIPTS


async def test_receipts_in_the_name_of_one_form_have_a_most(
    dsn: str, owner: httpx.AsyncClient, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_letters, "MOST_OF_FORM", 4)
    _, flooded = await publish(owner, MAILED)
    _, calm = await publish(owner, MAILED)
    for number in range(6):
        sent = await owner.post(f"{flooded}/submissions", json={"answers": {"email": f"p{number}@example.org"}})
        assert sent.status_code == 201
    await owner.post(f"{calm}/submissions", json={"answers": {"email": "other@example.org"}})
    await deliver(dsn, office)
    reached = sorted(address for letter in office.delivered for address in letter.recipients)
    assert reached == ["other@example.org", "p0@example.org", "p1@example.org", "p2@example.org", "p3@example.org"]


async def test_without_a_mail_server_no_letter_is_promised(web: Web, owner: httpx.AsyncClient) -> None:
    mute = Web(create_app(replace(web.parts, options=replace(web.parts.options, sends_mail=False))), web.parts)
    _, form = await publish(owner, MAILED)
    wanted = {"recipients": [{"email": "ada@example.org"}]}
    async with mute.client() as client:
        client.headers.update(owner.headers)
        refused = await client.post(f"{form}/links", json={**wanted, "send": True})
        assert (refused.status_code, refused.json()["code"]) == (409, "mail.not_set_up")
        assert (await client.post(f"{form}/links", json=wanted)).status_code == 201
    assert not await rows(web, "select id from letters")


async def test_erased_answers_are_sent_to_nobody_and_addresses_are_forgotten(
    dsn: str, web: Web, owner: httpx.AsyncClient, office: PostOffice
) -> None:
    _, form = await publish(owner, MAILED)
    sent = await owner.post(f"{form}/submissions", json={"answers": {"email": "ada@example.org"}})
    where = f"{form}/submissions/{sent.json()['id']}"
    assert (await owner.delete(where, headers={"if-match": "*"})).status_code == 204
    await deliver(dsn, office)
    assert not office.delivered
    await rows(web, "update letters set failed_at = failed_at - interval '2 days' returning id")
    line = Line(psycopg_dsn(dsn), "tidy")
    assert await line.use(lambda raw: forget_form_letters(raw, hours=24)) == 1
    await line.close()
    assert not await rows(web, "select id from letters")


async def test_an_anonymous_form_sends_no_copy(dsn: str, web: Web, owner: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    url, _ = await publish(owner, {**MAILED, "settings": {"receipt_to": "f_mail", "anonymous": True}})
    await post(browser, url, filled(await form_at(browser, url), {"email": "ada@example.org"}))
    assert not await rows(web, "select id from letters")
