"""The kill matrix: a worker dies at each boundary of its talk with PostgreSQL, and at named points inside, and another goes on.

The other one lives all the while. It is frozen until the victim is dead, so that it is the victim that gets the run.
"""

from __future__ import annotations

import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from tests.chaos.ground import Ground, eventually, ground
from tests.chaos.shapes import Shape
from tests.support.nursery import Child, Nursery, nursery
from tests.support.wire import Batch, Fate, Phase, Relay, relay

KILLING_WORKER = "tests.chaos.killing_worker"
_PATIENCE_S = 3.0


@dataclass(frozen=True, slots=True)
class Strike:
    """The ``number``-th boundary from when the run was queued."""

    number: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class Kill:
    """What became of a strike: the batch it fell on, if the run was long enough, and how long it took to the end of the run."""

    batch: Batch | None
    to_end_s: float


@dataclass(slots=True)
class Arena:
    """A ground with a relay, and a worker that survives."""

    ground: Ground
    relay: Relay
    cradle: Nursery
    survivor: Child
    kills: list[Kill] = field(default_factory=list)

    async def boundaries(self, shape: Shape) -> int:
        """Count the batches of an undisturbed run of a shape."""
        kill = await self.strike(shape, Strike(1_000_000, "before"))
        assert kill.batch is None
        return self.relay.batches

    async def strike(self, shape: Shape, strike: Strike) -> Kill:
        """Kill a worker at a boundary of a run, and see that the run ends as it must."""
        victim = await self._victim()
        struck: list[Batch] = []

        def hook(batch: Batch, phase: Phase) -> Fate:
            if struck or batch.number < strike.number or phase != strike.phase:
                return "pass"
            struck.append(batch)
            victim.kill()
            return "cut"

        self.relay.batches = 0
        self.relay.hook = hook
        run_id = await self.ground.start(shape)
        return await self._survive(shape, run_id, victim, struck)

    async def point(self, shape: Shape, point: str, passes: int) -> Kill:
        """Let a worker kill itself at a named point, and see that the run ends as it must."""
        self.survivor.signal(signal.SIGSTOP)
        run_id = await self.ground.start(shape)
        orders = {"CHAOS_POINT": point, "CHAOS_PASS": str(passes)}
        named = {"CONCERTMASTER_DATABASE_URL": self.ground.stage.dsn, "CONCERTMASTER_OUTBOUND_ALLOW": "loopback"}
        victim = self.cradle.start({**named, "CONCERTMASTER_LOG_LEVEL": "error", **orders}, KILLING_WORKER)
        return await self._survive(shape, run_id, victim, [])

    async def _victim(self) -> Child:
        self.survivor.signal(signal.SIGSTOP)
        looking: list[Batch] = []

        def hook(batch: Batch, _phase: Phase) -> Fate:
            looking.extend([batch] if "tenants" in batch.text else [])
            return "pass"

        self.relay.hook = hook
        victim = self.cradle.worker(self.relay.address)
        await eventually(lambda: looking, what="a worker that claims")
        return victim

    async def _survive(self, shape: Shape, run_id: UUID, victim: Child, struck: list[Batch]) -> Kill:
        try:
            deadline = time.monotonic() + _PATIENCE_S
            while victim.runs and time.monotonic() < deadline:
                if await self.ground.stage.ask("select 1 from runs where id = %s and finished_at is not null", run_id):
                    await victim.ended(0.1)  # it may be about to die
                    break
                await victim.ended(0.02)
            died = not victim.runs
            self.survivor.signal(signal.SIGCONT)
            began = time.monotonic()
            await self.ground.check(shape, run_id)
        finally:
            self.survivor.signal(signal.SIGCONT)
            victim.kill()
            await victim.ended()
        kill = Kill((struck[0] if struck else Batch(0, "", ())) if died else None, time.monotonic() - began)
        self.kills.append(kill)
        return kill


@asynccontextmanager
async def arena(*shapes: Shape) -> AsyncIterator[Arena]:
    """Give an arena where it is known what the shapes come to; afterwards no invariant is broken."""
    with nursery("concertmaster_server.entrypoints.worker", KILLING_WORKER) as cradle:
        async with ground() as here, relay(here.stage.dsn) as wire:
            await here.learn(*shapes)
            survivor = cradle.worker(here.stage.dsn)
            await eventually(lambda: here.stage.ask("select 1 from workers"), what="a worker that survives")
            yield Arena(here, wire, cradle, survivor)
            await here.sound()
