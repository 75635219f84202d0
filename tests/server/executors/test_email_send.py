"""``email.send`` against its cases, with a real mail server at the other end."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.blobs import open_store
from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepError, failure_of
from concertmaster_server.executors.connections import ConnectionUnknownError, OpenConnection
from concertmaster_server.executors.email_send import execute
from concertmaster_server.jobs.outside import make_mailer
from concertmaster_server.mail.server import MailServer, read_mail_server
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.guard import GuardOptions
from tests.support.blobs import BLOBS
from tests.support.outside import outside
from tests.support.post_office import PASSWORD, USER, PostOffice, certificate, post_office
from tests.support.steps import KEY, ORGANISATION, step_of

CORPUS = Path(__file__).parents[2] / "corpus" / "nodes" / "email_send.json"
CASES = json.loads(CORPUS.read_text(encoding="utf-8"))["cases"]
FILES = {"reports/2026.csv": b"a;b", "large": bytes(8 * 1024 * 1024)}
LOOPBACK = GuardOptions(allow=AllowList.of(["loopback"]))


class Connections:
    """The connections of one organisation, in memory."""

    def __init__(self, port: int) -> None:
        there = {"host": "localhost", "port": port, "sender": "Other <other@acme.example>", "tls": "none", "user": None}
        self._kept = {
            "marketing": ("smtp", there, {}),
            "closed": ("smtp", there | {"user": USER, "tls": "starttls"}, {"password": PASSWORD}),
            "half": ("smtp", there | {"user": USER}, {}),
            "inner": ("smtp", there | {"host": "192.168.0.1"}, {}),
            "erp": ("http", {}, {}),
        }

    async def open(self, organisation: UUID, name: str) -> OpenConnection:
        """Give one of them."""
        assert organisation == ORGANISATION
        if name not in self._kept:
            raise ConnectionUnknownError(name=name)
        return OpenConnection(name, *self._kept[name])


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as made:
        yield made


def own(port: int) -> MailServer:
    return read_mail_server(f"smtp://localhost:{port}?tls=none", "Acme <forms@acme.example>")


async def send(parameters: dict[str, Any], *, server: MailServer | None, port: int = 0, value: Any = None) -> Outcome:
    mailer = make_mailer(server, LOOPBACK, total_s=1.0)
    files = open_store(BLOBS)
    for name, content in FILES.items():
        if not await files.exists(f"files/{ORGANISATION}/{name}"):
            await files.put(f"files/{ORGANISATION}/{name}", content)
    ways = outside(mail=mailer, connections=Connections(port), files=files)
    return await execute(step_of("email.send", parameters, value=value or {}), ways)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
async def test_case(office: PostOffice, case: dict[str, Any]) -> None:
    office.replies = case.get("server", {})
    if "error" in case:
        with pytest.raises(StepError) as refusal:
            await send(case["parameters"], server=own(office.port), value=case.get("input"))
        failure, expected = failure_of(refusal.value), case["error"]
        assert failure.code == expected["code"]
        assert expected.get("message", "") in failure.message
        assert failure.retryable == expected.get("retryable", False)
        assert failure.uncertain == expected.get("uncertain", False)
        assert failure.uncertain or not office.delivered
        return
    outcome = await send(case["parameters"], server=own(office.port), value=case.get("input"))
    assert "output" not in case or json.loads(json.dumps(outcome.output).replace(KEY, "KEY")) == case["output"]
    [got] = office.delivered
    for name, expected in case["sent"].items():
        assert found(got, name) == expected, name


def found(got: Any, name: str) -> Any:
    """Give what a case calls by this name: the envelope, a part of the body, or a header."""
    if name == "recipients":
        return got.recipients
    if name in {"text", "html"}:
        return "\n".join(got.part({"text": "text/plain", "html": "text/html"}[name]).splitlines())
    if name == "attachments":
        parts = got.message.iter_attachments()
        return [[part.get_filename(), part.get_content_type(), part.get_payload(decode=True).decode()] for part in parts]
    header = got.message[name]
    return None if header is None else str(header).replace(KEY, "KEY")


def test_there_are_good_and_bad_cases() -> None:
    assert {"error" in case for case in CASES} == {True, False}


async def test_without_a_server_it_says_what_to_set() -> None:
    with pytest.raises(StepError) as refusal:
        await send({"to": "a@example.org", "subject": "S"}, server=None)
    failure = failure_of(refusal.value)
    assert (failure.code, failure.retryable) == ("mail.not_set_up", False)
    assert "CONCERTMASTER_MAIL_URL" in failure.message


async def test_two_attempts_of_a_step_carry_one_message_id(office: PostOffice) -> None:
    parameters = {"to": "a@example.org", "subject": "S"}
    office.replies = {"END": ["take and leave"]}
    with pytest.raises(StepError):
        await send(parameters, server=own(office.port))
    await send(parameters, server=own(office.port))
    assert [got.id for got in office.delivered] == [f"<{KEY}@acme.example>"] * 2


async def test_a_connection_leads_to_another_server_and_bears_another_name(office: PostOffice) -> None:
    await send({"to": "a@example.org", "subject": "S", "connection": "marketing"}, server=None, port=office.port)
    assert office.delivered[0].sender == "other@acme.example"


async def test_a_connection_signs_in_encrypted_or_not_at_all() -> None:
    parameters = {"to": "a@example.org", "subject": "S", "connection": "closed"}
    async with post_office("starttls", sign_in=True) as office:
        with pytest.raises(StepError) as refusal:  # its certificate is one of its own
            await send(parameters, server=None, port=office.port)
    assert failure_of(refusal.value).code == "mail.encryption"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nobody", "connection.unknown"),
        ("erp", "connection.kind"),
        ("half", "mail.server_address"),
        ("inner", "outbound.not_dialled"),
    ],
)
async def test_a_connection_that_does_not_lead_there(office: PostOffice, name: str, code: str) -> None:
    with pytest.raises(StepError) as refusal:
        await send({"to": "a@example.org", "subject": "S", "connection": name}, server=own(office.port), port=office.port)
    failure = failure_of(refusal.value)
    assert (failure.code, failure.retryable) == (code, False)
    assert PASSWORD not in failure.message
    assert not office.delivered


async def test_a_server_of_the_operator_with_a_certificate_of_its_own() -> None:
    async with post_office("tls") as office:
        url = f"smtps://localhost:{office.port}?ca={certificate().certificate}"
        await send({"to": "a@example.org", "subject": "S"}, server=read_mail_server(url, "forms@acme.example"))
    assert office.encrypted == [True]
