"""Where workers are killed: a stage, a receiver that honours keys, and what a shape comes to when nobody disturbs it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg

from tests.chaos.receiver import Receiver, receiver
from tests.chaos.shapes import Document, Shape
from tests.support.servers import shared_servers
from tests.support.stage import Stage, stage, worker

STUCK_AFTER_S = 15.0
"""Whatever happened, a run with a living worker ends within this time."""

_MAKE_DUE = (
    """
    update run_records set body = jsonb_set(body, '{due_at}', to_jsonb(clock_timestamp() + make_interval(secs => %s)))
    where body ? 'due_at'
    """,
    "update timers set due_at = clock_timestamp() + make_interval(secs => %s)",
)

_RESULTS = frozenset({"step_succeeded", "step_failed", "step_skipped", "step_cancelled"})
_OPEN_HANDLERS = "select count(*) from runs where handles_run = %s and finished_at is null"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: how it ended, what it gave, what became of each step, and where it called."""

    status: str
    output: Any
    error: str | None
    steps: dict[str, str]
    called: frozenset[str]


@dataclass(slots=True)
class Ground:
    """A stage with shapes on it."""

    stage: Stage
    receiver: Receiver
    workflows: dict[str, UUID] = field(default_factory=dict)
    golden: dict[str, Outcome] = field(default_factory=dict)

    async def publish(self, shape: Shape) -> None:
        """Publish a shape and what it needs, unless that is done."""
        for needed in shape.needs:
            await self.publish(needed)
        if shape.name not in self.workflows:
            self.workflows[shape.name] = await self.stage.publish(self.document(shape))

    def document(self, shape: Shape) -> Document:
        """Give the workflow of a shape whose needs are published."""
        return shape.document(self.receiver.url, {name: str(made) for name, made in self.workflows.items()})

    async def start(self, shape: Shape, **value: Any) -> UUID:
        """Queue a run of a shape, with its own input or another."""
        await self.publish(shape)
        return await self.stage.start(self.workflows[shape.name], value or shape.value)

    async def learn(self, *shapes: Shape) -> None:
        """Run shapes undisturbed, and remember what they come to."""
        async with worker(self.stage.dsn):
            for shape in shapes:
                if shape.name not in self.golden:
                    self.golden[shape.name] = await self.outcome(await self.start(shape))

    async def outcome(self, run_id: UUID) -> Outcome:
        """Wait for the end of a run, and say what it came to."""
        run = await self.stage.end_of(run_id, within_s=STUCK_AFTER_S)
        await eventually(lambda: self._is(_OPEN_HANDLERS, 0, run_id), what="the end of what handles a failure")
        records = await self.stage.records(run_id)
        steps = {f"{record.node_id}/{record.iteration}": record.kind for record in records if record.kind in _RESULTS}
        error = None if run.error is None else run.error.code
        return Outcome(run.status, run.output, error, steps, frozenset(self.receiver.steps_of(str(run_id))))

    async def check(self, shape: Shape, run_id: UUID) -> None:
        """See that a run came to what it must, and that nothing was done twice."""
        assert await self.outcome(run_id) == self.golden[shape.name]
        assert self.receiver.several_keys() == []
        assert self.receiver.doubled() == []
        assert self.receiver.early == []

    async def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database, with the rows of the organisation in sight."""
        connection = await self.stage.connect()
        async with connection, connection.transaction():
            await connection.execute("select set_config('cm.orgs', %s, true)", (str(self.stage.organisation),))
            return await (await connection.execute(statement.encode(), values)).fetchall()

    async def lost_attempts(self) -> list[tuple[Any, ...]]:
        """Give the attempts of which nobody knows what became of them."""
        return await self.ask("select run_id, node_id, iteration from run_records where kind = 'attempt_lost'")

    async def is_durable(self, key: str) -> bool:
        """Tell whether an attempt with this key is known to have begun. While the database is away, nobody can tell."""
        begun = "select 1 from run_records where kind = 'attempt_started' and body ->> 'key' = %s"
        try:
            return await self.ask(begun, key) != []
        except psycopg.OperationalError:
            return True

    async def rest(self, count: int) -> None:
        """Wait until so many runs rest in the database."""
        resting = "select count(*) from runs where status = 'waiting' and claimed_by is null"
        await eventually(lambda: self._is(resting, count), what="runs that rest")

    async def _is(self, question: str, answer: int, *values: object) -> bool:
        return await self.stage.ask(question, *values) == [(answer,)]

    async def make_due(self, in_s: float) -> None:
        """Let every moment that is waited for come in so many seconds, whatever was meant when it was set."""
        server = urlsplit(shared_servers().superuser_dsn)
        address = urlunsplit(server._replace(path=urlsplit(self.stage.dsn).path))
        async with await psycopg.AsyncConnection.connect(address) as connection:
            for statement in _MAKE_DUE:
                await connection.execute(statement, (in_s,))

    async def sound(self) -> None:
        """See that no invariant is broken."""
        assert await self.stage.audit() == ()


@asynccontextmanager
async def ground(dsn: str | None = None) -> AsyncIterator[Ground]:
    """Give a ground without workers, on a database of its own unless one is given."""
    async with stage(dsn) as made, receiver() as here:
        standing = Ground(made, here)
        here.is_durable = standing.is_durable
        yield standing


async def eventually(check: Callable[[], Awaitable[Any] | Any], *, within_s: float = STUCK_AFTER_S, what: str = "") -> Any:
    """Ask until the answer is true, and give it."""
    deadline = time.monotonic() + within_s
    while True:
        answer = check()
        if isinstance(answer, Awaitable):
            answer = await answer
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {within_s} s: {what}"
        await asyncio.sleep(0.01)
