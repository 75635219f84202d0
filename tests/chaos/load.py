"""A steady load: runs are started over the API, by webhooks and by answers to a form, each with a key of its own.

A sender is a careful one: what is not acknowledged it sends again with the same key, for as long as it takes.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.chaos.receiver import Receiver
from tests.chaos.shapes import CALLED, HANDLER, LINE, SHAPES, SLOW, Document, Shape
from tests.support.definitions import API, form

_TRY_AGAIN = frozenset({409, 502, 503, 504})
_PAUSE_S = 0.2
_SLUG = "chaos"


@dataclass(frozen=True, slots=True)
class Way:
    """How a run is started: where to, of which shape, and what to send for a key."""

    name: str
    address: str
    shape: Shape

    def body(self, key: str) -> dict[str, Any]:
        """Give what to send; the key is in it, so that the run can be found by it."""
        if self.name == "form":
            return {"answers": {"email": f"{key}@chaos.example"}}
        value = {**self.shape.value, "key": key}
        return {"input": value} if self.name == "api" else value


@dataclass(slots=True)
class Load:
    """What was sent and what was acknowledged: the run of each key."""

    client: httpx.AsyncClient
    ways: list[Way] = field(default_factory=list)
    acknowledged: dict[str, tuple[Way, str]] = field(default_factory=dict)
    unexpected: Counter[str] = field(default_factory=Counter)
    tries: int = 0
    _number: int = 0

    async def prepare(self, receiver: Receiver) -> None:
        """Publish a form and the workflows."""
        asking = await self._create("forms", form(_SLUG))
        await self._publish("forms", asking)
        ids: dict[str, str] = {}

        async def publish(name: str, document: Document) -> dict[str, Any]:
            ids[name] = await self._create("workflows", document)
            return await self._publish("workflows", ids[name])

        for shape in (CALLED, HANDLER, *SHAPES, SLOW):
            await publish(shape.name, shape.document(receiver.url, ids))
            if shape.name not in {CALLED.name, HANDLER.name}:
                self.ways.append(Way("api", f"{API}/workflows/{ids[shape.name]}/runs", shape))
        hooked = await publish("hooked", with_trigger(LINE.document(receiver.url, ids), "trigger.webhook"))
        self.ways.append(Way("webhook", next(iter(hooked["hooks"].values())), LINE))
        await publish("asked", with_trigger(SLOW.document(receiver.url, ids), "trigger.form", form=_SLUG))
        self.ways.append(Way("form", f"{API}/forms/{asking}/submissions", SLOW))

    async def send(self, way: Way, key: str) -> str:
        """Start a run, however often that takes; give its id."""
        headers = {"Idempotency-Key": key}
        while True:
            self.tries += 1
            try:
                answer = await self.client.post(way.address, json=way.body(key), headers=headers)
            except httpx.TransportError:
                await asyncio.sleep(_PAUSE_S)
                continue
            if answer.status_code in {201, 202}:
                said = answer.json()
                run_id = str(said["run_ids"][0] if way.name == "form" else said["id"])
                self.acknowledged[key] = (way, run_id)
                return run_id
            if answer.status_code not in _TRY_AGAIN:
                self.unexpected[f"{way.name} {answer.status_code} {answer.text[:200]}"] += 1
            await asyncio.sleep(_PAUSE_S)

    async def go_on(self, chosen: random.Random, *, every_s: float) -> None:
        """Send until cancelled."""
        while True:
            self._number += 1
            await self.send(chosen.choice(self.ways), f"{chosen.randrange(1_000_000):06}-{self._number}")
            await asyncio.sleep(chosen.expovariate(1 / every_s))

    async def _create(self, kind: str, document: Document) -> str:
        answer = await self.client.post(f"{API}/{kind}", json={"document": document})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def _publish(self, kind: str, made: str) -> dict[str, Any]:
        answer = await self.client.post(f"{API}/{kind}/{made}/publish", json={})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


def with_trigger(document: Document, trigger: str, **parameters: Any) -> Document:
    """Give a workflow that is started in another way."""
    nodes = [
        {"id": "start", "type": trigger, "parameters": parameters} if node["id"] == "start" else node
        for node in document["nodes"]
    ]
    return {**document, "nodes": nodes}
