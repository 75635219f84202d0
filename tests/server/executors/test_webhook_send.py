"""``webhook.send`` against its cases: what arrives, that its signature holds, and how each answer ends the attempt."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.connections import store
from concertmaster_server.db.acts import Act
from concertmaster_server.engine.plan import compile_plan
from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.retry import THREE_DAYS, RetryPolicy
from concertmaster_server.engine.step import StepError, failure_of
from concertmaster_server.executors.connections import ConnectionUnknownError, OpenConnection
from concertmaster_server.executors.outside import Outside
from concertmaster_server.executors.webhook_send import execute
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.client import OutboundClient
from concertmaster_server.outbound.guard import GuardOptions
from concertmaster_server.outbound.standard_webhooks import SignatureError, WebhookSecret, verify
from concertmaster_server.vault import Vault
from concertmaster_shared.api.connections import ConnectionBody
from concertmaster_shared.workflow import read_workflow
from tests.support.outside import outside as outside_of
from tests.support.sink import Sink, after, answer, sink
from tests.support.stage import Stage, graph, node, stage, worker
from tests.support.steps import KEY, ORGANISATION, THEN, step_of
from tests.support.web import VAULT_KEY, new_id

CASES = json.loads((Path(__file__).parents[2] / "corpus/nodes/webhook_send.json").read_text(encoding="utf-8"))["cases"]
SECRET, FORMER = ("whsec_" + base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))


class Connections:
    """The connections of one organisation, in memory."""

    def __init__(self, address: str) -> None:
        self._kept = {
            "billing": ("webhook", {"url": f"{address}/billing"}, {"signing_secret": SECRET, "former_secret": FORMER}),
            "broken": ("webhook", {"url": f"{address}/broken"}, {"signing_secret": "whsec_too_short"}),
            "erp": ("http", {"hosts": ["erp.example"]}, {}),
        }

    async def open(self, organisation: UUID, name: str) -> OpenConnection:
        """Give one of them."""
        assert organisation == ORGANISATION
        if name not in self._kept:
            raise ConnectionUnknownError(name=name)
        return OpenConnection(name, *self._kept[name])


@pytest.fixture
async def receiver() -> AsyncIterator[Sink]:
    async with sink() as made:
        yield made


@pytest.fixture
async def outside(receiver: Sink) -> AsyncIterator[Outside]:
    client = OutboundClient(GuardOptions(allow=AllowList.of(["loopback"])))
    yield outside_of(http=client, connections=Connections(receiver.url("")))
    await client.close()


async def send(outside: Outside, case: dict[str, Any], address: str) -> Outcome:
    parameters = json.loads(json.dumps(case["parameters"]).replace("ADDRESS", address))
    return await execute(step_of("webhook.send", parameters, value=case.get("input", {})), outside)


def recorded(said: Any) -> Any:
    """Give an answer as the corpus writes it."""
    if said is None:
        return b""
    if said == "slow":
        return after(5)
    return answer(
        said["status"], said["body"].encode(), **{name.replace("-", "_"): text for name, text in said["headers"].items()}
    )


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
async def test_case(outside: Outside, receiver: Sink, case: dict[str, Any]) -> None:
    receiver.script = [recorded(said) for said in case.get("answers", ())]
    if "error" in case:
        with pytest.raises(StepError) as refusal:
            await send(outside, case, receiver.url(""))
        failure, expected = failure_of(refusal.value), case["error"]
        assert failure.code == expected["code"]
        assert expected.get("message", "") in failure.message
        assert (failure.retryable, failure.after_s) == (expected.get("retryable", False), expected.get("after_s"))
        assert len(receiver.calls) == len(case.get("answers", ()))
        return
    outcome = await send(outside, case, receiver.url(""))
    assert json.loads(json.dumps(outcome.output).replace(KEY, "KEY")) == case["output"]
    [call] = receiver.calls
    sent = case["sent"]
    assert call.method == sent.get("method", "POST")
    assert call.path == sent.get("path", "/billing")
    assert call.body.decode() == sent.get("body", call.body.decode())
    for name, value in sent.get("headers", {}).items():
        assert call.headers[name] == value.replace("KEY", KEY)
    for secret in (SECRET, FORMER):
        if case["signed"]:
            assert verify([WebhookSecret.of(secret)], headers=call.headers.items(), body=call.body, now=THEN).id == KEY
        else:
            with pytest.raises(SignatureError):
                verify([WebhookSecret.of(secret)], headers=call.headers.items(), body=call.body, now=THEN)


async def test_the_secret_stands_nowhere_in_what_is_kept_or_sent(outside: Outside, receiver: Sink) -> None:
    step = step_of("webhook.send", {"connection": "billing", "event_type": "a"})
    outcome = await execute(step, outside)
    kept = json.dumps([step.parameters, outcome.output, [(call.headers, call.body.decode()) for call in receiver.calls]])
    for secret in (SECRET, FORMER):
        assert secret.removeprefix("whsec_") not in kept


def test_the_retry_schedule_needs_no_setting() -> None:
    start, told = (
        {"id": "start", "type": "trigger.manual"},
        {"id": "a", "type": "webhook.send", "parameters": {"event_type": "a"}},
    )
    document = {"nodes": [start, told], "edges": [{"id": "e", "source": "start", "target": "a"}]}
    retry = compile_plan(read_workflow(document), "start").nodes["a"].retry
    assert retry == RetryPolicy(attempts=10, backoff="schedule", delay_s=5, max_delay_s=86400)
    assert retry.pauses_s == THREE_DAYS


async def connect(ground: Stage, vault: Vault, url: str) -> None:
    """Store a connection as the API does."""
    act = Act(organisation=ground.organisation, author="Test", at=datetime.now(UTC))
    body = ConnectionBody(name="billing", kind="webhook", settings={"url": url}, secret={"signing_secret": SECRET})
    async with ground.database.transaction(ground.organisation) as tx:
        await store.create(tx, act, vault, connection_id=new_id(), body=body)


async def test_what_nobody_takes_is_signed_anew_each_time_and_ends_as_a_dead_letter(receiver: Sink) -> None:
    vault = Vault.of(VAULT_KEY, secrets.token_bytes)
    receiver.usual = answer(500)
    retry = {"attempts": 3, "backoff": "constant", "delay_s": 0.05}
    told = node("tell", "webhook.send", connection="billing", event_type="order.paid", data={"n": 5}, retry=retry)
    async with stage() as ground, worker(ground.dsn, vault=vault):
        await connect(ground, vault, receiver.url("/in"))
        run_id = await ground.start(await ground.publish(graph(told, edges="start>tell")))
        run = await ground.end_of(run_id)
        history = " ".join(record.model_dump_json() for record in await ground.records(run_id))
    assert run.status == "failed"
    assert run.error is not None
    assert (run.error.code, run.error.node_id) == ("webhook.undelivered", "tell")
    sent = {(call.path, call.headers["webhook-id"], call.body) for call in receiver.calls}
    assert (len(receiver.calls), len(sent)) == (3, 1)
    for call in receiver.calls:
        verify([WebhookSecret.of(SECRET)], headers=call.headers.items(), body=call.body, now=datetime.now(UTC))
    assert SECRET.removeprefix("whsec_") not in history
