"""A worker's ways out reach what its options name."""

from __future__ import annotations

from tests.support.stage import graph, node, stage, worker


async def test_a_run_reads_the_file_that_it_wrote() -> None:
    document = graph(
        node("write", "file.write", name="orders/{{ input.who }}.json", json={"expr": "input"}),
        node("read", "file.read", name="orders/Ada.json", **{"as": "json"}),
        edges="start>write write>read",
    )
    async with stage() as ground, worker(ground.dsn):
        run = await ground.finished(document, {"who": "Ada"})
        assert run.output == {"read": {"name": "orders/Ada.json", "size": 13, "json": {"who": "Ada"}}}
        assert await ground.audit() == ()
