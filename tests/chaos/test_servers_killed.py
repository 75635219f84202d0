"""PostgreSQL and Redis are restarted, killed, emptied and starved while runs go on, and nothing is taken from the living."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import psycopg
import redis.asyncio

from concertmaster_server.db.migrate import migrate
from concertmaster_server.db.unavailable import UnavailableError
from tests.chaos.ground import Ground, eventually, ground
from tests.chaos.scale import times
from tests.chaos.shapes import LINE, SLOW
from tests.support.nursery import nursery
from tests.support.redis_alone import redis_alone
from tests.support.servers import embedded, reachable_folder

SIGNALS = (signal.SIGQUIT, signal.SIGKILL, signal.SIGINT)
"""At once, without a word, and after asking everybody to leave."""


def _postmaster(folder: Path) -> int:
    return int((folder / "data/postgres/data/postmaster.pid").read_text().split()[0])


@asynccontextmanager
async def own_ground() -> AsyncIterator[tuple[Ground, Path]]:
    """Give a ground on servers of its own, and their folder."""
    with reachable_folder() as folder:
        async with embedded(folder / "data") as servers:
            url = servers.create_database("chaos")
            await asyncio.to_thread(migrate, url)
            async with ground(url) as here:
                yield here, folder


async def started(here: Ground, runs: list[UUID], count: int) -> None:
    """Start runs like a careful client: again, where the database did not take one."""
    for _ in range(count):
        try:
            runs.append(await here.start(SLOW))
        except UnavailableError:
            await asyncio.sleep(0.2)


async def test_a_restarted_database_takes_nothing_from_living_workers() -> None:
    with nursery() as cradle:
        async with own_ground() as (here, folder):
            await here.learn(SLOW)
            for _ in range(2):
                cradle.worker(here.stage.dsn)
            runs: list[UUID] = []
            for number in range(times(2, 20)):
                await started(here, runs, 30)
                before = _postmaster(folder)
                os.kill(before, SIGNALS[number % len(SIGNALS)])
                await started(here, runs, 5)
                await eventually(
                    lambda before=before: _is_back(here, folder, before), within_s=30, what="a database that is back"
                )
                for run_id in runs:
                    await here.check(SLOW, run_id)
            # Every lock was gone with the database. Nobody took that for the death of a worker.
            assert await here.lost_attempts() == []
            assert set(here.receiver.calls.values()) == {1}
            await here.sound()


async def _is_back(here: Ground, folder: Path, before: int) -> bool:
    try:
        return _postmaster(folder) != before and await here.stage.ask("select 1") == [(1,)]
    except (OSError, ValueError, IndexError, psycopg.OperationalError):
        return False


async def test_redis_is_emptied_starved_and_turned_away_and_runs_end_all_the_same() -> None:
    with nursery() as cradle, redis_alone() as server:
        await server.start()
        async with ground() as here, redis.asyncio.from_url(server.url) as admin:
            await here.learn(LINE)
            for _ in range(2):
                cradle.worker(here.stage.dsn, server.url)

            async def load(count: int = 15) -> None:
                runs = [await here.start(LINE) for _ in range(count)]
                for run_id in runs:
                    await here.check(LINE, run_id)

            for _ in range(times(1, 20)):
                emptying = asyncio.create_task(_empty_for_ever(admin))
                await load(40)
                emptying.cancel()
                await admin.config_set("maxmemory", "1mb")
                await load()
                await admin.config_set("maxmemory", "0")
                await admin.execute_command("REPLICAOF", "127.0.0.1", "1")
                await load()
                await admin.execute_command("REPLICAOF", "NO", "ONE")
                server.kill()
                await load()
                await server.start()
            await here.sound()


async def _empty_for_ever(admin: redis.asyncio.Redis) -> None:
    while True:
        await admin.flushall()
        await asyncio.sleep(0.02)
