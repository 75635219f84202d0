"""All monkeys together: ``python -m tests.chaos --minutes 20 --seed 7``.

A real installation is started on loopback and mistreated under a steady load, for a set time or until everything was done as
often as asked. Now and then it is calm, and then whatever was acknowledged must end within 15 seconds. At the end of the storm
each figure is printed as one JSON line. Afterwards the tests of this folder run in full: all boundaries, all points, all counts.
The exit status is 1 when anything was lost, doubled or stuck.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.chaos.ground import STUCK_AFTER_S, eventually
from tests.chaos.installation import Installation, installation
from tests.chaos.load import Load
from tests.chaos.monkeys import Monkey, Zoo
from tests.chaos.receiver import receiver
from tests.chaos.reckoning import Verdict, ends_of, reckon

_SENDERS = 8
_CALM_EACH_S = 90.0


def main(arguments: Sequence[str]) -> int:
    """Do all of it; give the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.chaos", description="Mistreat an installation and see that nothing is lost."
    )
    parser.add_argument("--minutes", type=float, default=20.0, help="how long, at most")
    parser.add_argument("--seed", type=int, default=7, help="which random choices")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--rate", type=float, default=20.0, help="runs started in a second")
    parser.add_argument("--worker-kills", type=int, default=500)
    parser.add_argument("--postgres-kills", type=int, default=50)
    parser.add_argument("--redis-wipes", type=int, default=20)
    parser.add_argument("--api-kills", type=int, default=20)
    parser.add_argument("--storm-only", action="store_true", help="without the tests of this folder in full")
    asked = parser.parse_args(arguments)
    verdict = asyncio.run(_storm(asked))
    for name, value in verdict.figures.items():
        print(json.dumps({"benchmark": "chaos", "figure": name, "value": value, "seed": asked.seed}), flush=True)  # noqa: T201 - the figures
    for line in verdict.wrong:
        _say("WRONG " + line)
    in_full = 0 if asked.storm_only else _in_full(asked.seed)
    return 1 if verdict.wrong or in_full else 0


def _in_full(seed: int) -> int:
    """Run the tests of this folder, all of everything; give the exit status."""
    _say("the tests of this folder in full")
    command = [sys.executable, "-m", "pytest", "-q", "--timeout", "3600", str(Path(__file__).parent)]
    return subprocess.run(command, env=os.environ | {"CHAOS_LONG": "1", "CHAOS_SEED": str(seed)}, check=False).returncode


async def _storm(asked: argparse.Namespace) -> Verdict:
    chosen = random.Random(asked.seed)  # noqa: S311 - made to be repeated
    async with receiver() as here, installation(asked.workers) as house:
        headers = {"Authorization": f"Bearer {house.product.owner['api_key']}"}
        async with httpx.AsyncClient(base_url=house.product.url, headers=headers, timeout=20, trust_env=False) as client:
            load = Load(client)
            await load.prepare(here)
            golden = await _learn(house, load)
            zoo, storm = Zoo(house, chosen), asyncio.Event()
            senders = [asyncio.create_task(load.go_on(chosen, every_s=_SENDERS / asked.rate)) for _ in range(_SENDERS)]
            playing = [asyncio.create_task(monkey.play(storm, chosen)) for monkey in _monkeys(zoo, asked)]
            stuck = await _weather(house, load, storm, playing, zoo, asked.minutes * 60)
            for task in (*senders, *playing):
                task.cancel()
            await asyncio.gather(*senders, *playing, return_exceptions=True)
            stuck += await _calm(house, load)
            verdict = await reckon(house, load, here, golden, zoo.deeds)
    verdict.none("stuck_after_15_s", stuck)
    for name in ("worker_kills", "postgres_kills", "redis_wipes", "api_kills"):
        if verdict.figures[name] < getattr(asked, name):
            verdict.wrong.append(f"{name}: {verdict.figures[name]} of {getattr(asked, name)} in this time")
    return verdict


def _monkeys(zoo: Zoo, asked: argparse.Namespace) -> tuple[Monkey, ...]:
    # Calm takes its part of the time, so everybody hurries a little.
    seconds = asked.minutes * 60 * 0.7

    def monkey(deed: Any, count: int) -> Monkey:
        return Monkey(deed, seconds / max(1, count), count)

    return (
        monkey(zoo.kill_worker, asked.worker_kills),
        monkey(zoo.kill_postgres, asked.postgres_kills),
        monkey(zoo.wipe_redis, asked.redis_wipes),
        monkey(zoo.kill_api, asked.api_kills),
        monkey(zoo.stop_worker, asked.worker_kills // 10),
        monkey(zoo.restart_postgres, asked.postgres_kills // 5),
        monkey(zoo.kill_redis, asked.redis_wipes // 2),
        monkey(zoo.freeze_worker, int(seconds // 60)),
    )


async def _learn(house: Installation, load: Load) -> dict[str, Any]:
    """Run each shape undisturbed, and remember how it ends."""
    runs = {way.shape.name: await load.send(way, f"learn-{way.name}-{way.shape.name}") for way in load.ways}
    assert await _open(house, runs.values(), within_s=60) == []
    ends = await ends_of(house)
    return {shape: ends[run] for shape, run in runs.items()}


async def _weather(
    house: Installation, load: Load, storm: asyncio.Event, playing: list[asyncio.Task[None]], zoo: Zoo, seconds: float
) -> list[str]:
    """Let storm and calm take turns; give the runs that were stuck when it was calm."""
    end, stuck = time.monotonic() + seconds, []
    while time.monotonic() < end and not all(task.done() for task in playing):
        storm.set()
        await asyncio.wait(playing, timeout=min(_CALM_EACH_S, end - time.monotonic()))
        storm.clear()
        for task in playing:
            if task.done():
                task.result()
        stuck += await _calm(house, load)
        left = end - time.monotonic()
        _say(f"{left:.0f} s left, {len(load.acknowledged)} acknowledged, {len(stuck)} stuck, {zoo.deeds.counts()}")
    return stuck


async def _calm(house: Installation, load: Load) -> list[str]:
    """Give what was acknowledged by now and is open 15 seconds after everything was up again."""
    await eventually(lambda: _is_up(house), within_s=60, what="an installation that is up")
    return await _open(house, [run for _, run in tuple(load.acknowledged.values())], within_s=STUCK_AFTER_S)


async def _is_up(house: Installation) -> bool:
    try:
        return bool(house.pids("worker-")) and await house.ask("select 1") == [(1,)]
    except psycopg.OperationalError:
        return False


async def _open(house: Installation, runs: Any, *, within_s: float) -> list[str]:
    deadline = time.monotonic() + within_s
    named = list(runs)
    while True:
        rows = await house.ask("select id::text from runs where id::text = any(%s) and finished_at is null", named)
        if not rows or time.monotonic() > deadline:
            return [row[0] for row in rows]
        await asyncio.sleep(0.25)


def _say(text: str) -> None:
    print("==> " + text, file=sys.stderr, flush=True)  # noqa: T201 - progress


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
