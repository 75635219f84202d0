"""Letters leave at least once, under one Message-ID, whatever dies; and once only while all live."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries import letters as statements
from concertmaster_server.jobs.outside import make_mailer
from concertmaster_server.jobs.post_letters import PAUSES_S, LetterUnreadableError, Poster, Timing, Words
from concertmaster_server.mail.server import read_mail_server
from concertmaster_server.outbound.guard import GuardOptions
from tests.support.ports import free_ports
from tests.support.post_office import PostOffice, post_office
from tests.support.stage import Stage
from tests.support.web import new_id

QUICK = Timing(pauses_s=(0.0, *(0.05,) * 9), look_s=0.05, lease_s=5.0)
INVITATION = {"subject": "Please approve", "text": "Dear Ada", "html": "<p>Dear Ada</p>"}


async def write(ground: Stage, *recipients: str, body: Any = INVITATION) -> list[UUID]:
    ids = [new_id() for _ in recipients]
    for letter, recipient in zip(ids, recipients, strict=True):
        await ground.ask(
            "insert into letters (id, org_id, kind, recipient, body) values (%s, %s, 'invitation', %s, %s::jsonb) returning id",
            letter,
            ground.organisation,
            recipient,
            orjson.dumps(body).decode(),
        )
    return ids


async def state(ground: Stage, letter: UUID) -> tuple[str, int, str | None]:
    [(sent, failed, attempts, failure)] = await ground.ask(
        "select sent_at, failed_at, attempts, failure from letters where id = %s", letter
    )
    return ("sent" if sent else "given up" if failed else "waiting"), attempts, failure


def poster(ground: Stage, port: int | None, **parts: Any) -> Poster:
    server = None if port is None else read_mail_server(f"smtp://localhost:{port}?tls=none", "Acme <forms@acme.example>")
    given = {
        "line": Line(psycopg_dsn(ground.dsn), "post"),
        "mailer": make_mailer(server, GuardOptions(), total_s=2.0),
        "now": lambda: datetime.now(UTC),
        "timing": QUICK,
    }
    return Poster(**given | parts)


@asynccontextmanager
async def posting(*posters: Poster) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one.post_for_ever()) for one in posters]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for one in posters:
            await one.line.close()


async def all_sent(ground: Stage) -> None:
    async def none_waits() -> bool:
        return not await ground.ask("select 1 from letters where sent_at is null")

    await ground.until(none_waits)


async def test_a_letter_leaves_as_it_is_stored(ground: Stage) -> None:
    [letter] = await write(ground, "Ada <ada@example.org>")
    async with post_office() as office, posting(poster(ground, office.port)):
        await all_sent(ground)
    [got] = office.delivered
    assert got.recipients == ["ada@example.org"]
    assert (got.id, got.message["Subject"]) == (f"<{letter}@acme.example>", "Please approve")
    assert (got.part("text/plain").strip(), got.part("text/html").strip()) == ("Dear Ada", "<p>Dear Ada</p>")
    assert await state(ground, letter) == ("sent", 1, None)


async def test_two_posters_send_no_letter_twice(ground: Stage) -> None:
    ids = await write(ground, *(f"u{number}@example.org" for number in range(60)))
    async with post_office() as office, posting(poster(ground, office.port), poster(ground, office.port)):
        office.slow_s = 0.02
        await all_sent(ground)
    assert sorted(got.id for got in office.delivered) == sorted(f"<{letter}@acme.example>" for letter in ids)


async def test_letters_arrive_after_the_server_was_away(ground: Stage) -> None:
    port = free_ports()
    [*ids] = await write(ground, *(f"u{number}@example.org" for number in range(12)))
    slow = Timing(pauses_s=(0.0, *(0.1,) * 30), look_s=0.05, lease_s=5.0)
    async with posting(poster(ground, port, timing=slow)):

        async def each_was_tried() -> bool:
            return not await ground.ask("select 1 from letters where attempts < 2")

        await ground.until(each_was_tried)
        assert await ground.ask("select distinct failure from letters") == [
            ("There was no connection to 'localhost', or it broke.",)
        ]
        async with post_office(port=port) as office:
            office.replies = {"MAIL": ["421 starting up"] * 3, "RCPT": ["450 not yet"]}
            await all_sent(ground)
    assert {got.id for got in office.delivered} == {f"<{letter}@acme.example>" for letter in ids}
    assert len(office.delivered) == len(ids)


_POSTING = """
import asyncio, sys
from datetime import UTC, datetime
from concertmaster_server.db.line import Line
from concertmaster_server.jobs.outside import make_mailer
from concertmaster_server.jobs.post_letters import Poster, Timing
from concertmaster_server.mail.server import read_mail_server
from concertmaster_server.outbound.guard import GuardOptions

