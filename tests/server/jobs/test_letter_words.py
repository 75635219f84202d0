"""Letters that ask: what they say, whose link they hold, and when they do not leave at all."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from concertmaster_server.db.queries.letters import AskedBy, LetterRow
from concertmaster_server.jobs.letter_words import word
from concertmaster_server.jobs.post_letters import LetterUnreadableError
from concertmaster_server.mail.server import read_mail_server
from concertmaster_server.vault import Vault
from tests.support.definitions import published_form
from tests.support.form_site import running_pages
from tests.support.forms import form_json, text_field
from tests.support.html import filled, read_html
from tests.support.post_office import Delivered, PostOffice, post_office
from tests.support.questions import decide, people_of
from tests.support.stage import Stage, graph, node, set_to, worker
from tests.support.web import VAULT_KEY, new_id

ADA, BO = "ada@example.org", "bo@example.org"
LINK = re.compile(r"http://test(/p/[A-Za-z0-9_-]{100})")


@asynccontextmanager
async def writing(ground: Stage, office: PostOffice) -> AsyncIterator[None]:
    """Run a worker that posts through the office."""
    mail = read_mail_server(f"smtp://localhost:{office.port}?tls=none", "Acme <forms@acme.example>")
    vault = Vault.of(VAULT_KEY, secrets.token_bytes)
    async with worker(ground.dsn, mail=mail, vault=vault, public_url="http://test"):
        yield


async def letter_to(ground: Stage, office: PostOffice, email: str, *, count: int = 1) -> Delivered:
    """Wait for the last of so many letters to somebody."""

    async def there() -> list[Delivered] | None:
        found = [one for one in office.delivered if one.recipients == [email]]
        return found if len(found) >= count else None

    letters: list[Delivered] = await ground.until(there)
    return letters[-1]


def text_of(letter: Delivered) -> str:
    return letter.part("text/plain").replace("\r\n", "\n")


async def test_a_letter_leads_to_the_page_and_the_decision_to_the_end_of_the_run(ground: Stage) -> None:
    document = graph(
        node(
            "ask", "people.approval", to=[ADA, BO], title="Invoice {{ input.n }}", message="**{{ input.who }}** asks.",
            details=[{"name": "Secret", "value": "not for mail"}], deadline=48,
        ),
        set_to("after", it="steps.ask.outcome"),
        edges="start>ask ask.approved>after",
    )  # fmt: skip
    async with post_office() as office, writing(ground, office), running_pages(ground.dsn) as web, web.client() as browser:
        run_id = await ground.start(await ground.publish(document), {"n": 17, "who": "Müller & Söhne <GmbH>"})
        ada, bo = [await letter_to(ground, office, email) for email in (ADA, BO)]
        text = text_of(ada)
        assert ada.message["Subject"] == "Invoice 17"
        assert "Acme asks you to approve or reject what follows.\n\nInvoice 17\n\n**Müller & Söhne <GmbH>** asks." in text
        assert "You can do so until" in text
        assert "not for mail" not in ada.raw.decode("latin-1")
        assert "**Müller &amp; Söhne &lt;GmbH&gt;** asks." in ada.part("text/html")
        [path], [other] = LINK.findall(text), LINK.findall(text_of(bo))
        assert path != other
        assert f'href="http://test{path}"' in ada.part("text/html")
        assert read_html((await browser.get(path)).text).one("h1").text == "Invoice 17"
        assert (await browser.post(path, data={"decision": "approved"})).status_code == 303
        assert (await ground.end_of(run_id)).output == {"after": {"it": "approved"}}
    assert ada.id != bo.id


async def test_a_letter_leads_to_a_personal_form_and_its_answers_to_the_end_of_the_run(ground: Stage) -> None:
    form = form_json({"f_n": text_field("name", required=True)}, slug="details")
    document = graph(
        node("ask", "people.form", form="details", to=ADA, title="One figure", message="Dear *Ada*,"),
        set_to("after", it="steps.ask.answers.name"),
        edges="start>ask ask.answered>after",
    )
    async with post_office() as office, writing(ground, office), running_pages(ground.dsn) as web, web.client() as browser:
        async with web.client(await web.key(ground.organisation)) as owner:
            await published_form(owner, form)
        run_id = await ground.start(await ground.publish(document))
        letter = await letter_to(ground, office, ADA)
        assert letter.message["Subject"] == "One figure"
        assert "Acme asks you to fill in a form.\n\nOne figure\n\nDear *Ada*," in text_of(letter)
        opened = await browser.get(LINK.findall(text_of(letter))[0], follow_redirects=True)
        shown = read_html(opened.text).one("form")
        done: httpx.Response = await browser.post(opened.url.path, data=dict(filled(shown, {"name": "Ada Lind"})))
        assert done.status_code == 303
        assert (await ground.end_of(run_id)).output == {"after": {"it": "Ada Lind"}}


async def test_reminders_reach_who_has_not_answered_with_the_same_link(ground: Stage) -> None:
    document = graph(node("ask", "people.approval", to=[ADA, BO], quorum=2, title="Invoice", reminders=[24]), edges="start>ask")
    async with post_office() as office, writing(ground, office):
        run_id = await ground.start(await ground.publish(document))
        people = await people_of(ground, run_id, 2)
        assert await decide(ground, people[BO], "approved") == "taken"
        first = await letter_to(ground, office, ADA)
        await ground.ask("update assignments set remind_at = clock_timestamp() returning id")
        second = await letter_to(ground, office, ADA, count=2)
    assert second.message["Subject"] == "Reminder: Invoice"
    assert "This is a reminder: your answer is still missing." in text_of(second)
    assert LINK.findall(text_of(first)) == LINK.findall(text_of(second))
    assert first.id != second.id
    assert not [letter for letter in office.delivered if letter.recipients == [BO] and "Reminder" in letter.message["Subject"]]


async def test_a_letter_about_what_is_settled_does_not_leave(ground: Stage) -> None:
    document = graph(node("ask", "people.approval", to=[ADA, BO], title="Invoice"), edges="start>ask")
    async with worker(ground.dsn):
        run_id = await ground.start(await ground.publish(document))
        people = await people_of(ground, run_id, 2)
        assert await decide(ground, people[BO], "approved") == "taken"
        await ground.end_of(run_id)
    async with post_office() as office, writing(ground, office):

        async def given_up() -> bool:
            return not await ground.ask("select 1 from letters where failed_at is null")

        await ground.until(given_up)
    assert not office.delivered
    assert await ground.ask("select distinct failure from letters") == [("The question was settled before this letter left.",)]


async def test_without_a_key_letters_wait(ground: Stage) -> None:
    document = graph(node("ask", "people.approval", to=ADA, title="Invoice"), edges="start>ask")
    async with post_office() as office:
        mail = read_mail_server(f"smtp://localhost:{office.port}?tls=none", "forms@acme.example")
        async with worker(ground.dsn, mail=mail):
            await ground.start(await ground.publish(document))

            async def has_waited() -> bool:
                return bool(await ground.ask("select 1 from letters where attempts > 0 and failure is not null"))

            await ground.until(has_waited)
        await ground.ask("update letters set due_at = clock_timestamp() returning id")
        async with writing(ground, office):
            await letter_to(ground, office, ADA)


@pytest.mark.parametrize("body", [{}, {"title": 5, "message": ""}, {"title": "a"}])
def test_what_makes_no_words_is_told_apart(body: Any) -> None:
    letter = LetterRow(new_id(), new_id(), "invitation", new_id(), ADA, body, 1)
    asked = AskedBy("Acme", "approval", datetime(2026, 3, 1, tzinfo=UTC), settled=False)
    with pytest.raises(LetterUnreadableError):
        word(letter, asked, "http://test/p/x")
