"""Finding a hook: by its path alone, in the organisation it belongs to, and only with its secret."""

from __future__ import annotations

from typing import Any

import pytest

from concertmaster_server.db.database import Transaction
from concertmaster_server.db.queries.hooks import HookRow, hook_parameters
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.identity.caller import UnauthenticatedError
from concertmaster_server.triggers import webhook
from concertmaster_server.triggers.webhook import Hooks, start_by_hook
from tests.support.stage import Stage, graph, node, stage, worker
from tests.support.web import new_id


def listening(path: str, **parameters: Any) -> dict[str, Any]:
    return graph(node("hook", "trigger.webhook", path=path, secret="s3cret", **parameters))


async def test_a_hook_is_found_with_its_settings_and_starts_its_workflow() -> None:
    async with stage() as ground:
        workflow = await ground.publish(listening("orders", respond="finished"))
        hooks, run_id = Hooks(), new_id()
        async with ground.database.transaction() as tx:
            hook = await hooks.open(tx, "orders", b"s3cret")
            await start_by_hook(tx, hook, run_id=run_id, value=[1, 2])
        assert (hook.organisation, hook.row.workflow_id, hook.row.node_id) == (ground.organisation, workflow, "hook")
        assert hook.respond == "finished"
        async with worker(ground.dsn):
            assert (await ground.end_of(run_id)).output == {"hook": [1, 2]}


@pytest.mark.parametrize("secret", [b"", b"S3cret", b"s3cret "])
async def test_a_wrong_secret_opens_nothing(secret: bytes) -> None:
    async with stage() as ground:
        await ground.publish(listening("orders"))
        with pytest.raises(UnauthenticatedError):
            await opened(ground, "orders", secret)


async def test_an_unknown_path_opens_nothing() -> None:
    async with stage() as ground:
        with pytest.raises(NotFoundError):
            await opened(ground, "orders", b"s3cret")


async def test_a_new_version_is_heard_of_at_once() -> None:
    async with stage() as ground:
        await ground.publish(listening("orders"))
        hooks = Hooks()
        for version, respond in ((1, "accepted"), (2, "finished")):
            if version == 2:
                changed = "update workflow_triggers set version = 2 returning 1"
                await _copy_version(ground)
                await _as_owner(ground, changed)
                await _as_owner(ground, "update workflows set published_version = 2 returning 1")
            async with ground.database.transaction() as tx:
                assert (await hooks.open(tx, "orders", b"s3cret")).respond == respond


async def test_of_many_hooks_those_in_use_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    async def reading(tx: Transaction, row: HookRow) -> dict[str, Any]:
        read.append(row.node_id)
        return await hook_parameters(tx, row)

    monkeypatch.setattr(webhook, "_MOST_KEPT", 2)
    monkeypatch.setattr(webhook, "hook_parameters", reading)
    async with stage() as ground:
        for path in ("busy", "quiet", "third"):
            await ground.publish(graph(node(path, "trigger.webhook", path=path, secret="s3cret")))
        hooks = Hooks()
        for path in ("busy", "quiet", "busy", "third", "busy", "quiet"):
            async with ground.database.transaction() as tx:
                assert (await hooks.open(tx, path, b"s3cret")).row.node_id == path
    assert read == ["busy", "quiet", "third", "quiet"]


async def _copy_version(ground: Stage) -> None:
    statement = """
        insert into workflow_versions (org_id, workflow_id, version, hash, document)
        select org_id, workflow_id, 2, 'x', jsonb_set(document, '{nodes,0,parameters,respond}', '"finished"')
        from workflow_versions returning 1
    """
    await _as_owner(ground, statement)


async def _as_owner(ground: Stage, statement: str) -> None:
    async with ground.database.transaction(ground.organisation) as tx:
        await tx.raw.execute(statement.encode())


async def opened(ground: Stage, path: str, secret: bytes) -> None:
    async with ground.database.transaction() as tx:
        await Hooks().open(tx, path, secret)
