"""The embedded Redis: wake-ups and live updates on a Unix socket. It holds no truth, so what it keeps may be thrown away."""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

from .folder import DataFolder
from .leftovers import end_leftovers
from .output import Output
from .process import Process
from .spawn import SERVER_ENVIRONMENT, Launch, finish

_POLL_S = 0.01
_FAILURES_BEFORE_A_FRESH_START = 2

_FORBIDDEN = ("CONFIG", "DEBUG", "EVAL", "EVALSHA", "MODULE", "SCRIPT")
_FORBIDDEN_SINCE_7 = ("EVALSHA_RO", "EVAL_RO", "FCALL", "FCALL_RO", "FUNCTION")
_SINCE_7 = 7

_CONFIGURATION = """\
# Written by ConcertMaster at each start.
port 0
unixsocket {socket}
unixsocketperm 700
protected-mode yes
daemonize no
dir ./
pidfile ""
logfile ""
loglevel warning
save ""
appendonly yes
appendfsync everysec
aof-load-truncated yes
maxmemory 256mb
maxmemory-policy noeviction
"""


class Redis:
    """Owns the Redis of the data folder."""

    name = "redis"

    def __init__(self, folder: DataFolder, program: Path) -> None:
        self.output = Output(folder.logs / "redis.log")
        self._folder = folder
        self._program = program
        self._data = folder.redis / "data"
        self._socket = folder.sockets / "redis.sock"
        self._failures = 0

    @property
    def url(self) -> str:
        """Give the address for our processes."""
        return f"unix://{self._socket}"

    def prepare(self) -> None:
        """Write the configuration."""
        major = _major_version(self._program)
        forbidden = _FORBIDDEN if major < _SINCE_7 else (*_FORBIDDEN, *_FORBIDDEN_SINCE_7)
        text = _CONFIGURATION.format(socket=self._socket)
        text += "".join(f'rename-command {command} ""\n' for command in forbidden)
        self._folder.write_for_servers(self._folder.redis / "redis.conf", text)

    async def spawn(self) -> Process:
        """Start it; after two failures in a row without what it kept, which may be damaged."""
        await end_leftovers(self._program.name, self._data, ask=signal.SIGTERM)
        self._folder.make_private(self._data, for_servers=True)
        if self._failures >= _FAILURES_BEFORE_A_FRESH_START:
            self._throw_away()
        self._socket.unlink(missing_ok=True)
        self._failures += 1
        launch = Launch(
            argv=(str(self._program), str(self._folder.redis / "redis.conf")),
            environment=SERVER_ENVIRONMENT,
            orphan_signal=signal.SIGTERM,
            account=self._folder.account,
            folder=self._data,
        )
        return await Process.start(launch, self.output)

    async def ready(self, process: Process, recovering: Callable[[], None]) -> None:
        """Wait until it answers and has read what it kept."""
        del process
        while (answer := await self._ping()) != b"+PONG\r\n":
            if answer.startswith(b"-LOADING"):
                recovering()
            await asyncio.sleep(_POLL_S)
        self._failures = 0

    async def stop(self, process: Process, *, within_s: float) -> None:
        """End it; it writes what it holds to its file first."""
        await process.stop(signal.SIGTERM, within_s=within_s)

    async def _ping(self) -> bytes:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_unix_connection(self._socket)
            try:
                writer.write(b"PING\r\n")
                return await reader.readline()
            finally:
                writer.close()
        return b""

    def _throw_away(self) -> None:
        for kept in self._data.iterdir():
            if kept.is_dir() and not kept.is_symlink():
                shutil.rmtree(kept)
            else:
                kept.unlink()


def _major_version(program: Path) -> int:
    _, said = finish(str(program), "--version")
    found = re.search(r"v=(\d+)", said)
    return int(found.group(1)) if found else _SINCE_7
