"""The same work as bare arq does it: a chain of ten jobs, each asking for the next, without durability and with a row a job.

It has neither claims nor leases, neither history nor retries; it is what is left when all that is left out. Its workers look for
jobs every five milliseconds, which is a hundred times as often as they do by default.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from arq.connections import RedisSettings, create_pool
from arq.worker import Worker, func

from tests.bench.running.ground import Ground, dsn, say
from tests.support.redis_alone import redis_alone

STEPS = 10
_ALONE = 40
_TOGETHER = 200
_WORKERS = 2
_POLL_S = 0.005


async def peers(ground: Ground, ours_ms: float, ours_bulk: float) -> None:
    """Measure both chains, one at a time and many at once, and say how far they are from ours."""
    await ground.owner.execute(
        "create table if not exists arq_steps (chain text, step int, body jsonb, primary key (chain, step))"
    )
    with redis_alone() as redis:
        await redis.start()
        for name, database in (("arq_chain", ""), ("arq_chain_durable", dsn(ground.product))):
            with _workers(redis.url, database):
                alone, rate = await _measure(redis.url)
            how = "each job committed as a row" if database else "nothing is durable"
            say(f"{name}_p50", alone, "ms", f"ten jobs one after the other, {how}; ours takes {ours_ms / alone:.2f} of it")
            say(
                f"{name}_bulk",
                rate,
                "steps/s",
                f"{_TOGETHER} chains of ten, {how}; ours does {ours_bulk / rate:.1f} times as many",
            )
    await ground.owner.execute("drop table arq_steps")


async def _measure(url: str) -> tuple[float, float]:
    pool = await create_pool(RedisSettings.from_dsn(url))

    async def run(name: str) -> None:
        await pool.enqueue_job("step", name, 0)
        await pool.blpop([f"done:{name}"], timeout=60)

    for number in range(5):
        await run(f"warm{number}")
    times = []
    for number in range(_ALONE):
        began = time.perf_counter()
        await run(f"alone{number}")
        times.append((time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    await asyncio.gather(*(run(f"many{number}") for number in range(_TOGETHER)))
    rate = _TOGETHER * STEPS / (time.perf_counter() - began)
    await pool.delete("arq:queue")
    await pool.aclose()
    return statistics.median(times), rate


async def step(context: dict[str, Any], chain: str, number: int) -> None:
    """Do one step and ask for the next."""
    connections: asyncio.Queue[psycopg.AsyncConnection[tuple[Any, ...]]] | None = context.get("connections")
    if connections is not None:
        connection = await connections.get()
        await connection.execute("insert into arq_steps values (%s, %s, %s) on conflict do nothing", (chain, number, "{}"))
        connections.put_nowait(connection)
    if number + 1 < STEPS:
        await context["redis"].enqueue_job("step", chain, number + 1)
    else:
        await context["redis"].rpush(f"done:{chain}", b"1")


@contextmanager
def _workers(url: str, database: str) -> Iterator[None]:
    environment = os.environ | {"ARQ_URL": url, "ARQ_DATABASE": database}
    command = [sys.executable, "-m", "tests.bench.running.peers"]
    processes = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(_WORKERS)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


async def _open(context: dict[str, Any]) -> None:
    if address := os.environ["ARQ_DATABASE"]:
        context["connections"] = asyncio.Queue()
        for _ in range(4):
            context["connections"].put_nowait(await psycopg.AsyncConnection.connect(address, autocommit=True))


async def _work() -> None:
    worker = Worker(
        functions=[func(step, keep_result=0)],
        redis_settings=RedisSettings.from_dsn(os.environ["ARQ_URL"]),
        on_startup=_open,
        poll_delay=_POLL_S,
        max_jobs=100,
        handle_signals=False,
        queue_read_limit=500,
    )
    await worker.async_run()


if __name__ == "__main__":
    asyncio.run(_work())
