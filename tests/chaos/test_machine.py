"""A machine that does to real workers on a real database whatever comes to its mind, in any order, and looks after each move.

Workers are processes that are hired, killed, told to end, frozen and woken up. The receiver keeps every call until the machine
says how it is answered. What must always hold is asked after each move; at the end all get what they need, and then every run
must end, on the version it began with, and no invariant may be broken.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from concertmaster_server.db.queries.audit import STATEMENTS
from concertmaster_server.runs.cancel import RunEndedError
from tests.chaos.ground import STUCK_AFTER_S, Ground, eventually, ground
from tests.chaos.publishing import republish
from tests.chaos.receiver import key_of, step_of
from tests.chaos.scale import IS_LONG, times
from tests.chaos.shapes import SHAPES
from tests.support.nursery import Child, Nursery, nursery
from tests.support.sink import Call, answer

ALWAYS = {problem: statement for problem, statement in STATEMENTS.items() if "interval '" not in statement}
"""What may not even be broken for a moment; the others allow for some seconds."""

MOST_WORKERS = 3
SOME = st.integers(0, 1_000)
ANSWERS = {"done": answer(200, b'{"done": 1}'), "busy": answer(503), "refused": answer(422), "cut": b""}


@dataclass(slots=True)
class Desk:
    """Calls that wait for their answer, and the keys of each step."""

    waiting: list[tuple[Call, asyncio.Future[bytes]]] = field(default_factory=list)
    keys: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    is_open: bool = False

    async def answer(self, call: Call) -> bytes:
        """Wait for the machine's word."""
        self.keys.setdefault(step_of(call), set()).add(key_of(call))
        if self.is_open:
            return ANSWERS["done"]
        said: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.waiting.append((call, said))
        return await said


