"""The database commits and its answer never comes: nobody takes that for done, nor for undone."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
import pytest

from tests.chaos.altered_worker import shorten
from tests.chaos.ground import Ground, eventually, ground
from tests.chaos.scale import times
from tests.chaos.shapes import LINE
from tests.support.stage import worker
from tests.support.web import running_web
from tests.support.wire import Batch, Fate, Phase, Relay, relay

# What commits, by a word of its statement, on which connection of a worker.
COMMITS = {
    "a claim": ("claims", "with recursive tenants"),
    "the reading of a version": ("claims", "commit"),
    "a group commit": ("commits", "commit"),
    "the end of a pipeline": ("commits", ""),
    "a heartbeat": ("liveness", "update runs set lease_until"),
    "an entry in the list of workers": ("liveness", "insert into workers"),
    "a sweep": ("sweeps", "commit"),
    "firing timers": ("sweeps", "with due as"),
}


def swallow(wire: Relay, counts: Callable[[Batch], bool], number: int = 1) -> list[Batch]:
    """Let the answer to the ``number``-th batch that counts be lost, and its connection with it; give what was lost."""
    lost: list[Batch] = []
    seen = 0

    def hook(batch: Batch, phase: Phase) -> Fate:
        nonlocal seen
        if phase == "before" or lost or not counts(batch):
            return "pass"
        seen += 1
        if seen < number:
            return "pass"
        lost.append(batch)
        return "cut"

    wire.hook = hook
    return lost


@pytest.mark.parametrize("kind", COMMITS)
async def test_a_worker_that_does_not_hear_of_its_commit_asks_what_became_of_it(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorten(2.0, monkeypatch.setattr)
    name, text = COMMITS[kind]
    async with ground() as here, relay(here.stage.dsn) as wire:
        await here.learn(LINE)
        async with worker(wire.address):
            for number in range(1, times(2, 6) + 1):
                lost = swallow(wire, lambda batch: batch.connection.endswith(name) and text in batch.text, number)
                await here.check(LINE, await here.start(LINE))
                if number == 1:
                    await eventually(lambda lost=lost: lost, within_s=6, what=f"{kind} of the worker")
        await here.sound()
        assert await _attempts(here) <= 2 * times(2, 6) + 2


async def _attempts(here: Ground) -> int:
    [(count,)] = await here.ask("select count(*) from run_records where kind = 'attempt_started' and node_id = 'first'")
    return int(count)


async def test_what_was_claimed_without_hearing_of_it_is_given_back_at_once() -> None:
    async with ground() as here, relay(here.stage.dsn) as wire:
        await here.learn(LINE)
        async with worker(wire.address):
            lost = swallow(wire, lambda batch: batch.connection.endswith("claims") and "with recursive tenants" in batch.text)
            began = time.monotonic()
            await here.check(LINE, await here.start(LINE))
            assert lost
            assert time.monotonic() - began < 3  # no lease has to run out, and no heartbeat to pass
        await here.sound()


async def test_a_client_that_does_not_hear_of_its_start_gets_the_same_run_again() -> None:
    async with ground() as here, relay(here.stage.dsn) as wire:
        workflow_id = await here.stage.publish(LINE.document(here.receiver.url, {}))
        async with running_web(wire.address) as web:
            client = web.client(await web.key(here.stage.organisation))
            address = f"/api/v1/workflows/{workflow_id}/runs"
            for number in range(times(3, 50)):
                headers = {"Idempotency-Key": f"key-{number}"}
                lost = swallow(wire, lambda batch: batch.commits and batch.connection.endswith("intake"))
                first = await client.post(address, json={"input": LINE.value}, headers=headers)
                assert lost, "nothing was committed"
                # It asks what became of the key by itself, or tells the caller to.
                assert first.status_code in {202, 503}, first.text
                assert first.status_code == 202 or int(first.headers["Retry-After"]) >= 1
                again = await client.post(address, json={"input": LINE.value}, headers=headers)
                assert again.status_code in {201, 202}, again.text
                repeated = await client.post(address, json={"input": LINE.value}, headers=headers)
                assert repeated.json()["id"] == again.json()["id"]
                assert first.status_code == 503 or first.json()["id"] == again.json()["id"]
            await client.aclose()
        assert await here.stage.ask("select count(*) from runs") == [(times(3, 50),)]
        assert isinstance(again, httpx.Response)
