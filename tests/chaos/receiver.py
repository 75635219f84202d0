"""A receiver that honours keys: what it is asked to do it does once for each key, and gives the same answer ever after.

The first word of a path says how it behaves: ``do`` does it; ``flaky`` does it and says 503 at the first call with a key;
``refuse`` never does it; ``slow-300`` does it after so many milliseconds. The rest of the path, and the run that the body names,
say which step it is.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import orjson

from tests.support.sink import Call, Sink, answer, sink

Step = tuple[str, str]
"""A run and the path that one of its steps calls."""


def step_of(call: Call) -> Step:
    """Tell which step of which run calls."""
    said = orjson.loads(call.body)
    return said["run"] if "run" in said else said["data"]["run"], call.path


def key_of(call: Call) -> str:
    """Give what all attempts of a step have in common."""
    return call.headers.get("webhook-id") or call.headers["idempotency-key"]


@dataclass(slots=True)
class Receiver:
    """What was asked for, step by step, and what was done, key by key; ``early`` came before its beginning was durable."""

    sink: Sink
    keys: dict[Step, set[str]] = field(default_factory=lambda: defaultdict(set))
    calls: dict[Step, int] = field(default_factory=lambda: defaultdict(int))
    done: dict[str, Step] = field(default_factory=dict)
    early: list[Step] = field(default_factory=list)
    is_durable: Callable[[str], Awaitable[bool]] | None = None

    @property
    def url(self) -> str:
        """Give the address, without a slash at its end."""
        return self.sink.url("")

    def steps_of(self, run: str) -> set[str]:
        """Give the paths that a run called."""
        return {path for named, path in self.keys if named == run}

    def doubled(self) -> list[Step]:
        """Give the steps whose effect a receiver that honours keys has more than once."""
        effects: dict[Step, int] = defaultdict(int)
        for step in self.done.values():
            effects[step] += 1
        return [step for step, count in effects.items() if count > 1]

    def several_keys(self) -> list[Step]:
        """Give the steps whose attempts carried different keys."""
        return [step for step, keys in self.keys.items() if len(keys) > 1]

    async def answer(self, call: Call) -> bytes:
        """Do what a call asks for, unless it is done."""
        way = call.path.split("/")[1]
        step, key = step_of(call), key_of(call)
        self.calls[step] += 1
        self.keys[step].add(key)
        if self.is_durable is not None and "idempotency-key" in call.headers and not await self.is_durable(key):
            self.early.append(step)
        if way.startswith("slow-"):
            await asyncio.sleep(int(way.removeprefix("slow-")) / 1000)
        if way == "refuse":
            return answer(422)
        is_first = key not in self.done
        self.done[key] = step
        return answer(503) if way == "flaky" and is_first else answer(200, b'{"done": 1}')


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """Serve on loopback for as long as the block lasts."""
    async with sink() as made:
        here = Receiver(made)
        made.usual = here.answer
        yield here
