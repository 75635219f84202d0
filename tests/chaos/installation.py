"""A whole installation to be mistreated: ``concertmaster up`` on a folder of its own, and a way past it into its database."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import psycopg
import redis.asyncio

from concertmaster_server.db import link
from concertmaster_server.db.queries.audit import Finding, audit
from tests.support.product import Product, running_product


@dataclass(frozen=True, slots=True)
class Installation:
    """A running product."""

    product: Product

    @property
    def superuser_dsn(self) -> str:
        """Give the address of its database for one who may see everything."""
        passwords = json.loads((self.product.data_dir / "passwords.json").read_text(encoding="utf-8"))
        folder = quote(str(self.product.data_dir / "run"))
        return f"postgresql://postgres:{passwords['superuser']}@/concertmaster?host={folder}"

    async def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database, past all policies."""
        async with await psycopg.AsyncConnection.connect(self.superuser_dsn) as connection:
            return await (await connection.execute(statement.encode(), values)).fetchall()

    async def audit(self) -> tuple[Finding, ...]:
        """Look for broken invariants."""
        connection = await link.connect(self.superuser_dsn, name="chaos")
        async with connection:
            return await audit(connection)

    async def wipe_redis(self) -> None:
        """Empty Redis."""
        async with redis.asyncio.from_url(f"unix://{self.product.data_dir / 'run/redis.sock'}") as admin:
            await admin.flushall()

    def pids(self, kind: str) -> list[int]:
        """Give the processes of the parts whose names begin with ``kind`` and that run."""
        try:
            parts = self.product.state["parts"]
        except (OSError, ValueError):
            return []  # it is being written
        return [part["pid"] for name, part in sorted(parts.items()) if name.startswith(kind) and part["pid"]]


def send(pid: int, number: signal.Signals) -> bool:
    """Send a signal to a process; tell whether it was there."""
    with contextlib.suppress(ProcessLookupError), _handle(pid) as handle:
        signal.pidfd_send_signal(handle, number)
        return True
    return False


@contextmanager
def _handle(pid: int) -> Iterator[int]:
    handle = os.pidfd_open(pid)
    try:
        yield handle
    finally:
        os.close(handle)


@asynccontextmanager
async def installation(workers: int) -> AsyncIterator[Installation]:
    """Run an installation for as long as the block lasts."""
    with running_product(
        "--workers", str(workers), "--no-example", environment={"CONCERTMASTER_LOG_LEVEL": "warning"}
    ) as product:
        yield Installation(product)
