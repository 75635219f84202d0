"""How many people may have a form open at once: ``python -m tests.bench.open_forms [--people 10000]``, one JSON line a figure.

Each keeps its connection, loads the form, lets it save itself every 30 seconds, and submits it in the end. Everything is real:
``concertmaster up`` on a fresh data folder, and people who share the machine with it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
from collections.abc import Sequence
from pathlib import Path

import httpx
import uvloop

from tests.bench.running.ground import Ground, cpu_s, look_into, quantile, say
from tests.bench.running.respondents import Schedule, Seen, fill_in
from tests.bench.running.submits import TWELVE
from tests.support.forms import form_json
from tests.support.product import Product, running_product

FULL = Schedule(people=10_000, ramp=20, hold=36, drain=15, autosave=30)
SHORT = Schedule(people=1_000, ramp=3, hold=8, drain=3, autosave=5)

_SLUG = "open-forms"
_STORED = "select (select count(*) from submissions), (select count(*) from drafts where submission_id is not null)"
_FIELDS = {
    "name": "Ada Lind",
    "email": "ada@example.org",
    "company": "Nordlys AS",
    "country": "c07",
    "plan": "team",
    "topics": "speed",
    "stars": "4",
    "likely": "9",
    "again": "yes",
    "staff": "120",
    "since": "2020-02-11",
    "note": "It came on time and did what it should; the box was a little large for what was in it.",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=FULL.people)
    parser.add_argument("--short", action="store_true", help="a thousand people for a quarter of a minute")
    options = parser.parse_args()
    schedule = SHORT if options.short else Schedule(people=options.people, ramp=20, hold=36, drain=15, autosave=30)
    allow_files(schedule.people + 500)
    with running_product("--no-example") as product:
        uvloop.run(_measure(product, schedule))


async def _measure(product: Product, schedule: Schedule) -> None:
    headers = {"Authorization": f"Bearer {product.owner['api_key']}"}
    async with (
        httpx.AsyncClient(base_url=product.url + "/api/v1", headers=headers, timeout=60, trust_env=False) as client,
        await look_into(product) as owner,
    ):
        await measure(Ground(product, client, owner), schedule)


async def measure(ground: Ground, schedule: Schedule) -> Seen:
    """Measure on a product that nobody else calls, print the figures, and see that every answer is stored."""
    await publish(ground)
    url, api = f"{ground.product.url}/f/{_SLUG}", ground.part("api")
    await fill_in(url, Schedule(people=20, ramp=0.5, hold=1, drain=0.5, autosave=1), fields=_FIELDS)
    (before,), memory, computed = await ground.ask(_STORED), pss_kb(api), cpu_s([api])
    watching = asyncio.create_task(_most_memory(api))
    seen = await fill_in(url, schedule, fields=_FIELDS)
    watching.cancel()
    (after,) = await ground.ask(_STORED)
    stored = [now - then for now, then in zip(after, before, strict=True)]
    each = (max(_peaks, default=memory) - memory) / schedule.people
    cores = (cpu_s([api]) - computed) / (schedule.ramp + schedule.hold + schedule.drain)
    detail = f"{schedule.people} people, saved every {schedule.autosave} s, server on {cores:.2f} cores"
    say("open_at_once", seen.most_open, "connections", detail, of="open_forms")
    say("errors", sum(seen.errors.values()), "errors", json.dumps(seen.errors), of="open_forms")
    say(
        "stored",
        stored[0],
        "submissions",
        f"counted in the database; {stored[1]} drafts are marked as submitted",
        of="open_forms",
    )
    for name, latencies in seen.steps.items():
        for label, part in (("p50", 0.5), ("p99", 0.99), ("max", 1.0)):
            say(f"{name}_{label}", quantile(latencies, part), "ms", f"{len(latencies)} times, since it was due", of="open_forms")
    say("memory", each, "kB/connection", "growth of the server's own share at its peak", of="open_forms")
    assert stored == [schedule.people, schedule.people], (stored, seen.errors)
    return seen


async def publish(ground: Ground) -> None:
    """Publish the form of twelve fields."""
    made = (await ground.client.post("/forms", json={"document": form_json(TWELVE, slug=_SLUG)})).json()["id"]
    answer = await ground.client.post(f"/forms/{made}/publish")
    assert answer.is_success, answer.text


def allow_files(count: int) -> None:
    """Let this process and those that it starts hold so many connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = hard if hard == resource.RLIM_INFINITY else max(hard, count)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, most))


_peaks: list[float] = []


async def _most_memory(process: int) -> None:
    _peaks.clear()
    while True:
        _peaks.append(pss_kb(process))
        await asyncio.sleep(1)


def pss_kb(process: int) -> float:
    """Give a process's own share of memory."""
    lines: Sequence[str] = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("Pss:")))


if __name__ == "__main__":
    main()
