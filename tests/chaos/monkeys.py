"""What is done to an installation, each thing in its own rhythm: workers, the API and PostgreSQL are killed, Redis is emptied.

All monkeys rest while it is calm.
"""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import redis.exceptions

from tests.chaos.installation import Installation, send

_FREEZE_S = (0.5, 12.0)


@dataclass(slots=True)
class Deeds:
    """What was done, and when, in seconds since the epoch."""

    worker_kills: list[float] = field(default_factory=list)
    worker_stops: list[float] = field(default_factory=list)
    postgres_kills: list[float] = field(default_factory=list)
    postgres_restarts: list[float] = field(default_factory=list)
    api_kills: list[float] = field(default_factory=list)
    redis_wipes: list[float] = field(default_factory=list)
    redis_kills: list[float] = field(default_factory=list)
    freezes: list[tuple[float, float]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Count every kind of deed."""
        return {name: len(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Monkey:
    """Does something about every ``every_s`` seconds, until it did it ``most`` times."""

    deed: Callable[[], Awaitable[bool]]
    every_s: float
    most: int

    async def play(self, storm: asyncio.Event, chosen: random.Random) -> None:
        """Do it again and again."""
        done = 0
        while done < self.most:
            await asyncio.sleep(chosen.uniform(0.5, 1.5) * self.every_s)
            await storm.wait()
            done += await self.deed()


class Zoo:
    """The deeds themselves."""

    def __init__(self, installation: Installation, chosen: random.Random) -> None:
        self.deeds = Deeds()
        self._installation = installation
        self._random = chosen

    async def kill_worker(self) -> bool:
        """Kill one of the workers."""
        return self._signal("worker-", signal.SIGKILL, self.deeds.worker_kills)

    async def stop_worker(self) -> bool:
        """Tell one of the workers to end."""
        return self._signal("worker-", signal.SIGTERM, self.deeds.worker_stops)

    async def kill_api(self) -> bool:
        """Kill the API."""
        return self._signal("api", signal.SIGKILL, self.deeds.api_kills)

    async def kill_postgres(self) -> bool:
        """Kill PostgreSQL."""
        return self._signal("postgres", signal.SIGKILL, self.deeds.postgres_kills)

    async def restart_postgres(self) -> bool:
        """Let PostgreSQL end at once, as an immediate restart does."""
        return self._signal("postgres", signal.SIGQUIT, self.deeds.postgres_restarts)

    async def kill_redis(self) -> bool:
        """Kill Redis."""
        return self._signal("redis", signal.SIGKILL, self.deeds.redis_kills)

    async def wipe_redis(self) -> bool:
        """Empty Redis."""
        try:
            await self._installation.wipe_redis()
        except (redis.exceptions.RedisError, OSError):
            return False
        self.deeds.redis_wipes.append(time.time())
        return True

    async def freeze_worker(self) -> bool:
        """Stop a worker for some seconds, sometimes longer than its lease, and let it go on."""
        pids = self._installation.pids("worker-")
        if not pids:
            return False
        pid, began = self._random.choice(pids), time.time()
        if not send(pid, signal.SIGSTOP):
            return False
        await asyncio.sleep(self._random.uniform(*_FREEZE_S))
        send(pid, signal.SIGCONT)
        self.deeds.freezes.append((began, time.time()))
        return True

    def _signal(self, kind: str, number: signal.Signals, done: list[float]) -> bool:
        pids = self._installation.pids(kind)
        at = time.time()
        if not pids or not send(self._random.choice(pids), number):
            return False
        done.append(at)
        return True
