"""Large values lie in the store of blobs, and nobody notices but the database."""

from __future__ import annotations

import pytest

from concertmaster_server.blobs import BlobKeyError, open_store
from concertmaster_server.runs.payloads import Payloads, prefix_of
from concertmaster_server.runs.read import read_steps
from concertmaster_shared.runs.history import PayloadReference
from tests.support.blobs import BLOBS
from tests.support.stage import Stage, graph, node, set_to, worker
from tests.support.web import new_id

LARGE = "x" * 300_000
REPEATS = graph(
    set_to("large", text="input.text"),
    node("wait", "logic.wait", seconds=3600),
    set_to("size", n="len(steps.large.text)"),
    edges="start>large large>wait wait>size",
)


async def rests(ground: Stage) -> bool:
    """Tell whether the run there is rests."""
    return await ground.ask("select status, claimed_by is null from runs") == [("waiting", True)]


async def test_a_large_value_is_a_reference_in_the_history_and_whole_for_whoever_reads_it(ground: Stage) -> None:
    payloads = Payloads(open_store(BLOBS))
    async with worker(ground.dsn):
        run_id = await ground.start(await ground.publish(REPEATS), {"text": LARGE})
        await ground.until(lambda: rests(ground))
    records = {record.node_id: record for record in await ground.records(run_id) if record.kind == "step_succeeded"}
    large = records["large"]
    assert large.output is None
    assert all(len(record.model_dump_json()) < 1000 for record in records.values())
    assert large.payloads is not None
    assert large.payloads["output"].key.startswith(prefix_of(ground.organisation, run_id) + "/")
    async with ground.database.transaction(ground.organisation) as tx:
        steps = await read_steps(tx, ground.organisation, run_id, payloads=payloads)
    assert {step.node_id: step.output for step in steps}["large"] == {"text": LARGE}


async def test_the_next_worker_goes_on_with_the_whole_value(ground: Stage) -> None:
    async with worker(ground.dsn):
        run_id = await ground.start(await ground.publish(REPEATS), {"text": LARGE})
        await ground.until(lambda: rests(ground))
    # The wait is made short in the history itself: a timer never fires before the moment that was recorded.
    connection = await ground.connect()
    async with connection:
        await connection.execute("reset role")
        await connection.execute(
            "update run_records set body = jsonb_set(body, '{due_at}', to_jsonb(now())) where kind = 'step_waiting'"
        )
        await connection.execute("update runs set ready_at = now()")
    async with worker(ground.dsn):
        run = await ground.end_of(run_id)
    assert run.output == {"size": {"n": 300_000}}
    assert await ground.audit() == ()


async def test_nobody_reads_what_lies_elsewhere(ground: Stage) -> None:
    async with worker(ground.dsn):
        run_id = await ground.start(await ground.publish(REPEATS), {"text": LARGE})
        await ground.until(lambda: rests(ground))
    [record] = [record for record in await ground.records(run_id) if record.node_id == "large"]
    assert record.payloads is not None
    payloads = Payloads(open_store(BLOBS))
    with pytest.raises(BlobKeyError):
        await payloads.fill(new_id(), [record])
    stolen = PayloadReference(key="files/somebody/else", sha256="0" * 64, size=1)
    with pytest.raises(BlobKeyError):
        await payloads.fill(ground.organisation, [record.model_copy(update={"payloads": {"output": stolen}})])