server = read_mail_server(f"smtp://localhost:{sys.argv[2]}?tls=none", "forms@acme.example")
mailer = make_mailer(server, GuardOptions())
timing = Timing(lease_s=1.5, look_s=0.1)
poster = Poster(line=Line(sys.argv[1], "post"), mailer=mailer, now=lambda: datetime.now(UTC), timing=timing)
asyncio.run(poster.post_for_ever())
"""


async def test_a_letter_whose_sender_died_before_it_noted_that_is_sent_again_with_the_same_id(ground: Stage) -> None:
    [letter] = await write(ground, "ada@example.org")
    async with post_office() as office:
        office.replies = {"END": ["take and hang"]}
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", _POSTING, psycopg_dsn(ground.dsn), str(office.port))
        try:
            await ground.until(lambda: there_are(office, 1))
        finally:
            process.kill()
            await process.wait()
        assert await state(ground, letter) == ("waiting", 1, None)
        async with posting(poster(ground, office.port)):
            await all_sent(ground)
    assert [got.id for got in office.delivered] == [f"<{letter}@acme.example>"] * 2
    assert await state(ground, letter) == ("sent", 2, None)


async def there_are(office: PostOffice, count: int) -> bool:
    return len(office.delivered) >= count


async def test_a_lost_answer_means_sending_again_under_the_same_id(ground: Stage) -> None:
    [letter] = await write(ground, "ada@example.org")
    async with post_office() as office:
        office.replies = {"END": ["take and leave"]}
        async with posting(poster(ground, office.port)):
            await all_sent(ground)
    assert [got.id for got in office.delivered] == [f"<{letter}@acme.example>"] * 2


@pytest.mark.parametrize(
    ("recipient", "body", "replies", "failure"),
    [
        ("nobody@example.org", INVITATION, {"RCPT": ["550 nobody"]}, "refused the recipient: 550 nobody"),
        ("ada@example.org", INVITATION, {"END": ["554 spam"]}, "refused the message: 554 spam"),
        ("ada", INVITATION, {}, "no @"),
        ("ada@example.org", INVITATION | {"subject": "a\r\nBcc: eve@evil.example"}, {}, "'subject' cannot be sent"),
        ("ada@example.org", {"subject": "S"}, {}, "holds no subject or no text"),
        ("ada@example.org", {"subject": "S", "text": 5}, {}, "holds no subject or no text"),
    ],
)
async def test_a_letter_that_is_wrong_is_given_up_at_once(
    ground: Stage, recipient: str, body: Any, replies: dict[str, list[str]], failure: str
) -> None:
    [letter] = await write(ground, recipient, body=body)
    async with post_office() as office:
        office.replies = replies
        one = poster(ground, office.port)
        assert await one.post_due() == 1
        assert await one.post_due() == 0
        await one.line.close()
    assert not office.delivered
    how, attempts, why = await state(ground, letter)
    assert (how, attempts) == ("given up", 1)
    assert failure in (why or "")


async def test_after_ten_attempts_a_letter_is_given_up(ground: Stage) -> None:
    assert len(PAUSES_S) == 10
    [letter] = await write(ground, "ada@example.org")
    at_once = Timing(pauses_s=(0.0,) * 10, look_s=0.01, lease_s=5.0)
    async with post_office() as office:
        office.replies = {"MAIL": ["550 who are you"] * 20}  # the operator's own mistake, which may be mended
        one = poster(ground, office.port, timing=at_once)
        assert [await one.post_due() for _ in range(11)] == [1] * 10 + [0]
        await one.line.close()
    how, attempts, why = await state(ground, letter)
    assert (how, attempts) == ("given up", 10)
    assert "550 who are you" in (why or "")


async def test_the_pauses_grow(ground: Stage) -> None:
    [letter] = await write(ground, "ada@example.org")
    one = poster(ground, free_ports(), timing=Timing())
    waits = []
    for _ in range(3):
        await one.post_due()
        [(seconds,)] = await ground.ask("select extract(epoch from due_at - clock_timestamp())::float from letters")
        waits.append(seconds)
        await ground.ask("update letters set due_at = clock_timestamp() where id = %s returning id", letter)
    await one.line.close()
    assert waits == pytest.approx([5, 300, 1800], abs=2)


async def test_words_may_be_found_when_they_are_sent(ground: Stage) -> None:
    async def words(letter: statements.LetterRow) -> Words:
        if letter.recipient.startswith("gone"):
            raise LetterUnreadableError(kind=letter.kind)
        if letter.recipient.startswith("bug"):
            raise KeyError("a mistake of ours")
        return Words(subject=letter.kind, text=f"For {letter.org_id}")

    good, gone, bug = await write(ground, "ada@example.org", "gone@example.org", "bug@example.org", body={"link_of": "x"})
    async with post_office() as office:
        one = poster(ground, office.port, words=words)
        assert await one.post_due() == 3
        await one.line.close()
    assert [got.part("text/plain").strip() for got in office.delivered] == [f"For {ground.organisation}"]
    assert [(await state(ground, letter))[0] for letter in (good, gone, bug)] == ["sent", "given up", "waiting"]


async def test_without_a_mail_server_letters_wait_and_the_log_says_so(ground: Stage, caplog: pytest.LogCaptureFixture) -> None:
    [letter] = await write(ground, "ada@example.org")

    async def warned() -> bool:
        return "CONCERTMASTER_MAIL_URL" in caplog.text

    async with posting(poster(ground, None)):
        await ground.until(warned)
    assert await state(ground, letter) == ("waiting", 0, None)


async def test_letters_are_found_by_an_index(ground: Stage) -> None:
    connection = await ground.connect()
    async with connection:
        await connection.execute("set enable_seqscan = off")
        rows = await (await connection.execute(f"explain {statements._TAKE}", (1, 1))).fetchall()
    plan = "\n".join(row[0] for row in rows)
    assert "letters_due" in plan
    assert "Seq Scan" not in plan
