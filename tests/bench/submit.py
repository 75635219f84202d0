"""How many answers a second are stored: ``python -m tests.bench.submit`` prints one JSON line a figure.

Everything is real and durable: ``concertmaster up`` on a fresh data folder with all indexes, called over HTTP on loopback by a
load that shares the machine with it. Each time is that of the whole way, from the request to the answer after the commit. Beside
them stands what the same database stores with one commit a submission.
"""

from __future__ import annotations

import argparse
import os

import httpx
import uvloop

from tests.bench.running.ground import Ground, cpu_s, look_into, say
from tests.bench.running.submits import Site
from tests.support.product import Product, running_product

CROWD = 512
GROUP = 64


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8, help="about how long to repeat what is measured over time")
    options = parser.parse_args()
    with running_product("--no-example") as product:
        uvloop.run(_measure(product, options.seconds))


async def _measure(product: Product, seconds: float) -> None:
    headers = {"Authorization": f"Bearer {product.owner['api_key']}"}
    async with (
        httpx.AsyncClient(base_url=product.url + "/api/v1", headers=headers, timeout=60, trust_env=False) as client,
        await look_into(product) as owner,
    ):
        await measure(Ground(product, client, owner), seconds)


async def measure(ground: Ground, seconds: float) -> dict[str, float]:
    """Measure on a product that nobody else calls, print the figures, and give the rates by number of connections."""
    site = await Site.publish(ground, "bench")
    await site.load("warm", connections=GROUP, count=GROUP * 10)
    rates: dict[str, float] = {}
    for connections in (GROUP, CROWD):
        processes = {"api": [ground.part("api")], "database": await _backends(ground), "load": [os.getpid()]}
        before = {name: cpu_s(pids) for name, pids in processes.items()}
        found = await site.load(f"at-{connections}", connections=connections, seconds=seconds)
        count = len(found.latencies)
        spent = {name: (cpu_s(pids) - before[name]) / count * 1e6 for name, pids in processes.items()}
        each = ", ".join(f"{name} {micros:.0f}" for name, micros in spent.items())
        detail = f"{connections} connections, {count} submissions of 12 fields, no error; processor µs for each: {each}"
        rates[f"at_{connections}"] = found.per_second
        say(f"at_{connections}_rate", found.per_second, "submissions/s", detail, of="submit")
        for label, part in (("p50", 0.5), ("p99", 0.99), ("max", 1.0)):
            say(f"at_{connections}_{label}", found.quantile(part), "ms", detail, of="submit")
    alone = await site.alone(seconds / 2)
    say("alone_rate", alone, "submissions/s", "one commit each, 10 connections, past HTTP", of="submit")
    say(
        "against_alone",
        rates[f"at_{CROWD}"] / alone,
        "times",
        f"{CROWD} connections over HTTP, against one commit each",
        of="submit",
    )
    return rates


async def _backends(ground: Ground) -> list[int]:
    found = await ground.ask("select pid from pg_stat_activity where application_name = 'concertmaster-submissions'")
    return [int(row[0]) for row in found]


if __name__ == "__main__":
    main()
