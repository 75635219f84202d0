"""Messages leave over SMTP, encrypted as the server wants it; and it is told apart what was taken, refused, or is unknown."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from concertmaster_server.mail.addresses import read_address
from concertmaster_server.mail.errors import (
    EncryptionError,
    MailError,
    NotSetUpError,
    OutcomeUnknownError,
    RefusedError,
    SignInError,
    UnansweredError,
)
from concertmaster_server.mail.mailer import Mailer
from concertmaster_server.mail.message import Mail
from concertmaster_server.mail.server import MailServer
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.dial import MAIL_PORTS, Dialler, NotDialledError
from concertmaster_server.outbound.errors import UnreachableError
from concertmaster_server.outbound.guard import GuardOptions
from tests.support.post_office import PASSWORD, USER, certificate, post_office

THEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SENDER = read_address("Acme <forms@acme.example>")
MAIL = Mail(
    to=["ada@example.org", "Bob <bob@example.org>"], subject="Grüße", key="k1", text="Hello\n.\n..dots\n", bcc=["c@example.org"]
)


def server_at(port: int, **parts: Any) -> MailServer:
    return MailServer(**{"host": "localhost", "port": port, "encryption": "none", "sender": SENDER, **parts})


def mailer(own: MailServer | None, *, allow: tuple[str, ...] = (), total_s: float = 5.0) -> Mailer:
    guard = GuardOptions(allow=AllowList.of(allow))
    return Mailer(
        own,
        dial_own=Dialler(guard, public_ports=MAIL_PORTS, trusted=True),
        dial=Dialler(guard, public_ports=MAIL_PORTS),
        total_s=total_s,
    )


@asynccontextmanager
async def refused(expected: type[MailError], **parameters: Any):
    with pytest.raises(MailError) as failure:
        yield failure
    assert type(failure.value) is expected
    assert failure.value.parameters.items() >= parameters.items()


async def test_a_message_arrives_as_it_was_written() -> None:
    async with post_office() as office:
        await mailer(server_at(office.port)).send(MAIL, at=THEN)
    [got] = office.delivered
    assert got.sender == "forms@acme.example"
    assert got.recipients == ["ada@example.org", "bob@example.org", "c@example.org"]
    assert got.message["Subject"] == "Grüße"
    assert got.id == "<k1@acme.example>"
    assert got.message["Date"].datetime == THEN
    assert got.part("text/plain").replace("\r\n", "\n") == MAIL.text
    assert b"c@example.org" not in got.raw


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_it_speaks_encrypted_and_signs_in(encryption: Any) -> None:
    async with post_office(encryption, sign_in=True) as office:
        parts = {"encryption": encryption, "ca_file": certificate().certificate, "user": USER, "password": PASSWORD}
        await mailer(server_at(office.port, **parts)).send(MAIL, at=THEN)
        async with refused(SignInError, status=535) as failure:
            await mailer(server_at(office.port, **parts | {"password": "other"})).send(MAIL, at=THEN)
    assert not failure.value.retryable
    assert (office.users, office.encrypted) == ([USER], [True])


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_a_stranger_s_certificate_is_refused(encryption: Any) -> None:
    async with post_office(encryption) as office:
        async with refused(EncryptionError, host="localhost"):
            await mailer(server_at(office.port, encryption=encryption)).send(MAIL, at=THEN)
        async with refused(EncryptionError):  # trusted, and made for another name
            other = server_at(office.port, encryption=encryption, host="127.0.0.1", ca_file=certificate().certificate)
            await mailer(other).send(MAIL, at=THEN)
    assert not office.delivered


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_a_server_without_encryption_gets_nothing(encryption: Any) -> None:
    async with post_office() as office, refused(EncryptionError):
        await mailer(server_at(office.port, encryption=encryption)).send(MAIL, at=THEN)
    assert not office.delivered


async def test_a_server_that_knows_no_users_is_not_told_one() -> None:
    async with post_office() as office, refused(SignInError, reply="it takes no user and password"):
        await mailer(server_at(office.port, user=USER, password=PASSWORD)).send(MAIL, at=THEN)


@pytest.mark.parametrize(
    ("stage", "reply", "told", "retryable"),
    [
        ("MAIL", "451 later", "sender", True),
        ("MAIL", "550 not you", "sender", False),
        ("RCPT", "450 grey", "recipient", True),
        ("RCPT", "550 5.1.1 nobody", "recipient", False),
        ("RCPT", "421 closing", "recipient", True),
        ("DATA", "451 later", "message", True),
        ("DATA", "554 no", "message", False),
        ("END", "451 disk full", "message", True),
        ("END", "554 5.7.1 spam", "message", False),
    ],
)
async def test_a_refusal_means_surely_not_sent(stage: str, reply: str, told: str, retryable: bool) -> None:
    async with post_office() as office:
        office.replies[stage] = [reply]
        async with refused(RefusedError, stage=told, status=int(reply[:3]), reply=reply[4:]) as failure:
            await mailer(server_at(office.port)).send(MAIL, at=THEN)
        assert failure.value.retryable is retryable
        assert not office.delivered
        await mailer(server_at(office.port)).send(MAIL, at=THEN)
    assert len(office.delivered) == 1


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("mischief", ["leave", "hang"])
async def test_a_connection_lost_before_the_content_means_surely_not_sent(stage: str, mischief: str) -> None:
    async with post_office() as office:
        office.replies[stage] = [mischief]
        async with refused(UnansweredError) as failure:
            await mailer(server_at(office.port), total_s=0.5).send(MAIL, at=THEN)
    assert failure.value.retryable


@pytest.mark.parametrize(
    "script", [{"CONTENT": ["leave"]}, {"END": ["take and leave"]}, {"END": ["take and hang"]}, {"END": ["leave"]}]
)
async def test_a_connection_lost_from_the_content_on_means_nobody_knows(script: dict[str, list[str]]) -> None:
    async with post_office() as office:
        office.replies = script
        async with refused(OutcomeUnknownError):
            await mailer(server_at(office.port), total_s=0.5).send(MAIL, at=THEN)


async def test_without_a_server_it_says_what_to_set() -> None:
    async with refused(NotSetUpError):
        await mailer(None).send(MAIL, at=THEN)


async def test_nobody_there() -> None:
    with pytest.raises(UnreachableError):
        await mailer(server_at(1)).send(MAIL, at=THEN)


async def test_a_server_that_somebody_else_chose_goes_through_the_guard() -> None:
    async with post_office() as office:
        chosen = server_at(office.port, host="127.0.0.1")
        with pytest.raises(NotDialledError):
            await mailer(None).send(MAIL, at=THEN, server=chosen)
        await mailer(None, allow=("loopback",)).send(MAIL, at=THEN, server=chosen)
    assert len(office.delivered) == 1


async def test_many_messages_at_once() -> None:
    async with post_office() as office:
        own = mailer(server_at(office.port))
        await asyncio.gather(*(own.send(Mail(to=["a@example.org"], subject=str(n), key=f"k{n}"), at=THEN) for n in range(50)))
    assert {got.id for got in office.delivered} == {f"<k{n}@acme.example>" for n in range(50)}


def test_a_password_never_shows() -> None:
    assert "hidden" not in repr(server_at(25, user="u", password="hidden"))
