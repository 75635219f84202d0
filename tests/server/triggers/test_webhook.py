"""Hooks: how they are set up is remembered for a version, and nobody is let in who does not know the secret."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from concertmaster_server.db.queries.hooks import hook_parameters
from concertmaster_server.db.queries.starts import Entrance, find_entrances, name_owners
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.outbound.standard_webhooks import WebhookSecret, sign
from concertmaster_server.triggers import webhook
from concertmaster_server.triggers.webhook import Hook, HookCall, HookRefusedError, Hooks
from tests.support.stage import Stage, graph, node, stage

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SECRET = "whsec_" + "QUJD" * 8


@pytest.fixture
async def ground() -> AsyncIterator[Stage]:
    async with stage() as made:
        yield made


def listening(path: str, **parameters: Any) -> dict[str, Any]:
    return graph(node(path, "trigger.webhook", path=path, **{"secret": "s3cret", **parameters}))


def call(secret: bytes = b"", headers: Sequence[tuple[str, str]] = (), body: bytes = b"{}") -> HookCall:
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return HookCall(secret=secret, headers=raw, body=body, at=NOW)


async def found(ground: Stage, hooks: Hooks, path: str) -> Hook:
    async with ground.database.transaction() as tx:
        await name_owners(tx.raw, (), [path])
        entrances = await find_entrances(tx.raw, (), [path])
        return await hooks.find(tx.raw, entrances.hooks[path])


async def test_a_hook_is_set_up_as_its_node_says(ground: Stage) -> None:
    await ground.publish(listening("orders"))
    await ground.publish(listening("signed", respond="finished", verify="signature", secret=SECRET))
    hooks = Hooks()
    assert await found(ground, hooks, "orders") == Hook(respond="accepted", secret="s3cret", is_signed=False)
    assert await found(ground, hooks, "signed") == Hook(respond="finished", secret=SECRET, is_signed=True)


async def test_a_new_version_is_heard_of_at_once(ground: Stage) -> None:
    await ground.publish(listening("orders"))
    hooks = Hooks()
    assert (await found(ground, hooks, "orders")).respond == "accepted"
    async with ground.database.transaction(ground.organisation) as tx:
        await tx.raw.execute("""
            insert into workflow_versions (org_id, workflow_id, version, hash, document)
            select org_id, workflow_id, 2, 'x', jsonb_set(document, '{nodes,0,parameters,respond}', '"finished"')
            from workflow_versions
        """)
        await tx.raw.execute("update workflow_triggers set version = 2")
        await tx.raw.execute("update workflows set published_version = 2")
    assert (await found(ground, hooks, "orders")).respond == "finished"


async def test_of_many_hooks_those_in_use_stay_in_memory(ground: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    async def reading(raw: RawConnection, entrance: Entrance) -> dict[str, Any]:
        read.append(entrance.node_id)
        return await hook_parameters(raw, entrance)

    monkeypatch.setattr(webhook, "_MOST_KEPT", 2)
    monkeypatch.setattr(webhook, "hook_parameters", reading)
    hooks = Hooks()
    for path in ("busy", "quiet", "third"):
        await ground.publish(listening(path))
    for path in ("busy", "quiet", "busy", "third", "busy", "quiet"):
        await found(ground, hooks, path)
    assert read == ["busy", "quiet", "third", "quiet"]


@pytest.mark.parametrize("secret", [b"", b"S3cret", b"s3cret "])
def test_a_wrong_secret_opens_nothing(secret: bytes) -> None:
    hook = Hook(respond="accepted", secret="s3cret", is_signed=False)
    with pytest.raises(HookRefusedError):
        hook.admit(call(secret))
    hook.admit(call(b"s3cret"))


def test_a_hook_without_a_secret_is_open() -> None:
    Hook(respond="accepted", secret=None, is_signed=False).admit(call())


def signed(secret: str = SECRET, *, body: bytes = b"{}", at: datetime = NOW) -> tuple[tuple[str, str], ...]:
    return sign([WebhookSecret.of(secret)], webhook_id="msg_1", sent_at=at, body=body)


def test_a_signed_call_is_let_in_and_nothing_else() -> None:
    hook = Hook(respond="accepted", secret=SECRET, is_signed=True)
    hook.admit(call(headers=signed()))
    other = "whsec_" + "REVG" * 8
    for refused in (
        call(SECRET.encode()),
        call(headers=signed(other)),
        call(headers=signed(body=b"{ }")),
        call(headers=signed(at=NOW - timedelta(minutes=6))),
        call(headers=(*signed(), *signed())),
    ):
        with pytest.raises(HookRefusedError):
            hook.admit(refused)


@pytest.mark.parametrize("secret", [None, "s3cret", "whsec_AAAA"])
def test_a_hook_whose_secret_signs_nothing_lets_nobody_in(secret: str | None) -> None:
    with pytest.raises(HookRefusedError):
        Hook(respond="accepted", secret=secret, is_signed=True).admit(call(headers=signed()))
