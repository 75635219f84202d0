"""How fast runs go: ``python -m tests.bench.engine`` prints one JSON line a figure.

Everything is real and durable: ``concertmaster up`` with two workers on a fresh data folder, called over HTTP on loopback. Each
time is that of the whole way, from the request to the answer or to the finished record. Beside them stand the bare limit of the
same database (one row, one commit, one client) and bare arq on the same machine in the same minutes.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Awaitable, Callable

import httpx
import uvloop

from tests.bench.running import peers, recovery, starts, steps, waiting
from tests.bench.running.ground import Ground, look_into, say
from tests.support.product import Product, running_product

PARTS = ("steps", "webhooks", "bulk", "first_step", "overhead", "large_graph", "peers", "recovery", "waiting")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="about how long to repeat what is measured over time")
    parser.add_argument("--kills", type=int, default=10, help="how many workers to kill")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="measure these parts alone")
    options = parser.parse_args()
    with running_product("--workers", "2", "--no-example") as product:
        uvloop.run(_measure(product, options))


async def _measure(product: Product, options: argparse.Namespace) -> None:
    headers = {"Authorization": f"Bearer {product.owner['api_key']}"}
    async with (
        httpx.AsyncClient(base_url=product.url + "/api/v1", headers=headers, timeout=60, trust_env=False) as client,
        await look_into(product) as owner,
    ):
        ground = Ground(product, client, owner)
        bare = await _bare_commits(ground)
        ours = {"ms": float("nan"), "bulk": float("nan")}

        async def single() -> None:
            ours["ms"] = await steps.one_at_a_time(ground, options.seconds, bare)

        async def bulk() -> None:
            ours["bulk"] = await starts.bulk(ground)

        work: dict[str, Callable[[], Awaitable[None]]] = {
            "steps": single,
            "webhooks": lambda: starts.webhooks(ground, options.seconds),
            "bulk": bulk,
            "first_step": lambda: steps.to_first_step(ground),
            "overhead": lambda: steps.overhead(ground),
            "large_graph": lambda: steps.large_graph(ground),
            "peers": lambda: peers.peers(ground, ours["ms"], ours["bulk"]),
            "recovery": lambda: recovery.recovery(ground, options.kills),
            "waiting": lambda: waiting.waiting(ground),
        }
        for part in options.only:
            await work[part]()


async def _bare_commits(ground: Ground) -> float:
    times = []
    await ground.owner.execute("create table bare (id bigint generated always as identity primary key, body text)")
    for _ in range(500):
        began = time.perf_counter()
        await ground.owner.execute("insert into bare (body) values ('x')")
        times.append((time.perf_counter() - began) * 1000)
    await ground.owner.execute("drop table bare")
    median = statistics.median(times)
    say("bare_commit_p50", median, "ms", "one row, one commit, one client")
    return median


if __name__ == "__main__":
    main()
