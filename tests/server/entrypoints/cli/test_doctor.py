"""``concertmaster doctor`` says what waits for a person, with the command that helps, and calls none of it a finding."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from click.testing import CliRunner

from concertmaster_server.entrypoints.cli.doctor import command
from tests.support.stage import Stage, chain, stage
from tests.support.web import new_id

WAITING = {"uncertain", "quarantined", "letters"}


@pytest.fixture
async def ground(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    async with stage() as made:
        monkeypatch.setenv("CONCERTMASTER_DATABASE_URL", made.dsn)
        for name in ("CONCERTMASTER_REDIS_URL", "REDIS_URL", "CONCERTMASTER_MAIL_URL"):
            monkeypatch.delenv(name, raising=False)
        yield made


async def notes() -> dict[str, str]:
    done = await asyncio.to_thread(CliRunner().invoke, command, ["--json"])
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert done.exit_code == 0, done.output
    return {line["what"]: line["said"] for line in lines if line["state"] == "note" and line["what"] in WAITING}


async def set_aside(ground: Stage, *reasons: str) -> None:
    workflow = await ground.publish(chain(1))
    for reason in reasons:
        run_id = await ground.start(workflow)
        async with ground.database.transaction(ground.organisation) as tx:
            await tx.raw.execute(
                "update runs set status = 'waiting', reason = %s, ready_at = null where id = %s", (reason, run_id)
            )


async def write_letters(ground: Stage, *letters: tuple[int, str | None]) -> None:
    """Write letters that are due in so many seconds, and what kept them from leaving."""
    async with ground.database.transaction(ground.organisation) as tx:
        for seconds, failure in letters:
            await tx.raw.execute(
                "insert into letters (id, org_id, kind, recipient, body, due_at, failure) "
                "values (%s, %s, 'invitation', 'a@b.example', '{}', clock_timestamp() + make_interval(secs => %s), %s)",
                (new_id(), ground.organisation, seconds, failure),
            )


async def test_where_nothing_waits_nothing_is_said(ground: Stage) -> None:
    await set_aside(ground, "person")
    await write_letters(ground, (-5, None))
    assert await notes() == {}


async def test_what_waits_is_counted_and_the_command_named(ground: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await set_aside(ground, "uncertain", "uncertain", "quarantined")
    await write_letters(ground, (-90, None), (300, "mail.refused"))
    said = await notes()
    assert "unknown outcome: 2;" in said["uncertain"]
    assert "'concertmaster runs list --reason uncertain'" in said["uncertain"]
    assert "'concertmaster runs resolve'" in said["uncertain"]
    assert "died: 1;" in said["quarantined"]
    assert "'concertmaster runs resume'" in said["quarantined"]
    assert "not left: 2; last failure: mail.refused; no mail server is set" in said["letters"]
    monkeypatch.setenv("CONCERTMASTER_MAIL_URL", "smtp://mail.example")
    assert "no mail server" not in (await notes())["letters"]
