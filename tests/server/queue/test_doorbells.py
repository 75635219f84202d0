"""Every way to ring passes the same tests; arq's has some of its own, because Redis comes and goes."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from redis.asyncio import Redis

from concertmaster_server.db.channel import Channel
from concertmaster_server.queue import ArqDoorbell, Doorbell, DoorbellError, NotifyDoorbell
from concertmaster_server.queue.arq import QUEUE
from tests.support.databases import fresh_database
from tests.support.redis_alone import RedisAlone, redis_alone


@pytest.fixture(scope="module")
def dsn():
    with fresh_database() as url:
        yield url


@pytest.fixture
async def redis() -> AsyncIterator[RedisAlone]:
    with redis_alone() as made:
        await made.start()
        yield made


@pytest.fixture(params=["arq", "notify"])
async def doorbell(request: Any, dsn: str, redis: RedisAlone) -> AsyncIterator[Doorbell]:
    made: Doorbell = ArqDoorbell(redis.url) if request.param == "arq" else NotifyDoorbell(Channel(dsn, "cm_wake", name="test"))
    yield made
    await made.close()


class Ears:
    """Hears rings."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._something = asyncio.Event()

    def ring(self, names: str) -> None:
        self.heard.append(names)
        self._something.set()

    async def hear(self, names: str, *, times: int = 1, within_s: float = 5.0) -> None:
        async with asyncio.timeout(within_s):
            while self.heard.count(names) < times:
                self._something.clear()
                await self._something.wait()


@asynccontextmanager
async def listening(doorbell: Doorbell) -> AsyncIterator[Ears]:
    ears = Ears()
    task = asyncio.create_task(doorbell.subscribe(ears.ring))
    await asyncio.sleep(0.2)
    try:
        yield ears
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled(), task


async def test_a_ring_is_heard(doorbell: Doorbell) -> None:
    async with listening(doorbell) as ears:
        await doorbell.wake("a,b")
        await ears.hear("a,b")


async def test_the_same_ring_is_heard_again(doorbell: Doorbell) -> None:
    async with listening(doorbell) as ears:
        for count in (1, 2):
            await doorbell.wake("a")
            await ears.hear("a", times=count)


async def test_ringing_where_nobody_listens_is_no_error(doorbell: Doorbell) -> None:
    await doorbell.wake("a")


async def test_arq_comes_back_with_redis(redis: RedisAlone) -> None:
    doorbell = ArqDoorbell(redis.url)
    async with listening(doorbell) as ears:
        redis.kill()
        with pytest.raises(DoorbellError):
            await doorbell.wake("lost")
        await redis.start()
        ringing = ArqDoorbell(redis.url)
        await ringing.wake("heard")
        await ears.hear("heard", within_s=8)
        await ringing.close()
    await doorbell.close()


async def test_a_dead_redis_does_not_hold_up_who_rings(redis: RedisAlone) -> None:
    redis.kill()
    doorbell = ArqDoorbell(redis.url)
    loop = asyncio.get_running_loop()
    began = loop.time()
    for _ in range(100):
        with pytest.raises(DoorbellError):
            await doorbell.wake("a")
    assert loop.time() - began < 1
    await doorbell.close()


async def test_a_pickled_job_runs_nothing(redis: RedisAlone) -> None:

    class Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return (pytest.fail, ("unpickled",))

    doorbell = ArqDoorbell(redis.url)
    async with listening(doorbell) as ears:
        client = Redis.from_url(redis.url)
        payload = pickle.dumps({"t": 1, "f": "wake", "a": (Bomb(),), "k": {}, "et": 0})
        await client.set("arq:job:evil", payload)
        await client.zadd(QUEUE, {"evil": 1})
        for _ in range(100):
            if not await client.zcard(QUEUE):
                break
            await asyncio.sleep(0.05)
        assert not await client.zcard(QUEUE)
        await client.aclose()
        assert ears.heard == []
        await doorbell.wake("still here")
        await ears.hear("still here")
    await doorbell.close()
