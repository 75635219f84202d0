"""Ending what an earlier start left: this program, in this folder, and nobody else."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from concertmaster_server.supervisor import leftovers
from concertmaster_server.supervisor.errors import LeftoverAliveError
from concertmaster_server.supervisor.leftovers import end_leftovers
from tests.support.supervised import runs

Leave = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def leave() -> Iterator[Leave]:
    """Start programs that nobody waits for."""
    running: list[subprocess.Popen[bytes]] = []

    def left(folder: Path, *argv: str) -> subprocess.Popen[bytes]:
        running.append(subprocess.Popen(argv or ("/bin/sleep", "100"), cwd=folder))
        return running[-1]

    yield left
    for process in running:
        process.kill()
        process.wait()


async def test_it_ends_the_program_in_the_folder_and_no_other(tmp_path: Path, leave: Leave) -> None:
    folder, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    ours, twin = leave(folder), leave(folder)
    same_folder, same_program = leave(folder, "/bin/sh", "-c", "read wait"), leave(elsewhere)
    assert await end_leftovers("sleep", folder, ask=signal.SIGTERM)
    assert (ours.wait(1), twin.wait(1)) == (-signal.SIGTERM, -signal.SIGTERM)
    assert runs(same_folder.pid) or same_folder.poll() == 1  # it may have read the end of our input
    assert runs(same_program.pid)


async def test_only_the_leader_is_asked_and_the_others_are_ended_with_force(tmp_path: Path, leave: Leave) -> None:
    leader, follower = leave(tmp_path), leave(tmp_path)
    assert await end_leftovers("sleep", tmp_path, ask=signal.SIGINT, leader=0)
    assert {leader.wait(1), follower.wait(1)} <= {-signal.SIGQUIT, -signal.SIGKILL}


async def test_nobody_there_is_certain_at_once(tmp_path: Path) -> None:
    assert await end_leftovers("sleep", tmp_path, ask=signal.SIGTERM)


async def test_one_that_cannot_be_ended_is_named(tmp_path: Path, leave: Leave, monkeypatch: pytest.MonkeyPatch) -> None:
    immortal = leave(tmp_path)
    monkeypatch.setattr(leftovers, "_send", lambda pids, number: None)
    monkeypatch.setattr(leftovers, "_FORCE", ((signal.SIGKILL, 0.05),))
    with pytest.raises(LeftoverAliveError) as failed:
        await end_leftovers("sleep", tmp_path, ask=signal.SIGTERM, leader=0)
    assert failed.value.parameters == {"program": "sleep", "pids": str(immortal.pid)}


async def test_where_the_kernel_does_not_tell_nothing_is_certain_and_the_recorded_process_counts(
    tmp_path: Path, leave: Leave, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root in a container without the right to look at other users' processes."""
    recorded, other = leave(tmp_path), leave(tmp_path)
    readlink = Path.readlink

    def refused(path: Path) -> Path:
        if path.name == "cwd" and path.parent.name != "self" and int(path.parent.name) != os.getpid():
            raise PermissionError
        return readlink(path)

    monkeypatch.setattr(Path, "readlink", refused)
    assert not await end_leftovers("sleep", tmp_path, ask=signal.SIGTERM, leader=recorded.pid)
    assert recorded.wait(1) == -signal.SIGTERM
    assert runs(other.pid)
