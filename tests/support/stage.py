"""A stage for runs: a database with an organisation, workflows published by the product's own use cases, workers, an audit."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from concertmaster_server.db import link
from concertmaster_server.db.acts import Act
from concertmaster_server.db.database import Database, Options
from concertmaster_server.db.queries.audit import Finding, audit
from concertmaster_server.db.queries.organisations import insert_organisation
from concertmaster_server.db.queries.records import read_records
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.jobs.options import WorkerOptions
from concertmaster_server.jobs.worker import run_worker
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.guard import GuardOptions
from concertmaster_server.runs.cancel import cancel_run
from concertmaster_server.runs.follow import wait_for_end
from concertmaster_server.runs.read import answer_of, read_run, read_steps
from concertmaster_server.runs.start import start_run
from concertmaster_server.runs.watch import RunWatch, run_watch
from concertmaster_server.workflows import drafts
from concertmaster_server.workflows.publish import publish
from concertmaster_shared.api.runs import RunAnswer, StepAnswer
from concertmaster_shared.runs import Record
from tests.support.blobs import BLOBS
from tests.support.databases import fresh_database
from tests.support.web import new_id

LOOPBACK = GuardOptions(allow=AllowList.of(["loopback"]))


def node(node_id: str, node_type: str, /, *, disabled: bool = False, **parameters: Any) -> dict[str, Any]:
    """Give a node."""
    return {"id": node_id, "type": node_type, "parameters": parameters, "disabled": disabled}


def set_to(node_id: str, **values: Any) -> dict[str, Any]:
    """Give a node that sets values; a text is an expression."""
    return node(node_id, "data.set", values={name: {"expr": text} for name, text in values.items()})


def graph(*nodes: dict[str, Any], edges: str = "") -> dict[str, Any]:
    """Give a workflow; edges are written ``a>b`` or ``a.port>b``, with spaces between."""
    drawn = []
    for number, text in enumerate(edges.split()):
        source, _, target = text.partition(">")
        name, _, port = source.partition(".")
        drawn.append({"id": f"e{number}", "source": name, "source_port": port or "out", "target": target})
    if not any(found["type"].startswith("trigger.") for found in nodes):
        nodes = (node("start", "trigger.manual"), *nodes)
    return {"format": "concertmaster.workflow/1", "name": "Test", "nodes": list(nodes), "edges": drawn}


def chain(length: int) -> dict[str, Any]:
    """Give a workflow of ``length`` pure steps, each counting on."""
    names = ["start", *(f"s{number}" for number in range(length))]
    nodes = [set_to(name, n=f"coalesce(steps.{before}.n, 0) + 1") for before, name in pairwise(names)]
    return graph(*nodes, edges=" ".join(f"{one}>{other}" for one, other in pairwise(names)))


@dataclass(slots=True)
class Stage:
    """Where runs are tested."""

    dsn: str
    database: Database
    watch: RunWatch
    organisation: UUID = field(default_factory=new_id)

    async def publish(self, document: dict[str, Any], *, organisation: UUID | None = None) -> UUID:
        """Store and publish a workflow."""
        workflow_id = new_id()
        act = Act(organisation=organisation or self.organisation, author="Test", at=datetime.now(UTC))
        async with self.database.transaction(act.organisation) as tx:
            await drafts.create(tx, act, workflow_id=workflow_id, value=document)
            await publish(tx, act, workflow_id=workflow_id, note="", wanted=None, random_bytes=secrets.token_bytes)
        return workflow_id

    async def add_organisation(self) -> UUID:
        """Store another organisation."""
        made = new_id()
        async with self.database.transaction(made) as tx:
            await insert_organisation(tx, made, "Another")
        return made

    async def start(self, workflow_id: UUID, value: Any = None, *, organisation: UUID | None = None, **how: Any) -> UUID:
        """Queue a run."""
        run_id, owner = new_id(), organisation or self.organisation
        async with self.database.transaction(owner) as tx:
            await start_run(tx, owner, workflow_id, run_id=run_id, value=value or {}, **how)
        return run_id

    async def end_of(self, run_id: UUID, *, within_s: float = 20.0) -> RunAnswer:
        """Wait for the end of a run."""
        run = await wait_for_end(self.watch, self.organisation, run_id, seconds=within_s)
        assert run is not None, f"still open: {await self.run(run_id)} {[r.kind for r in await self.records(run_id)]}"
        return answer_of(run)

    async def finished(self, document: dict[str, Any], value: Any = None) -> RunAnswer:
        """Publish, start, and wait for the end."""
        return await self.end_of(await self.start(await self.publish(document), value))

    async def run(self, run_id: UUID) -> RunAnswer:
        """Read a run."""
        async with self.database.transaction(self.organisation) as tx:
            return await read_run(tx, self.organisation, run_id)

    async def steps(self, run_id: UUID) -> dict[str, StepAnswer]:
        """Read a run's steps by node."""
        async with self.database.transaction(self.organisation) as tx:
            return {step.node_id: step for step in await read_steps(tx, self.organisation, run_id, payloads=None)}

    async def records(self, run_id: UUID) -> tuple[Record, ...]:
        """Read a run's history."""
        async with self.database.transaction(self.organisation) as tx:
            return await read_records(tx.raw, run_id)

    async def cancel(self, run_id: UUID) -> None:
        """Ask for the end of a run."""
        async with self.database.transaction(self.organisation) as tx:
            await cancel_run(tx, self.organisation, run_id)

    async def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database, past all policies of organisations."""
        connection = await self.connect()
        async with connection:
            return await (await connection.execute(statement.encode(), values)).fetchall()

    async def connect(self) -> RawConnection:
        """Connect as a worker does."""
        return await link.connect(self.dsn, name="test")

    async def audit(self) -> tuple[Finding, ...]:
        """Look for broken invariants."""
        connection = await self.connect()
        async with connection:
            return await audit(connection)

    async def until(self, check: Callable[[], Awaitable[Any]], *, within_s: float = 10.0) -> Any:
        """Ask until the answer is true, and give it."""
        deadline = time.monotonic() + within_s
        while not (answer := await check()):
            assert time.monotonic() < deadline, f"not within {within_s} s, last answer {answer!r}"
            await asyncio.sleep(0.02)
        return answer


@asynccontextmanager
async def stage(dsn: str | None = None) -> AsyncIterator[Stage]:
    """Give a stage with one organisation, on a database of its own unless one is given."""
    with fresh_database() if dsn is None else _given(dsn) as address:
        made = Stage(address, Database(Options(url=address)), run_watch(address))
        async with made.database.transaction(made.organisation) as tx:
            await insert_organisation(tx, made.organisation, "Acme")
        try:
            yield made
        finally:
            await made.watch.close()
            await made.database.close()


@asynccontextmanager
async def worker(dsn: str, **options: Any) -> AsyncIterator[asyncio.Task[None]]:
    """Run a worker in this event loop; it may call loopback unless told otherwise."""
    stop = asyncio.Event()
    given = WorkerOptions(**{"database_url": dsn, "blobs": BLOBS, "outbound": LOOPBACK, "grace_s": 2.0, **options})
    task = asyncio.create_task(run_worker(given, stop))
    try:
        yield task
    finally:
        stop.set()
        await task


@contextmanager
def worker_process(dsn: str, redis_url: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker as the product does, in a process of its own that may be killed, frozen and told to stop."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONCERTMASTER_")}
    environment |= {
        "CONCERTMASTER_DATABASE_URL": dsn,
        "CONCERTMASTER_OUTBOUND_ALLOW": "loopback",
        "CONCERTMASTER_BLOBS_URL": BLOBS.url,
    }
    if redis_url:
        environment["CONCERTMASTER_REDIS_URL"] = redis_url
    command = [sys.executable, "-m", "concertmaster_server.entrypoints.process", "worker"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _given(dsn: str) -> Iterator[str]:
    yield dsn
