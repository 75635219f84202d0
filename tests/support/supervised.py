"""Supervisors for tests: in the test's own process, or in one of their own that can be killed.

``python -m tests.support.supervised DATA_DIR`` starts the embedded servers and two small programs, and writes a line for
each change and ``Ready`` when all are.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from concertmaster_server.supervisor import Child, Options, PartStatus, Servers, Supervisor
from concertmaster_server.supervisor.waiting import until

OBEDIENT = 'trap "echo ending; exit 0" TERM; echo "Ready $1"; while :; do sleep 0.05; done'
"""A shell program that says it is ready, and ends when it is asked to."""

_ROOT = Path(__file__).parents[2]
_PATIENCE_S = 20


@dataclass
class Watched:
    """A running supervisor, and every change it told of."""

    supervisor: Supervisor
    servers: Servers
    changes: list[PartStatus] = field(default_factory=list)

    def states(self, name: str) -> list[str]:
        """Give the states a part went through."""
        return [change.state.value for change in self.changes if change.name == name]

    def last(self, name: str) -> PartStatus:
        """Give where a part stands."""
        return next(change for change in reversed(self.changes) if change.name == name)

    def pid(self, name: str) -> int:
        """Give the process a part runs as."""
        pid = self.last(name).pid
        assert pid is not None
        return pid

    async def until(self, name: str, state: str, *, times: int = 1) -> None:
        """Wait until a part has been in a state so many times."""
        assert await until(lambda: self.states(name).count(state) >= times, within_s=_PATIENCE_S), self.changes


async def nothing(_: Servers) -> None:
    """Migrate nothing."""


@asynccontextmanager
async def supervised(
    options: Options, *children: Child, migrate: Callable[[Servers], Awaitable[None]] = nothing
) -> AsyncIterator[Watched]:
    """Run a supervisor for as long as the block lasts."""
    changes: list[PartStatus] = []
    supervisor = Supervisor(options, migrate=migrate, children=lambda _: children, on_change=changes.append)
    try:
        yield Watched(supervisor, await supervisor.start(), changes)
    finally:
        await supervisor.stop()


def shell_child(name: str, program: str = OBEDIENT) -> Child:
    """Make a child that is a small shell program; ``name`` is among its arguments, as with our real processes."""
    argv = ("/bin/sh", "-c", program, "sh", name)
    return Child(name=name, argv=argv, environment={"PATH": "/usr/bin:/bin"}, ready_line="Ready")


def start_apart(data_dir: Path) -> subprocess.Popen[str]:
    """Start a supervisor in a process of its own."""
    command = [sys.executable, "-m", "tests.support.supervised", str(data_dir)]
    return subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def until_ready(process: subprocess.Popen[str]) -> list[str]:
    """Read what a supervisor started apart says until it is ready."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line.strip())
        if line.startswith("Ready"):
            return said
    raise AssertionError("it ended before it was ready: " + "\n".join(said))


def processes_of(data_dir: Path) -> set[int]:
    """Give every process of a data folder: those its state names, and whoever works in it or has it among its arguments."""
    state = json.loads((data_dir / "state.json").read_text(encoding="utf-8"))
    found = {part["pid"] for part in state["parts"].values() if part["pid"] and runs(part["pid"])}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            arguments = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            works_there = (entry / "cwd").readlink().is_relative_to(data_dir)
            if arguments and (works_there or str(data_dir) in arguments):
                found.add(int(entry.name))
    return found - {os.getpid()}


async def until_gone(pids: Iterable[int], *, within_s: float = 10) -> None:
    """Wait until none of the processes runs."""
    waiting = set(pids)
    assert await until(lambda: not any(map(runs, waiting)), within_s=within_s), f"still running: {waiting}"


def runs(pid: int) -> bool:
    """Tell whether a process runs; one that is dead and not yet buried does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def owner(pid: int) -> int:
    """Give the number of the user a process runs as."""
    return Path(f"/proc/{pid}").stat().st_uid


def program_of(pid: int) -> Path:
    """Give the program a process runs."""
    return Path(f"/proc/{pid}/exe").readlink()


def mode(path: Path) -> int:
    """Give the permissions of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


async def _run(data_dir: Path) -> None:
    supervisor = Supervisor(
        Options(data_dir=data_dir),
        migrate=nothing,
        children=lambda _: [shell_child("api"), shell_child("worker")],
        on_change=lambda status: _say(f"{status.name} {status.state}"),
    )
    await supervisor.run(lambda _: _say("Ready"))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_run(Path(sys.argv[1])))
