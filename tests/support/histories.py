"""Golden histories: runs that were really made, kept as JSON, and decided again by every later engine.

``python -m tests.support.histories`` makes those that are missing, ``… NAME …`` makes these anew, for the release that stands in
``pyproject.toml``. Files of earlier releases are never made again: what they hold is what that release wrote.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from concertmaster_server.db.queries.histories import find_beginning
from concertmaster_server.db.queries.records import read_records
from concertmaster_server.db.queries.signals import Telling, tell
from concertmaster_server.engine.replay import Divergence, replay
from concertmaster_server.executors import pure_executors
from concertmaster_shared.api.histories import HistoryAnswer
from tests.support.golden_runs import BRANCHES, LOOPS, PURE, WAITS, each, expr
from tests.support.sink import Sink, after, answer, sink
from tests.support.stage import Stage, graph, node, set_to, stage, worker

FOLDER = Path(__file__).parent.parent / "corpus" / "histories"

Scene = Callable[[Stage, Sink], Awaitable[UUID]]
"""Makes a run, sees it to its end, and gives its id."""

_AGAIN = {"attempts": 3, "backoff": "constant", "delay_s": 0.05}


async def history_of(ground: Stage, run_id: UUID) -> HistoryAnswer:
    """Give the history of a run as the API does."""
    async with ground.database.transaction(ground.organisation) as tx:
        beginning = await find_beginning(tx, ground.organisation, run_id)
        records = await read_records(tx.raw, run_id)
    assert beginning is not None
    facts = asdict(beginning)
    del facts["last_sequence"]
    return HistoryAnswer(**facts, records=records)


async def divergences(ground: Stage) -> list[Divergence]:
    """Decide all runs of a stage again."""
    runs = await ground.ask("select id from runs where org_id = %s and input is not null order by id", ground.organisation)
    return [found for (run_id,) in runs for found in replay(await history_of(ground, run_id), pure_executors())]


def golden() -> Mapping[str, HistoryAnswer]:
    """Give all that is kept, by release and name."""
    return {file.stem: HistoryAnswer.model_validate_json(file.read_bytes()) for file in sorted(FOLDER.glob("*.json"))}


async def _plainly(document: dict[str, Any], value: Any, ground: Stage, _receiver: Sink) -> UUID:
    run_id = await ground.start(await ground.publish(document), value)
    await ground.end_of(run_id)
    return run_id


async def _calling(
    ground: Stage, receiver: Sink, *script: Any, document: dict[str, Any] | None = None, **parameters: Any
) -> UUID:
    """Run a workflow whose call is answered as the script says."""
    receiver.script = list(script)
    given = {"method": "POST", "url": receiver.url(), "json": {"key": expr("step.key")}, **parameters}
    behind = [set_to("after", status="steps.it.status"), set_to("rescue", code="steps.it.error.code")]
    edges = "start>it it>after it.error>rescue" if parameters.get("caught") else "start>it it>after"
    given.pop("caught", None)
    made = document or graph(node("it", "http.request", **given), *behind[: 2 if "rescue" in edges else 1], edges=edges)
    return await _plainly(made, {"zero": 0}, ground, receiver)


async def _cancelled(document: dict[str, Any], ground: Stage, receiver: Sink) -> UUID:
    """Cancel a run as soon as it waits or calls."""
    receiver.script = [after(20)]
    run_id = await ground.start(await ground.publish(document), {})

    async def is_under_way() -> bool:
        return any(record.kind in {"step_waiting", "attempt_started"} for record in await ground.records(run_id))

    await ground.until(is_under_way)
    await ground.cancel(run_id)
    await ground.end_of(run_id)
    return run_id


async def _told(document: dict[str, Any], reason: str, body: dict[str, Any], ground: Stage, _receiver: Sink) -> UUID:
    """Tell a run that waits for that reason how its step ends."""
    run_id = await ground.start(await ground.publish(document), {})
    await _tell(ground, run_id, reason, body)
    return run_id


async def _tell(ground: Stage, run_id: UUID, reason: str, body: dict[str, Any]) -> None:
    async def waits() -> bool:
        return (await ground.run(run_id)).reason == reason

    await ground.until(waits)
    async with ground.database.transaction(ground.organisation) as tx:
        await tell(tx.raw, [Telling(org_id=ground.organisation, run_id=run_id, node_id="it", iteration="", body=body)])
    await ground.end_of(run_id)


async def _unsure(body: dict[str, Any], ground: Stage, receiver: Sink) -> UUID:
    """Give a call up without an answer, and let a person say what became of it."""
    receiver.script = [after(20)]
    document = _call(receiver.url(), on_uncertain="ask") | {"settings": {"step_soft_limit_s": 0.2, "step_hard_limit_s": 0.3}}
    return await _told(document, "uncertain", body, ground, receiver)


async def _called(child: dict[str, Any], parent: Callable[[str], dict[str, Any]], value: Any, ground: Stage, sink_: Sink) -> UUID:
    called = await ground.publish(child)
    return await _plainly(parent(str(called)), value, ground, sink_)


def _caller(called: str) -> dict[str, Any]:
    return graph(
        node("it", "flow.call", workflow=called, input={"n": expr("input.n")}), set_to("after", out="steps.it"),
        set_to("rescue", code="steps.it.error.code"), edges="start>it it>after it.error>rescue",
    )  # fmt: skip


def _caller_in_loop(called: str) -> dict[str, Any]:
    return graph(
        each("loop", "input.n", parallel=2), node("it", "flow.call", workflow=called, input={"n": expr("item")}),
        set_to("after", all="steps.it"), edges="start>loop loop.item>it loop.done>after",
    )  # fmt: skip


def _call(receiver_url: str, **parameters: Any) -> dict[str, Any]:
    call = node("it", "http.request", url=receiver_url, **parameters)
    return graph(call, set_to("after", n="1"), edges="start>it it>after")


async def _lost(ground: Stage, receiver: Sink, **parameters: Any) -> UUID:
    """Take the worker away in the middle of a call: the next one repeats it with the same key, or asks."""
    receiver.script = [after(20)]
    workflow = await ground.publish(_call(receiver.url(), **parameters))
    run_id = await ground.start(workflow, {}, priority="low")

    async def is_called() -> bool:
        return bool(receiver.calls)

    async with worker(ground.dsn, queues=("low",), grace_s=0.0):
        await ground.until(is_called)
    async with worker(ground.dsn, queues=("low",)):
        if "on_uncertain" in parameters:
            await _tell(ground, run_id, "uncertain", {"output": {"status": 200}, "port": "out"})
        await ground.end_of(run_id)
    return run_id


_DOUBLE = graph(set_to("double", n="input.n * 2"), edges="start>double")
_WAIT = graph(node("it", "logic.wait", seconds=60), set_to("after", n="1"), edges="start>it it>after")
_ASK = graph(
    node("it", "people.approval", to=["ada@example.org", "bo@example.org"], title="Agree?"),
    set_to("yes", n="1"), set_to("no", n="1"),
    edges="start>it it.approved>yes it.rejected>no",
)  # fmt: skip
_LOOP_OF_WAITS = graph(
    each("loop", "[1, 2, 3]", parallel=2), node("it", "logic.wait", seconds=60), edges="start>loop loop.item>it"
)


async def _cancelled_call(ground: Stage, receiver: Sink) -> UUID:
    return await _cancelled(_call(receiver.url()), ground, receiver)


async def _fails_beside_call(ground: Stage, receiver: Sink) -> UUID:
    receiver.script = [after(20)]
    document = graph(
        node("it", "http.request", url=receiver.url()), node("soon", "logic.wait", seconds=0.2),
        set_to("bad", n="1 / input.zero"),
        edges="start>it start>soon soon>bad",
    )  # fmt: skip
    return await _plainly(document, {"zero": 0}, ground, receiver)


async def _calls_in_loop(ground: Stage, receiver: Sink) -> UUID:
    document = graph(
        each("loop", "[1, 2, 3, 4]", parallel=2), node("it", "http.request", url=receiver.url()),
        set_to("after", all="steps.it.status"), edges="start>loop loop.item>it loop.done>after",
    )  # fmt: skip
    return await _plainly(document, {}, ground, receiver)


SCENES: Mapping[str, Scene] = {
    **{name: partial(_plainly, *run) for name, run in {**PURE, **BRANCHES, **LOOPS, **WAITS}.items()},
    "call": _calling,
    "call-tried-again": lambda ground, receiver: _calling(ground, receiver, answer(503), answer(503), retry=_AGAIN),
    "call-tried-in-vain": lambda ground, receiver: _calling(ground, receiver, *[answer(503)] * 3, retry=_AGAIN),
    "call-refused": lambda ground, receiver: _calling(ground, receiver, answer(404)),
    "call-refused-and-caught": lambda ground, receiver: _calling(ground, receiver, answer(404), caught=True),
    "call-broken-off": lambda ground, receiver: _calling(ground, receiver, b"", retry=_AGAIN),
    "call-lost-with-its-worker": _lost,
    "call-lost-and-asked-about": partial(_lost, on_uncertain="ask"),
    "call-beside-a-failure": _fails_beside_call,
    "calls-in-a-loop": _calls_in_loop,
    "call-with-a-bad-parameter": lambda ground, receiver: _calling(ground, receiver, json=expr("1 / input.zero")),
    "uncertain-and-done": partial(_unsure, {"output": {"status": 200}, "port": "out"}),
    "uncertain-and-again": partial(_unsure, {"again": True}),
    "uncertain-and-failed": partial(_unsure, {"error": {"code": "http.lost", "message": "It never came."}}),
    "cancelled-in-a-wait": partial(_cancelled, _WAIT),
    "cancelled-in-a-loop": partial(_cancelled, _LOOP_OF_WAITS),
    "cancelled-in-a-call": _cancelled_call,
    "approved": partial(_told, _ASK, "person", {"output": {"decision": "approved"}, "port": "approved"}),
    "rejected": partial(_told, _ASK, "person", {"output": {"decision": "rejected"}, "port": "rejected"}),
    "cancelled-while-people-are-asked": partial(_cancelled, _ASK),
    "workflow-called": partial(_called, _DOUBLE, _caller, {"n": 21}),
    "workflow-called-in-vain": partial(_called, _DOUBLE, _caller, {"n": "x"}),
    "workflow-that-is-not-there": partial(_plainly, _caller("0" * 8 + "-0000-7000-8000-" + "0" * 12), {"n": 1}),
    "workflow-called-in-a-loop": partial(_called, _DOUBLE, _caller_in_loop, {"n": [1, 2, 3]}),
}


async def record(names: list[str]) -> None:
    """Make histories and store them."""
    release = version("concertmaster")
    missing = [name for name in SCENES if not (FOLDER / f"{release}-{name}.json").exists()]
    async with stage() as ground, worker(ground.dsn, queues=("high", "medium")), sink() as receiver:
        for name in names or missing:
            receiver.calls.clear()
            run_id = await SCENES[name](ground, receiver)
            receiver.script = []
            text = (await history_of(ground, run_id)).model_dump_json(exclude_none=True, exclude_defaults=True)
            (FOLDER / f"{release}-{name}.json").write_bytes(orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2) + b"\n")
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1:]))
