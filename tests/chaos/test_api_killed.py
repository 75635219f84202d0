"""The API is killed at boundaries of its talk with PostgreSQL while it takes a submission; the sender asks again with its key."""

from __future__ import annotations

from itertools import product

import httpx

from tests.chaos.ground import eventually, ground
from tests.chaos.scale import IS_LONG, chooser
from tests.support.definitions import form, listening_workflow, published_form
from tests.support.nursery import API, Child, nursery
from tests.support.ports import free_ports
from tests.support.posting import rows
from tests.support.web import running_web
from tests.support.wire import Batch, Fate, Phase, Relay, pass_on, relay

SAMPLE = 8
ANSWERS = {"answers": {"email": "a@b.example"}}


class Victim:
    """An API on a port, which may be killed and is then started again."""

    def __init__(self, cradle, wire: Relay, key: str) -> None:
        self.port = free_ports()
        self.batches = 0
        self._cradle = cradle
        self._wire = wire
        self._child: Child | None = None
        self.client = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.port}", headers={"Authorization": f"Bearer {key}"}, trust_env=False, timeout=20
        )

    async def start(self) -> None:
        named = {"DATABASE_URL": self._wire.address, "PORT": str(self.port), "RATE_LIMITS": "off", "LOG_LEVEL": "error"}
        self._wire.hook = pass_on
        self._child = self._cradle.start({"CONCERTMASTER_" + name: value for name, value in named.items()}, API)
        await eventually(self._answers, what="an API")

    async def _answers(self) -> bool:
        try:
            return (await self.client.get("/health/ready")).status_code == 200
        except httpx.TransportError:
            return False

    def arm(self, number: int, phase: Phase) -> None:
        """Die at a boundary of what comes next."""
        begun = self._wire.batches

        def hook(batch: Batch, at: Phase) -> Fate:
            if batch.number - begun < number or at != phase:
                return "pass"
            assert self._child is not None
            self._child.kill()
            return "cut"

        self._wire.hook = hook

    async def send(self, address: str, key: str) -> httpx.Response | None:
        """Send a submission; None when nobody answered."""
        begun = self._wire.batches
        try:
            return await self.client.post(address, json=ANSWERS, headers={"Idempotency-Key": key})
        except httpx.TransportError:
            return None
        finally:
            self.batches = self._wire.batches - begun

    async def close(self) -> None:
        await self.client.aclose()
        if self._child is not None:
            self._child.kill()
            await self._child.ended()


async def test_an_api_killed_at_any_boundary_takes_a_submission_once() -> None:
    with nursery(API) as cradle:
        async with ground() as here, relay(here.stage.dsn) as wire, running_web(here.stage.dsn) as web:
            key = await web.key(here.stage.organisation)
            async with web.client(key) as author:
                address = await published_form(author, form("intake"))
                await listening_workflow(author, "intake")
            victim = Victim(cradle, wire, key)
            try:
                await victim.start()
                for warm in range(3):
                    assert (await victim.send(address, f"warm-{warm}")).status_code == 201
                every = list(product(range(1, victim.batches + 1), ("before", "after")))
                for number, phase in every if IS_LONG else chooser("api").sample(every, min(SAMPLE, len(every))):
                    name = f"{phase}-{number}"
                    victim.arm(number, phase)
                    first = await victim.send(address, name)
                    wire.hook = pass_on
                    if first is None:
                        await victim.start()
                    again = await victim.send(address, name)
                    assert again is not None
                    assert again.status_code == 201, again.text
                    assert first is None or first.json()["id"] == again.json()["id"]
            finally:
                await victim.close()
            sent = len(every if IS_LONG else every[:SAMPLE]) + 3
            assert await here.stage.ask("select count(*), count(distinct submission_id) from runs") == [(sent, sent)]
            assert await rows(web, "select count(*) from submissions") == [(sent,)]
            await here.sound()
