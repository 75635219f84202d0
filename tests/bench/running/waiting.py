"""Ten thousand runs that wait: what each takes up, and how late their timers are."""

from __future__ import annotations

import asyncio
import time

from tests.bench.running.ground import Ground, say
from tests.support.stage import graph, node

RUNS = 10_000
_SPREAD_S = 10
_SIZES = (
    "select pg_total_relation_size('runs') + pg_total_relation_size('timers') + coalesce(("
    "select sum(pg_total_relation_size(inhrelid)) from pg_inherits where inhparent = 'run_records'::regclass), 0)"
)
_WAITING = "select count(*) from runs where workflow_id = %s and status = 'waiting' and claimed_by is null"
_LATE = """
select percentile_cont(0.5) within group (order by late), percentile_cont(0.95) within group (order by late), max(late) from (
    select extract(epoch from n.at - (w.body ->> 'due_at')::timestamptz)::float8 as late
    from runs r join run_records w on w.run_id = r.id and w.kind = 'step_waiting'
    join run_records n on n.run_id = r.id and n.node_id = w.node_id and n.kind = 'step_succeeded' where r.workflow_id = %s
) as lateness
"""


async def waiting(ground: Ground) -> None:
    """Let runs wait until moments that are spread over some seconds, and look at them while they wait and afterwards."""
    seconds = {"expr": "input.seconds"}
    workflow = await ground.publish(graph(node("wait", "logic.wait", seconds=seconds), edges="start>wait"))
    await ground.owner.execute("vacuum runs, timers")
    [(before,)] = await ground.ask(_SIZES)
    rest_s = 25
    began = time.perf_counter()
    for number in range(10):
        left = rest_s - (time.perf_counter() - began)
        await ground.start_many(workflow, RUNS // 10, seconds=left + number * _SPREAD_S / 10)
    while (await ground.ask(_WAITING, workflow))[0][0] < RUNS:
        assert time.perf_counter() - began < rest_s, "not all runs wait before the first timer is due"
        await asyncio.sleep(0.1)
    [(after,)] = await ground.ask(_SIZES)
    say("waiting_bytes", float(after - before) / RUNS, "bytes", f"{RUNS} waiting runs, each with its records, timer and indexes")
    await asyncio.sleep(max(0.0, rest_s + _SPREAD_S - (time.perf_counter() - began)))
    deadline = time.perf_counter() + 60
    while (await ground.ask("select count(*) from runs where workflow_id = %s and finished_at is null", workflow))[0][0]:
        assert time.perf_counter() < deadline, "waiting runs do not end"
        await asyncio.sleep(0.1)
    [(p50, p95, latest)] = await ground.ask(_LATE, workflow)
    detail = f"{RUNS} timers in ten heaps over {_SPREAD_S} s"
    say("timer_lateness_p50", p50, "s", detail)
    say("timer_lateness_p95", p95, "s", detail)
    say("timer_lateness_max", latest, "s", detail)