class Machine(RuleBasedStateMachine):
    """The moves."""

    cradle: Nursery
    runner: asyncio.Runner

    def __init__(self) -> None:
        super().__init__()
        self.stack = AsyncExitStack()
        self.desk = Desk()
        self.workers: list[Child] = []
        self.frozen: list[Child] = []
        self.versions: dict[UUID, int] = {}
        self.cancelled: dict[UUID, bool] = {}
        self.published = dict.fromkeys((shape.name for shape in SHAPES), 1)

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Let the world turn for the length of a piece of work, and a little longer."""

        async def and_a_little_longer() -> Any:
            result = await work
            await asyncio.sleep(0.03)
            return result

        return self.runner.run(and_a_little_longer())

    @initialize()
    def begin(self) -> None:
        async def set_up() -> Ground:
            here = await self.stack.enter_async_context(ground())
            here.receiver.sink.usual = self.desk.answer
            for shape in SHAPES:
                await here.publish(shape)
            return here

        self.here: Ground = self.do(set_up())

    @rule(which=SOME)
    def submit(self, which: int) -> None:
        shape = SHAPES[which % len(SHAPES)]
        run_id = self.do(self.here.start(shape))
        self.versions[run_id] = self.published[shape.name]

    @precondition(lambda self: len(self.workers) + len(self.frozen) < MOST_WORKERS)
    @rule()
    def hire(self) -> None:
        self.workers.append(self.cradle.worker(self.here.stage.dsn))
        self.do(asyncio.sleep(0.2))

    @precondition(lambda self: self.workers)
    @rule(which=SOME)
    def crash(self, which: int) -> None:
        worker = self.workers.pop(which % len(self.workers))
        worker.kill()
        self.do(worker.ended())

    @precondition(lambda self: self.workers)
    @rule(which=SOME)
    def tell_to_end(self, which: int) -> None:
        self.workers.pop(which % len(self.workers)).signal(signal.SIGTERM)
        self.do(asyncio.sleep(0))

    @precondition(lambda self: self.workers)
    @rule(which=SOME)
    def freeze(self, which: int) -> None:
        worker = self.workers.pop(which % len(self.workers))
        worker.signal(signal.SIGSTOP)
        self.frozen.append(worker)

    @precondition(lambda self: self.frozen)
    @rule(which=SOME)
    def wake_up(self, which: int) -> None:
        worker = self.frozen.pop(which % len(self.frozen))
        worker.signal(signal.SIGCONT)
        self.workers.append(worker)
        self.do(asyncio.sleep(0.05))

    @rule()
    def expire_leases(self) -> None:
        statement = "update runs set lease_until = clock_timestamp() where claimed_by is not null returning 1"
        self.do(self.here.stage.ask(statement))
        self.do(asyncio.sleep(0.3))

    @precondition(lambda self: self.desk.waiting)
    @rule(which=SOME, how=st.sampled_from(sorted(ANSWERS)))
    def answer(self, which: int, how: str) -> None:
        _, said = self.desk.waiting.pop(which % len(self.desk.waiting))
        if not said.done():
            said.set_result(ANSWERS[how])
        self.do(asyncio.sleep(0.05))

    @precondition(lambda self: self.versions)
    @rule(which=SOME)
    def cancel(self, which: int) -> None:
        run_id = list(self.versions)[which % len(self.versions)]
        self.do(self._cancel(run_id))

    async def _cancel(self, run_id: UUID) -> None:
        try:
            await self.here.stage.cancel(run_id)
        except RunEndedError:
            self.cancelled.setdefault(run_id, False)
        else:
            self.cancelled[run_id] = True

    @rule(which=SOME)
    def publish(self, which: int) -> None:
        shape = SHAPES[which % len(SHAPES)]
        self.published[shape.name] += 1
        document = {**self.here.document(shape), "name": f"Version {self.published[shape.name]}"}
        self.do(republish(self.here, self.here.workflows[shape.name], document))

    @rule()
    def tick(self) -> None:
        self.do(self.here.make_due(0))

    @rule()
    def wait(self) -> None:
        self.do(asyncio.sleep(0.3))

    @invariant()
    def nothing_is_broken(self) -> None:
        if not hasattr(self, "here"):
            return
        assert self.runner.run(self._broken()) == []
        assert [step for step, keys in self.desk.keys.items() if len(keys) > 1] == []

    async def _broken(self) -> list[str]:
        found = {problem: await self.here.ask(statement) for problem, statement in ALWAYS.items()}
        return [f"{problem}: {rows}" for problem, rows in found.items() if rows]

    def teardown(self) -> None:
        if not hasattr(self, "here"):
            return
        try:
            self.do(self._end())
        finally:
            for worker in (*self.workers, *self.frozen):
                worker.kill()
            self.do(self.stack.aclose())

    async def _end(self) -> None:
        """Give everybody what they need, and see that everything comes to its end."""
        for worker in self.frozen:
            worker.signal(signal.SIGCONT)
        self.desk.is_open = True
        for _, said in self.desk.waiting:
            if not said.done():
                said.set_result(ANSWERS["done"])
        await self.here.make_due(0)
        self.workers.append(self.cradle.worker(self.here.stage.dsn))
        await eventually(self._all_ended, within_s=STUCK_AFTER_S, what="the end of all runs")
        for run_id, version in self.versions.items():
            run = await self.here.stage.run(run_id)
            assert run.version == version
            if run_id in self.cancelled:
                assert (run.status == "cancelled") == self.cancelled[run_id]
        await self.here.sound()

    async def _all_ended(self) -> bool:
        return await self.here.stage.ask("select id from runs where finished_at is null") == []


@contextmanager
def surroundings() -> Iterator[type[Machine]]:
    """Give the machine a nursery and a loop."""
    with nursery() as cradle, asyncio.Runner() as runner:
        yield type("MachineHere", (Machine,), {"cradle": cradle, "runner": runner})


def test_whatever_is_done_in_whatever_order_breaks_nothing() -> None:
    chosen = settings(
        max_examples=times(2, 200),
        stateful_step_count=times(25, 50),
        deadline=None,
        phases=[Phase.generate],  # to make an example smaller takes hours: what a scheduler did it does not do again
        derandomize=not IS_LONG,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with surroundings() as machine:
        run_state_machine_as_test(machine, settings=chosen)
