"""Keeping one part running, seen from outside: which states it tells of, and what it survives."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from concertmaster_server.supervisor import PartState, PartStatus
from concertmaster_server.supervisor.errors import PartFailedError
from concertmaster_server.supervisor.keeper import Keeper
from concertmaster_server.supervisor.program import Program
from concertmaster_server.supervisor.waiting import until
from tests.support.supervised import OBEDIENT, shell_child


class Told(list[PartStatus]):
    async def until(self, state: PartState, *, times: int = 1) -> None:
        assert await until(lambda: [status.state for status in self].count(state) >= times, within_s=10), self


async def test_it_tells_why_a_part_is_started_again(tmp_path: Path) -> None:
    told = Told()
    keeper = Keeper(Program(shell_child("api", "echo Ready; exit 4"), tmp_path), told.append)
    await keeper.start()
    await told.until(PartState.RESTARTING)
    assert told[-1].reason == "exit status 4"
    await keeper.stop(within_s=1)
    assert told[-1].state == "stopped"


@pytest.mark.parametrize(("number", "name"), [(9, "SIGKILL"), (40, "signal 40")])
async def test_a_signal_is_named_where_it_has_a_name(tmp_path: Path, number: int, name: str) -> None:
    told = Told()
    keeper = Keeper(Program(shell_child("api", f"echo Ready; kill -{number} $$"), tmp_path), told.append)
    await keeper.start()
    await told.until(PartState.RESTARTING)
    assert told[-1].reason == f"killed by {name}"
    await keeper.stop(within_s=1)


async def test_a_part_that_cannot_start_the_first_time_raises(tmp_path: Path) -> None:
    told = Told()
    keeper = Keeper(Program(shell_child("api", "echo 'no port'; exit 1"), tmp_path), told.append)
    with pytest.raises(PartFailedError):
        await keeper.start()
    await keeper.stop(within_s=1)


async def test_one_that_is_kept_from_the_beginning_is_tried_again(tmp_path: Path) -> None:
    program = f"test -e {tmp_path}/allowed || exit 1; {OBEDIENT}"
    told = Told()
    keeper = Keeper(Program(shell_child("redis", program), tmp_path), told.append)
    keeper.persist()
    assert not await keeper.ready_within(0.05)
    await told.until(PartState.RESTARTING, times=2)
    (tmp_path / "allowed").touch()
    assert await keeper.ready_within(5)
    await keeper.stop(within_s=1)


async def test_a_program_that_is_gone_is_tried_again_too(tmp_path: Path) -> None:
    program = tmp_path / "program"
    told = Told()
    child = shell_child("api")
    keeper = Keeper(Program(type(child)(name="api", argv=(str(program),), ready_line="Ready"), tmp_path), told.append)
    keeper.persist()
    await told.until(PartState.RESTARTING)
    assert "No such file" in str(told[-1].reason)
    program.write_text("#!/bin/sh\necho Ready\nsleep 100\n")
    program.chmod(0o755)
    assert await keeper.ready_within(5)
    await keeper.stop(within_s=1)


async def test_one_that_never_gets_ready_can_be_stopped(tmp_path: Path) -> None:
    told = Told()
    keeper = Keeper(Program(shell_child("api", "exec sleep 100"), tmp_path), told.append)
    starting = asyncio.create_task(keeper.start())
    await told.until(PartState.STARTING)
    starting.cancel()
    await asyncio.wait([starting])
    await keeper.stop(within_s=1)
    assert [status.state for status in told] == ["starting", "stopped"]
