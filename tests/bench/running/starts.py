"""Many starts: webhooks on many connections, and a thousand runs of ten steps over the API and past it."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from concertmaster_server.db.database import Database, Options
from concertmaster_server.db.queries.new_runs import NewRun, insert_runs
from tests.bench.running.ground import Ground, dsn, say
from tests.bench.running.http_load import Load, load, post
from tests.bench.running.steps import STEPS
from tests.support.stage import chain, graph, node, set_to
from tests.support.web import new_id

RUNS = 1000
_CONNECTIONS = 50
_BULK_CONNECTIONS = 16


async def webhooks(ground: Ground, seconds: float) -> None:
    """Measure calls of hooks: accepted after the commit, and answered when three steps are done."""
    body = b'{"n": 4}'
    _, accepting = await ground.publish_hook(three_steps("accepted"))
    _, finishing = await ground.publish_hook(three_steps("finished"))
    for name, url, connections, expect in (
        ("webhook_accepted", accepting, _CONNECTIONS, 202),
        ("webhook_finished_alone", finishing, 1, 200),
        ("webhook_finished", finishing, _CONNECTIONS, 200),
    ):
        request = post(url, body)
        await load(url, lambda _: request, connections=connections, count=connections * 5, expect=expect)  # noqa: B023 - awaited here
        await ground.settle()
        found = await load(url, lambda _: request, connections=connections, seconds=seconds, expect=expect)  # noqa: B023 - as above
        _tell(name, found, f"{connections} connections, {len(found.latencies)} calls, all answered {expect}", expect)
        await ground.settle()


def _tell(name: str, found: Load, detail: str, expect: int) -> None:
    assert set(found.statuses) == {expect}, (found.statuses, found.failures)
    say(f"{name}_rate", found.per_second, "requests/s", detail)
    say(f"{name}_p50", found.quantile(0.5), "ms", detail)
    say(f"{name}_p99", found.quantile(0.99), "ms", detail)


async def bulk(ground: Ground) -> float:
    """Measure steps a second until the last run has ended, started in three ways; give the best."""
    workflow = await ground.publish(chain(STEPS))
    url = ground.runs(workflow)
    request = post(url, b'{"input":{}}', ground.headers)
    await ground.start_many(workflow, 100)
    await ground.settle()

    began = time.perf_counter()
    found = await load(url, lambda _: request, connections=_BULK_CONNECTIONS, count=RUNS, expect=202)
    await ground.settle()
    detail = f"{RUNS} runs of {STEPS} steps, 2 workers, first byte to last end"
    _rate("bulk", began, f"{detail}; one POST a run on {_BULK_CONNECTIONS} connections, acknowledged after {found.took_s:.2f} s")

    best = 0.0
    for _ in range(3):
        began = time.perf_counter()
        await ground.start_many(workflow, RUNS)
        acknowledged = time.perf_counter() - began
        await ground.settle()
        best = max(best, RUNS * STEPS / (time.perf_counter() - began))
    say("bulk_batch", best, "steps/s", f"{detail}; one POST for all, acknowledged after {acknowledged:.2f} s; best of 3")
    await _queued(ground, workflow)
    return best


async def _queued(ground: Ground, workflow: str) -> None:
    """Queue the same in one transaction, past the API."""
    organisation = UUID((await ground.client.get("/me")).json()["organisation_id"])
    database = Database(Options(url=dsn(ground.product)))
    runs = [
        NewRun(id=new_id(), org_id=organisation, workflow_id=UUID(workflow), version=1, trigger_node="start", input={})
        for _ in range(RUNS)
    ]
    began = time.perf_counter()
    async with database.transaction(organisation) as tx:
        await insert_runs(tx.raw, runs)
    await ground.settle()
    _rate("bulk_queued", began, f"{RUNS} runs of {STEPS} steps, 2 workers, queued in one transaction past the API")
    await database.close()


def _rate(name: str, began: float, detail: str) -> None:
    say(name, RUNS * STEPS / (time.perf_counter() - began), "steps/s", detail)


def three_steps(respond: str) -> dict[str, Any]:
    """Give a hook's workflow of three steps."""
    return graph(
        node("hook", "trigger.webhook", respond=respond),
        set_to("a", n="input.n + 1"),
        set_to("b", n="steps.a.n + 1"),
        node("back", "flow.return", value={"expr": "steps.b"}),
        edges="hook>a a>b b>back",
    )
