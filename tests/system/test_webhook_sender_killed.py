"""A worker dies after it sent a webhook and before it could note so: the webhook is sent again, and it is the same one."""

from __future__ import annotations

import json

from tests.support.sink import after, answer, sink
from tests.support.stage import graph, node, stage, worker_process

KILLS = 3


async def test_a_webhook_keeps_its_id_and_its_body_however_often_its_sender_is_killed() -> None:
    async with stage() as ground, sink() as receiver:
        receiver.script = [after(60)] * KILLS
        receiver.usual = answer(204, b"")
        told = node(
            "tell", "webhook.send", url=receiver.url("/hooks"), event_type="order.paid", data={"total": {"expr": "input.n"}}
        )
        run_id = await ground.start(await ground.publish(graph(told, edges="start>tell")), {"n": 5})
        for number in range(KILLS):
            with worker_process(ground.dsn) as victim:

                async def sent(wanted: int = number + 1) -> bool:
                    return len(receiver.calls) == wanted

                await ground.until(sent, within_s=30)
                victim.kill()
        with worker_process(ground.dsn):
            run = await ground.end_of(run_id, within_s=30)
        [key] = {call.headers["webhook-id"] for call in receiver.calls}
        assert run.output == {"tell": {"id": key, "status": 204}}
        assert len(receiver.calls) == KILLS + 1
        [body] = {call.body for call in receiver.calls}
        assert json.loads(body)["data"] == {"total": 5}
        times = [int(call.headers["webhook-timestamp"]) for call in receiver.calls]
        assert times == sorted(times)
        assert await ground.audit() == ()
