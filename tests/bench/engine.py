"""How fast runs go: ``python -m tests.bench.engine [--seconds S]`` prints one JSON line a figure.

Everything is real and durable: ``concertmaster up`` with two workers on a fresh data folder, called over HTTP on loopback. Each
time is that of the whole way, from the request to the answer or to the finished record. Beside them stands the bare limit of the
same database: one row, one commit, one client.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import psycopg

from concertmaster_server.db.database import Database, Options
from concertmaster_server.db.queries.new_runs import NewRun, insert_runs
from tests.support.product import Product, running_product
from tests.support.stage import chain, graph, set_to
from tests.support.web import new_id

STEPS = 10
RUNS = 1000
CONNECTIONS = 8


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="about how long to repeat what is measured one at a time")
    options = parser.parse_args()
    with running_product("--workers", "2", "--no-example") as product:
        asyncio.run(_measure(product, options.seconds))


async def _measure(product: Product, seconds: float) -> None:
    headers = {"Authorization": f"Bearer {product.owner['api_key']}"}
    limits = httpx.Limits(max_connections=CONNECTIONS)
    async with httpx.AsyncClient(
        base_url=product.url + "/api/v1", headers=headers, limits=limits, timeout=60, trust_env=False
    ) as client:
        commit = _bare_commits(product)
        _say("engine.bare_commit_p50", commit, "ms", "one row, one commit, one client")
        ten = await _publish(client, chain(STEPS))
        await _one_at_a_time(client, ten, "engine.ten_steps", seconds, bare=commit)
        await _one_at_a_time(client, await _publish(client, _fan(100)), "engine.fan_out_100", seconds, bare=commit)
        await _to_first_step(client, ten)
        await _bulk(client, ten)
        await _queued(product, client, ten)


async def _one_at_a_time(client: httpx.AsyncClient, workflow: str, name: str, seconds: float, *, bare: float) -> None:
    async def once() -> None:
        answer = await client.post(f"/workflows/{workflow}/runs?wait=20", json={"input": {}})
        assert answer.status_code == 200, answer.text
        assert answer.json()["status"] == "succeeded"

    times = await _repeat(once, seconds)
    p50, p99 = statistics.median(times), _quantile(times, 0.99)
    _say(f"{name}_p50", p50, "ms", f"{len(times)} runs, POST ?wait= to the answer; {p50 / bare:.1f} bare commits")
    _say(f"{name}_p99", p99, "ms", f"{len(times)} runs")


async def _to_first_step(client: httpx.AsyncClient, workflow: str) -> None:
    """Measure on the database's own clock, from the stored trigger to the start of the first step."""
    waits = []
    for _ in range(100):
        run = (await client.post(f"/workflows/{workflow}/runs?wait=20", json={"input": {}})).json()
        steps = (await client.get(f"/runs/{run['id']}/steps")).json()["items"]
        began = datetime.fromisoformat(steps[0]["started_at"]) - datetime.fromisoformat(run["created_at"])
        waits.append(began.total_seconds() * 1000)
    _say("engine.trigger_to_first_step_p50", statistics.median(waits), "ms", f"{len(waits)} runs")
    _say("engine.trigger_to_first_step_p95", _quantile(waits, 0.95), "ms", f"{len(waits)} runs")


