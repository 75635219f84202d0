"""Worker and API processes by the dozen: the product is imported once, and each process is a fork of that.

A process is told by its environment, as the product's own are, and runs the product's own entry point, or one that a test
names. It is held by a file descriptor of the kernel's, so a kill never meets another process with the same number.
All of them end with the process that asked for them.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).parents[2]
WORKER = "concertmaster_server.entrypoints.worker"
API = "concertmaster_server.entrypoints.web"


class Child:
    """A process of the nursery."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._handle = os.pidfd_open(pid)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, if it still runs."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        """Kill it, if it still runs."""
        self.signal(signal.SIGKILL)

    @property
    def runs(self) -> bool:
        """Tell whether it has not ended yet."""
        return not select.select([self._handle], [], [], 0)[0]

    async def ended(self, within_s: float = 20.0) -> bool:
        """Wait for its end; tell whether it came in time."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._handle, ended.set)
        try:
            async with asyncio.timeout(within_s):
                await ended.wait()
        except TimeoutError:
            return False
        finally:
            loop.remove_reader(self._handle)
        return True

    def close(self) -> None:
        """Kill it and forget it."""
        self.kill()
        os.close(self._handle)


class Nursery:
    """Starts processes within milliseconds."""

    def __init__(self, mother: subprocess.Popen[str]) -> None:
        self._mother = mother
        self._children: list[Child] = []

    def start(self, environment: Mapping[str, str], entry: str = WORKER) -> Child:
        """Start ``entry``, a module with ``main()``, with these settings."""
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.write(json.dumps({"entry": entry, "environment": dict(environment)}) + "\n")
        self._mother.stdin.flush()
        child = Child(int(self._mother.stdout.readline()))
        self._children.append(child)
        return child

    def worker(self, dsn: str, redis_url: str = "", *, entry: str = WORKER, **more: str) -> Child:
        """Start a worker on a database; it may call loopback."""
        named = {"DATABASE_URL": dsn, "REDIS_URL": redis_url, "OUTBOUND_ALLOW": "loopback", "LOG_LEVEL": "error", **more}
        return self.start({"CONCERTMASTER_" + name: value for name, value in named.items()}, entry)

    def close(self) -> None:
        """End every process."""
        for child in self._children:
            child.close()
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.close()
        self._mother.wait()
        self._mother.stdout.close()


@contextmanager
def nursery(*entries: str) -> Iterator[Nursery]:
    """Give a nursery that has imported ``entries``."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CONCERTMASTER_", "CHAOS_"))}
    command = [sys.executable, "-m", "tests.support.nursery", *(entries or (WORKER,))]
    mother = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT, text=True, env=clean)
    made = Nursery(mother)
    try:
        yield made
    finally:
        made.close()


def _serve(entries: list[str]) -> None:
    """Fork for each line of standard input, until it is closed; then all children are killed."""
    for entry in entries:
        importlib.import_module(entry)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who has ended is gone at once
    children: list[int] = []
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _run(json.loads(line))
        children.append(os.pidfd_open(pid))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(child, signal.SIGKILL)


def _run(order: dict[str, object]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    environment = order["environment"]
    assert isinstance(environment, dict)
    os.environ.update(environment)
    status = 1
    try:
        importlib.import_module(str(order["entry"])).main()
        status = 0
    except KeyboardInterrupt:
        status = 130
    finally:
        os._exit(status)


if __name__ == "__main__":
    _serve(sys.argv[1:])
