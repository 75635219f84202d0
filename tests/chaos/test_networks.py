"""Between a worker and its servers the network stalls, slows and loses; and workers are frozen. All leases here are short."""

from __future__ import annotations

import asyncio
import signal
import time

from tests.chaos import altered_worker
from tests.chaos.ground import eventually, ground
from tests.chaos.scale import IS_LONG, chooser, times
from tests.chaos.shapes import LINE, SHAPES, SLOW
from tests.support.nursery import nursery
from tests.support.redis_alone import redis_alone
from tests.support.wire import STALLED, Way, relay

ENTRY = altered_worker.__name__
LEASE_S = 10.0 if IS_LONG else 2.0
HASTY = {"entry": ENTRY}


def orders(cradle, dsn: str, redis_url: str = ""):
    """Start a worker whose leases are short."""
    named = {"CONCERTMASTER_DATABASE_URL": dsn, "CONCERTMASTER_REDIS_URL": redis_url, "CONCERTMASTER_OUTBOUND_ALLOW": "loopback"}
    more = {"CONCERTMASTER_LOG_LEVEL": "error", "CHAOS_LEASE_S": str(LEASE_S)}
    return cradle.start({**named, **more}, ENTRY)


async def test_a_worker_cut_off_without_a_word_is_replaced_and_cannot_write_when_it_comes_back() -> None:
    with nursery(ENTRY) as cradle:
        async with ground() as here, relay(here.stage.dsn) as wire:
            await here.learn(SLOW)
            far = orders(cradle, wire.address)
            await eventually(lambda: here.stage.ask("select 1 from workers"))
            for _ in range(times(1, 20)):
                runs = [await here.start(SLOW) for _ in range(10)]
                before = sum(here.receiver.calls.values())
                await eventually(lambda before=before: sum(here.receiver.calls.values()) > before, what="a step on its way")
                wire.set_ways(STALLED, STALLED)
                near = orders(cradle, here.stage.dsn)
                began = time.monotonic()
                for run_id in runs:
                    await here.check(SLOW, run_id)
                assert time.monotonic() - began < LEASE_S + 3
                wire.set_ways()
                await asyncio.sleep(0.5)
                near.signal(signal.SIGTERM)
                assert await near.ended()
                assert far.runs
            # The one that was away works on as before.
            await here.check(SLOW, await here.start(SLOW))
            await here.sound()


async def test_frozen_workers_are_replaced_and_cannot_write_when_they_wake_up() -> None:
    chosen = chooser("frozen")
    with nursery(ENTRY) as cradle:
        async with ground() as here:
            await here.learn(SLOW)
            working = [orders(cradle, here.stage.dsn) for _ in range(2)]
            for number in range(times(2, 50)):
                runs = [await here.start(SLOW) for _ in range(10)]
                await asyncio.sleep(chosen.uniform(0, 0.5))
                frozen = working[number % 2]
                frozen.signal(signal.SIGSTOP)
                for run_id in runs:
                    await here.check(SLOW, run_id)
                frozen.signal(signal.SIGCONT)
                await asyncio.sleep(0.3)
                assert frozen.runs
            await here.sound()


async def test_a_slow_lossy_one_way_network_costs_time_alone() -> None:
    slow = Way(delay_s=0.3 if IS_LONG else 0.02, loss=0.05)
    with nursery() as cradle:
        async with ground() as here, relay(here.stage.dsn) as wire:
            await here.learn(*SHAPES)
            cradle.worker(wire.address)
            await eventually(lambda: here.stage.ask("select 1 from workers"))
            for up, down in [(slow, Way()), (Way(), slow), (Way(bytes_per_s=50_000), slow)]:
                wire.set_ways(up, down)
                for shape in SHAPES[: times(2, len(SHAPES))]:
                    await here.check(shape, await here.start(shape))
            await here.sound()


async def test_one_way_that_stalls_and_comes_back_loses_nothing() -> None:
    with nursery() as cradle:
        async with ground() as here, relay(here.stage.dsn) as wire:
            await here.learn(SLOW)
            cradle.worker(wire.address)
            for ways in ({"up": STALLED}, {"down": STALLED}) * times(1, 5):
                run_id = await here.start(SLOW)
                await eventually(lambda run_id=run_id: here.receiver.steps_of(str(run_id)), what="a step on its way")
                wire.set_ways(**ways)
                await asyncio.sleep(times(1, 15))
                wire.set_ways()
                await here.check(SLOW, run_id)
            await here.sound()


async def test_without_an_answer_from_redis_runs_start_a_little_later() -> None:
    with nursery() as cradle, redis_alone() as redis:
        await redis.start()
        async with ground() as here, relay(redis.url) as wire:
            await here.learn(LINE)
            cradle.worker(here.stage.dsn, wire.address)
            await here.check(LINE, await here.start(LINE))
            for ways in ({"up": STALLED, "down": STALLED}, {"down": STALLED}, {"up": Way(delay_s=1.0)}) * times(1, 5):
                wire.set_ways(**ways)
                for _ in range(3):
                    began = time.monotonic()
                    await here.check(LINE, await here.start(LINE))
                    assert time.monotonic() - began < 2.5
                wire.set_ways()
            assert wire.connections > 0
            await here.sound()