async def _bulk(client: httpx.AsyncClient, workflow: str) -> None:
    """Start many runs over HTTP and count steps until the last run has ended."""
    url = f"/workflows/{workflow}/runs"
    began = time.perf_counter()

    async def start_some(count: int) -> None:
        for _ in range(count):
            answer = await client.post(url, json={"input": {}})
            assert answer.status_code == 202, answer.text

    await asyncio.gather(*(start_some(RUNS // CONNECTIONS) for _ in range(CONNECTIONS)))
    acknowledged = time.perf_counter() - began
    while await _are_open(client, workflow):  # noqa: ASYNC110 - the end is seen from outside, by asking
        await asyncio.sleep(0.01)
    took = time.perf_counter() - began
    detail = f"{RUNS} runs of {STEPS} steps, 2 workers, first POST to last end; acknowledged after {acknowledged:.2f} s"
    _say("engine.bulk", RUNS * STEPS / took, "steps/s", detail)
    _say("engine.bulk_after_acknowledgement", (took - acknowledged) * 1000, "ms", "from the last acknowledgement to the last end")


async def _queued(product: Product, client: httpx.AsyncClient, workflow: str) -> None:
    """Queue the same in one transaction, past the API, and count steps until the last run has ended."""
    organisation = UUID((await client.get("/me")).json()["organisation_id"])
    database = Database(Options(url=_dsn(product, "concertmaster")))
    runs = [
        NewRun(id=new_id(), org_id=organisation, workflow_id=UUID(workflow), version=1, trigger_node="start", input={})
        for _ in range(RUNS)
    ]
    async with database.transaction(organisation) as tx:
        await insert_runs(tx, runs)
    statement = (
        "select extract(epoch from max(finished_at) - min(created_at)) from runs"
        " where id = any(%s) having bool_and(finished_at is not null)"
    )
    took = None
    while took is None:
        await asyncio.sleep(0.05)
        async with database.transaction(organisation) as tx:
            found = await (await tx.raw.execute(statement, ([run.id for run in runs],))).fetchone()
            took = None if found is None else float(found[0])
    await database.close()
    detail = f"{RUNS} runs of {STEPS} steps, 2 workers, queued in one transaction, from the insert to the last end"
    _say("engine.bulk_queued", RUNS * STEPS / took, "steps/s", detail)


async def _are_open(client: httpx.AsyncClient, workflow: str) -> bool:
    for status in ("queued", "running", "waiting"):
        if (await client.get(f"/runs?workflow={workflow}&status={status}&limit=1")).json()["items"]:
            return True
    return False


def _fan(width: int) -> dict[str, Any]:
    names = [f"n{number}" for number in range(width)]
    nodes = [set_to(name, v="1") for name in names]
    join = set_to("join", sum=" + ".join(f"steps.{name}.v" for name in names))
    return graph(*nodes, join, edges=" ".join(f"start>{name} {name}>join" for name in names))


async def _publish(client: httpx.AsyncClient, document: dict[str, Any]) -> str:
    made = (await client.post("/workflows", json={"document": document})).json()["id"]
    answer = await client.post(f"/workflows/{made}/publish")
    assert answer.status_code == 201, answer.text
    return str(made)


async def _repeat(once: Callable[[], Awaitable[None]], seconds: float) -> list[float]:
    for _ in range(20):
        await once()
    times: list[float] = []
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        began = time.perf_counter()
        await once()
        times.append((time.perf_counter() - began) * 1000)
    return times


def _dsn(product: Product, login: str) -> str:
    passwords = json.loads((product.data_dir / "passwords.json").read_text())
    folder = next(product.data_dir.rglob(".s.PGSQL.5432")).parent
    password, database = (passwords["login"], login) if login != "postgres" else (passwords["superuser"], login)
    return f"postgresql://{login}:{password}@/{database}?host={folder}"


def _bare_commits(product: Product) -> float:
    times = []
    with psycopg.connect(_dsn(product, "postgres"), autocommit=True) as connection:
        connection.execute("create table bare (id bigint generated always as identity primary key, body text)")
        for _ in range(500):
            began = time.perf_counter()
            connection.execute("insert into bare (body) values ('x')")
            times.append((time.perf_counter() - began) * 1000)
        connection.execute("drop table bare")
    return statistics.median(times)


def _quantile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def _say(name: str, value: float, unit: str, detail: str) -> None:
    print(json.dumps({"name": name, "value": round(value, 2), "unit": unit, "detail": detail}), flush=True)  # noqa: T201 - its output


if __name__ == "__main__":
    main()
