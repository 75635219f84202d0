"""One process of ours as a part: API, worker, receiver of the example. What it does is its own affair."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

from .options import Child
from .output import Output
from .process import Process
from .spawn import Launch


class Program:
    """Runs a ``Child``."""

    def __init__(self, child: Child, logs: Path) -> None:
        self.name = child.name
        self.output = Output(logs / f"{child.name}.log")
        self._child = child
        self._said_ready = asyncio.Event()
        self.output.hear = self._hear

    async def spawn(self) -> Process:
        """Start it; if we are killed it is killed too, for without us nobody would ever end it."""
        self._said_ready.clear()
        launch = Launch(
            argv=self._child.argv,
            environment=self._child.environment,
            orphan_signal=signal.SIGKILL,
            umask=-1,
        )
        return await Process.start(launch, self.output)

    async def ready(self, process: Process, recovering: Callable[[], None]) -> None:
        """Wait until it says so."""
        del process, recovering
        if self._child.ready_line is not None:
            await self._said_ready.wait()

    async def stop(self, process: Process, *, within_s: float) -> None:
        """Ask it to end, then kill it and what it started."""
        await process.stop(signal.SIGTERM, within_s=within_s)

    def _hear(self, line: str) -> None:
        if self._child.ready_line is not None and line.startswith(self._child.ready_line):
            self._said_ready.set()
