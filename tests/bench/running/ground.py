"""What the parts of the benchmark stand on: a running product, a client of its API, a look into its database and processes."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.support.product import Product

_TICKS = os.sysconf("SC_CLK_TCK")
_SETTLED = "select not exists (select from runs where finished_at is null and ready_at is not null or claimed_by is not null)"


@dataclass(frozen=True, slots=True)
class Ground:
    """A product that nobody else calls."""

    product: Product
    client: httpx.AsyncClient
    owner: psycopg.AsyncConnection[tuple[Any, ...]]

    @property
    def headers(self) -> dict[str, str]:
        """Give the headers of the owner's calls."""
        return {"Authorization": f"Bearer {self.product.owner['api_key']}"}

    async def publish(self, document: Mapping[str, Any]) -> str:
        """Store and publish a workflow; give its id."""
        return (await self.publish_hook(document))[0]

    async def publish_hook(self, document: Mapping[str, Any]) -> tuple[str, str]:
        """Store and publish a workflow; give its id and the address of its hook, if it has one."""
        made = (await self.client.post("/workflows", json={"document": document})).json()["id"]
        answer = await self.client.post(f"/workflows/{made}/publish")
        assert answer.status_code == 201, answer.text
        return str(made), self.product.url + next(iter(answer.json()["hooks"].values()), "")

    def runs(self, workflow: str, rest: str = "") -> str:
        """Give the address at which a workflow's runs are started."""
        return f"{self.product.url}/api/v1/workflows/{workflow}/runs{rest}"

    async def start_many(self, workflow: str, count: int, **value: Any) -> list[str]:
        """Start runs over the API, a thousand with each call."""
        ids: list[str] = []
        while len(ids) < count:
            inputs = [value] * min(1000, count - len(ids))
            answer = await self.client.post(f"/workflows/{workflow}/runs/batch", json={"inputs": inputs})
            assert answer.status_code == 202, answer.text
            ids += answer.json()["ids"]
        return ids

    async def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database, past all policies."""
        return await (await self.owner.execute(statement.encode(), values)).fetchall()

    async def settle(self, within_s: float = 60.0) -> None:
        """Wait until no run is ready or worked on."""
        deadline = time.monotonic() + within_s
        while not (await self.ask(_SETTLED))[0][0]:
            assert time.monotonic() < deadline, "runs do not come to an end"
            await asyncio.sleep(0.01)

    def part(self, name: str) -> int:
        """Give the process id of a part of the product."""
        return int(self.product.state["parts"][name]["pid"])


async def look_into(product: Product) -> psycopg.AsyncConnection[tuple[Any, ...]]:
    """Connect to the product's database as its superuser."""
    return await psycopg.AsyncConnection.connect(dsn(product), autocommit=True)


def dsn(product: Product) -> str:
    """Give the address of the product's database for its superuser."""
    passwords = json.loads((product.data_dir / "passwords.json").read_text())
    folder = next(product.data_dir.rglob(".s.PGSQL.5432")).parent
    return f"postgresql://postgres:{passwords['superuser']}@/concertmaster?host={folder}"


def cpu_s(processes: Iterable[int]) -> float:
    """Give the time that processes have computed, in seconds."""
    total = 0
    for process in processes:
        words = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += int(words[11]) + int(words[12])
    return total / _TICKS


def quantile(values: Iterable[float], part: float) -> float:
    """Give the value that so large a part does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def say(name: str, value: float, unit: str, detail: str, *, of: str = "engine") -> None:
    """Print a figure ``of`` a benchmark."""
    line = {"name": f"{of}.{name}", "value": round(value, 3), "unit": unit, "detail": detail}
    print(json.dumps(line), flush=True)  # noqa: T201 - its output
