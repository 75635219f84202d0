"""One process of ours: listened to, waited for, ended. Knows nothing of what it runs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from pathlib import Path

from .errors import CommandFailedError
from .output import Output
from .spawn import Launch, fork
from .waiting import until

_LAST_WORDS_S = 0.2
_KILLED_S = 1.0


class Process:
    """A process that runs, or ran: its pid, its exit status, what it said last."""

    def __init__(self, popen: subprocess.Popen[bytes], output: Output) -> None:
        self.pid = popen.pid
        self.alive = True
        self._popen = popen
        self._listener = _Listener(output)
        self._ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._watching = asyncio.create_task(self._watch(), name=f"watch {popen.pid}")

    @classmethod
    async def start(cls, launch: Launch, output: Output) -> Process:
        """Start it; what it says goes to ``output``, line by line."""
        output.forget()
        popen = fork(launch)
        process = cls(popen, output)
        loop = asyncio.get_running_loop()
        try:
            await loop.connect_read_pipe(lambda: process._listener, popen.stdout)
        except BaseException:  # a cancelled start leaves no process that nobody knows of
            await process.stop(signal.SIGKILL, within_s=_KILLED_S)
            raise
        return process

    async def exited(self) -> int:
        """Wait until it has ended and its last words are read; a negative status is the signal that killed it."""
        return await asyncio.shield(self._ended)

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if it still runs."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def stop(self, number: signal.Signals, *, within_s: float) -> bool:
        """Ask it to end with ``number``; after ``within_s`` kill it and what it started. Tell whether asking was enough."""
        self.send(number)
        return await self._ended_or_killed(within_s)

    async def stop_group(self, number: signal.Signals, *, within_s: float) -> bool:
        """End it as ``stop`` does, but ask what it started as well."""
        self._send_to_group(number)
        return await self._ended_or_killed(within_s)

    async def ended_within(self, seconds: float) -> bool:
        """Wait at most ``seconds`` for its end."""
        done, _ = await asyncio.wait([self._ended], timeout=max(0.0, seconds))
        return bool(done)

    async def _ended_or_killed(self, within_s: float) -> bool:
        if await self.ended_within(within_s):
            return True
        self._send_to_group(signal.SIGKILL)
        await self.ended_within(_KILLED_S)
        return False

    async def _watch(self) -> None:
        await _until_ended(self.pid)
        # Before the exit status is fetched its number cannot be given to another process.
        self._send_to_group(signal.SIGKILL)
        status = self._popen.wait()
        self.alive = False
        await self._listener.last_words()
        self._ended.set_result(status)

    def _send_to_group(self, number: signal.Signals) -> None:
        if self.alive:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)


class _Listener(asyncio.Protocol):
    def __init__(self, output: Output) -> None:
        self._output = output
        self._pipe: asyncio.BaseTransport | None = None
        self._silent = asyncio.Event()

    async def last_words(self) -> None:
        """Wait a moment for the end of the pipe, which others who inherited it may keep open, and let go of it."""
        if self._pipe is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._silent.wait(), _LAST_WORDS_S)
            self._pipe.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._pipe = transport

    def data_received(self, data: bytes) -> None:
        self._output.feed(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  the name belongs to asyncio
        self._output.flush()
        self._silent.set()


async def run_to_end(launch: Launch, output: Output) -> None:
    """Run a short program; a status other than 0 is an error with its last lines."""
    process = await Process.start(launch, output)
    try:
        status = await process.exited()
    finally:
        await process.stop_group(signal.SIGTERM, within_s=_KILLED_S)
    if status != 0:
        raise CommandFailedError(program=Path(launch.argv[0]).name, reason=output.last_words())


async def _until_ended(pid: int) -> None:
    if not hasattr(os, "pidfd_open"):
        await until(lambda: os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None)
        return
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    descriptor = os.pidfd_open(pid)
    loop.add_reader(descriptor, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)
