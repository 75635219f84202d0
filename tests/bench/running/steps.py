"""Single runs: ten steps, a fan-out, the way to the first step, a very large graph, and what a pure step costs a worker."""

from __future__ import annotations

import contextlib
import os
import signal
import statistics
import time
from collections.abc import Iterator
from typing import Any

from tests.bench.running.ground import Ground, cpu_s, quantile, say
from tests.bench.running.http_load import load, post
from tests.support.stage import chain, graph, set_to

STEPS = 10
_WARM = 30
_FIRST_STEP = """
select extract(epoch from first.at - r.created_at) * 1000 from runs r
cross join lateral (
    select at from run_records where run_id = r.id and kind in ('attempt_started', 'step_succeeded') order by sequence limit 1
) as first
where r.workflow_id = %s and r.created_at > %s
"""


async def one_at_a_time(ground: Ground, seconds: float, bare_ms: float) -> float:
    """Measure from the POST that waits to its answer; give the median of ten steps, in milliseconds."""
    medians = []
    for name, document in (("ten_steps", chain(STEPS)), ("fan_out_100", fan(100))):
        workflow = await ground.publish(document)
        url = ground.runs(workflow, "?wait=20")
        request = post(url, b'{"input":{}}', ground.headers)
        await load(url, lambda _: request, connections=1, count=_WARM, expect=200)  # noqa: B023 - awaited within its round
        found = await load(url, lambda _: request, connections=1, seconds=seconds, expect=200)  # noqa: B023 - as above
        medians.append(found.quantile(0.5))
        p50, detail = found.quantile(0.5), f"{len(found.latencies)} runs, POST ?wait= to the answer"
        say(f"{name}_p50", p50, "ms", f"{detail}; {p50 / bare_ms:.1f} bare commits")
        say(f"{name}_p99", found.quantile(0.99), "ms", detail)
    return medians[0]


async def to_first_step(ground: Ground) -> None:
    """Measure on the database's clock, from the stored trigger to the first record of a step; then the same without Redis."""
    await _to_first_step(ground, "trigger_to_first_step", 200, "")
    with frozen(ground.part("redis")):
        await _to_first_step(ground, "trigger_to_first_step_redis_dead", 60, ", Redis does not answer")


async def _to_first_step(ground: Ground, name: str, count: int, how: str) -> None:
    workflow = await ground.publish(chain(STEPS))
    [(began,)] = await ground.ask("select clock_timestamp()")
    url = ground.runs(workflow, "?wait=20")
    await load(url, lambda _: post(url, b'{"input":{}}', ground.headers), connections=1, count=count, expect=200)
    waits = [float(row[0]) for row in await ground.ask(_FIRST_STEP, workflow, began)]
    say(f"{name}_p50", statistics.median(waits), "ms", f"{len(waits)} runs one at a time{how}")
    say(f"{name}_p95", quantile(waits, 0.95), "ms", f"{len(waits)} runs one at a time{how}")


async def large_graph(ground: Ground) -> None:
    """Run a graph of 10,000 nodes, the first time with nothing in memory, then again."""
    workflow = await ground.publish(chains(100, 100))
    for name in ("large_graph_first", "large_graph"):
        [(began,)] = await ground.ask("select clock_timestamp()")
        await ground.start_many(workflow, 1)
        await ground.settle()
        [(first,)] = await ground.ask(_FIRST_STEP, workflow, began)
        [(took,)] = await ground.ask(
            "select extract(epoch from finished_at - created_at) from runs where workflow_id = %s and created_at > %s",
            workflow,
            began,
        )
        say(f"{name}_start", float(first), "ms", "10,000 nodes: 100 chains of 100; from the trigger to the first step")
        say(f"{name}_rate", 10_000 / float(took), "steps/s", f"10,000 nodes: finished after {float(took):.2f} s")


async def overhead(ground: Ground) -> None:
    """Measure what the worker processes compute for each pure step."""
    workflow = await ground.publish(chain(100))
    await ground.start_many(workflow, 20)
    await ground.settle()
    workers, runs = ground.product.workers(), 200
    before, began = cpu_s(workers), time.perf_counter()
    await ground.start_many(workflow, runs)
    await ground.settle()
    computed, took = cpu_s(workers) - before, time.perf_counter() - began
    detail = f"CPU time of {len(workers)} workers over {runs} runs of 100 steps in {took:.1f} s, claims and commits included"
    say("worker_cpu_per_step", computed / (runs * 100) * 1000, "ms", detail)


def fan(width: int) -> dict[str, Any]:
    """Give a workflow that fans out and joins."""
    names = [f"n{number}" for number in range(width)]
    nodes = [set_to(name, v="1") for name in names]
    join = set_to("join", sum=" + ".join(f"steps.{name}.v" for name in names))
    return graph(*nodes, join, edges=" ".join(f"start>{name} {name}>join" for name in names))


def chains(count: int, length: int) -> dict[str, Any]:
    """Give a workflow of many chains."""
    nodes, edges = [], []
    for number in range(count):
        before = "start"
        for place in range(length):
            name = f"c{number}_{place}"
            nodes.append(set_to(name, n="1"))
            edges.append(f"{before}>{name}")
            before = name
    return graph(*nodes, edges=" ".join(edges))


@contextlib.contextmanager
def frozen(process: int) -> Iterator[None]:
    """Let a process do nothing for as long as the block lasts."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)
