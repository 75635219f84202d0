"""A worker is killed again and again while another one lives: how long until its runs are in good hands."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from uuid import UUID

from tests.bench.running.ground import Ground, quantile, say
from tests.support.product import eventually
from tests.support.sink import after, sink
from tests.support.stage import graph, node

_RUNS = 200
"""More than one worker claims at once, so that both hold some."""
_HELD = "select id, fence from runs where workflow_id = %s and claimed_by is not null and finished_at is null"
_LOOK = "select id, fence, finished_at is not null from runs where id = any(%s)"


async def recovery(ground: Ground, kills: int) -> None:
    """Kill, and wait until every run that the dead worker held is claimed by another one."""
    async with sink() as slow:
        slow.usual = after(1.0)
        workflow = await ground.publish(graph(node("call", "http.request", url=slow.url()), edges="start>call"))
        waits: list[float] = []
        for _ in range(kills):
            waits += await _kill_once(ground, workflow)
            await ground.settle()
    failed = await ground.ask("select count(*) from runs where workflow_id = %s and status <> 'succeeded'", workflow)
    assert failed == [(0,)], "a killed worker's run did not succeed"
    detail = f"{kills} kills with SIGKILL, another worker alive; the last of the dead one's runs is claimed again"
    say("recovery_p50", quantile(waits, 0.5), "s", detail)
    say("recovery_p95", quantile(waits, 0.95), "s", detail)
    say("recovery_max", max(waits), "s", detail)


async def _kill_once(ground: Ground, workflow: str) -> list[float]:
    workers = await asyncio.to_thread(eventually, lambda: _pair(ground), within_s=20)
    await asyncio.sleep(0.5)  # the one that was started anew has to be at work
    await ground.start_many(workflow, _RUNS)
    await asyncio.sleep(0.15)
    held: dict[UUID, int] = dict(await ground.ask(_HELD, workflow))  # type: ignore[arg-type]  # pairs of id and fence
    os.kill(workers[0], signal.SIGKILL)
    killed = time.perf_counter()
    moved: dict[UUID, float] = {}
    open_runs = set(held)
    while open_runs:
        for run, fence, has_ended in await ground.ask(_LOOK, list(open_runs)):
            if fence > held[run]:
                moved[run] = time.perf_counter() - killed
            if fence > held[run] or has_ended:
                open_runs.discard(run)
        assert time.perf_counter() - killed < 30, "a run is in nobody's hands"
        await asyncio.sleep(0.005)
    return [max(moved.values())] if moved else []


def _pair(ground: Ground) -> list[int]:
    workers = ground.product.workers()
    return workers if len(workers) == 2 else []
