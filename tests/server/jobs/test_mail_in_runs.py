"""Runs that send mail through a worker: what arrives, and who is asked when nobody knows whether it did."""

from __future__ import annotations

from typing import Any

from concertmaster_server.mail.server import MailServer, read_mail_server
from tests.support.post_office import post_office
from tests.support.stage import Stage, graph, node, worker

STEP = {"to": "{{ input.email }}", "subject": "Hello {{ input.name }}", "html": "<p>{{ input.name }}</p>"}
INPUT = {"email": "ada@example.org", "name": "<b>Ada</b>"}


def sending(**parameters: Any) -> dict[str, Any]:
    return graph(node("mail", "email.send", **STEP, **parameters), edges="start>mail")


def own(port: int) -> MailServer:
    return read_mail_server(f"smtp://localhost:{port}?tls=none", "Acme <forms@acme.example>")


async def test_a_run_sends_mail(ground: Stage) -> None:
    async with post_office() as office, worker(ground.dsn, mail=own(office.port)):
        office.replies = {"RCPT": ["450 not yet"]}
        run = await ground.finished(sending(retry={"attempts": 2, "delay_s": 0}), INPUT)
    assert run.status == "succeeded"
    [got] = office.delivered
    assert run.output == {"mail": {"message_id": got.id, "recipients": ["ada@example.org"]}}
    assert (got.message["Subject"], got.part("text/html").strip()) == ("Hello <b>Ada</b>", "<p>&lt;b&gt;Ada&lt;/b&gt;</p>")


async def test_when_nobody_knows_whether_it_left_a_person_is_asked(ground: Stage) -> None:
    async with post_office() as office, worker(ground.dsn, mail=own(office.port)):
        office.replies = {"END": ["take and leave"]}
        run_id = await ground.start(await ground.publish(sending()), INPUT)

        async def waits() -> bool:
            return (await ground.run(run_id)).status == "waiting"

        await ground.until(waits)
    assert len(office.delivered) == 1
    assert [record.kind for record in await ground.records(run_id)][-1] == "step_waiting"


async def test_who_would_rather_send_twice_gets_two_under_one_id(ground: Stage) -> None:
    async with post_office() as office, worker(ground.dsn, mail=own(office.port)):
        office.replies = {"END": ["take and leave"]}
        run = await ground.finished(sending(on_uncertain="retry", retry={"delay_s": 0}), INPUT)
    assert run.status == "succeeded"
    assert len(office.delivered) == 2
    assert len({got.id for got in office.delivered}) == 1


async def test_without_a_mail_server_the_run_fails_and_says_what_to_set(ground: Stage) -> None:
    async with worker(ground.dsn):
        run = await ground.finished(sending(), INPUT)
    assert run.status == "failed"
    assert "CONCERTMASTER_MAIL_URL" in str(run.error)
