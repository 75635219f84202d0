"""Loops, merges, waits, called workflows, failures and stops, on a real database with a real worker."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from concertmaster_server.db.acts import Act
from concertmaster_server.workflows import drafts
from concertmaster_server.workflows.publish import publish
from tests.support.histories import divergences
from tests.support.stage import Stage, graph, node, set_to, worker


def each(node_id: str, items: str, **parameters: Any) -> dict[str, Any]:
    """Give a loop over the list that an expression gives."""
    return node(node_id, "logic.for_each", items={"expr": items}, **parameters)


@pytest.fixture(autouse=True)
async def working(ground: Stage) -> Any:
    """Have a worker at work; at the end look for broken invariants, and decide all that happened again."""
    async with worker(ground.dsn):
        yield
    assert await ground.audit() == ()
    assert await divergences(ground) == []


async def test_a_loop_gives_the_outputs_of_its_body_in_the_order_of_the_items(ground: Stage) -> None:
    document = graph(
        each("loop", "input.numbers", parallel=3),
        set_to("twice", n="item * 2", at="index"),
        set_to("plus", n="steps.twice.n + 1"),
        set_to("after", all="steps.plus.n", summary="steps.loop"),
        edges="start>loop loop.item>twice twice>plus loop.done>after",
    )
    run = await ground.finished(document, {"numbers": [5, 7, 9, 11]})
    summary = {"count": 4, "succeeded": 4, "failed": 0, "errors": []}
    assert run.output == {"after": {"all": [11, 15, 19, 23], "summary": summary}}


async def test_a_loop_over_nothing_goes_on(ground: Stage) -> None:
    document = graph(
        each("loop", "input.numbers"), set_to("body", n="item"), set_to("after", all="steps.body"),
        edges="start>loop loop.item>body loop.done>after",
    )  # fmt: skip
    run = await ground.finished(document, {"numbers": []})
    assert run.output == {"after": {"all": []}}


async def test_loops_nest_and_their_outputs_are_lists_of_lists(ground: Stage) -> None:
    document = graph(
        each("rows", "input.rows", parallel=2),
        each("cells", "item", parallel=2),
        set_to("cell", v="item * 10", row="index"),
        set_to("sum", total="sum(steps.cell.v)"),
        set_to("after", cells="map(steps.cell, item.v)", sums="steps.sum.total"),
        edges="start>rows rows.item>cells cells.item>cell cells.done>sum rows.done>after",
    )
    run = await ground.finished(document, {"rows": [[1, 2], [3], []]})
    assert run.status == "succeeded", run.error
    assert run.output["after"] == {"cells": [[10, 20], [30], []], "sums": [30, 30, 0]}


async def test_branches_inside_a_body_are_skipped_for_each_item_alone(ground: Stage) -> None:
    document = graph(
        each("loop", "input.numbers"),
        node("odd", "logic.if", condition={"expr": "item % 2 == 1"}),
        set_to("yes", n="item"),
        set_to("after", odd="steps.yes"),
        edges="start>loop loop.item>odd odd.true>yes loop.done>after",
    )
    run = await ground.finished(document, {"numbers": [1, 2, 3]})
    assert run.output == {"after": {"odd": [{"n": 1}, None, {"n": 3}]}}


async def test_a_failing_item_fails_the_loop_and_nothing_further_begins(ground: Stage) -> None:
    document = graph(
        each("loop", "input.values"), set_to("body", n="item + 1"), set_to("after", n="1"),
        edges="start>loop loop.item>body loop.done>after",
    )  # fmt: skip
    run_id = await ground.start(await ground.publish(document), {"values": [1, "x", 3]})
    run = await ground.end_of(run_id)
    assert run.status == "failed"
    assert run.error is not None
    assert (run.error.code, run.error.node_id) == ("step.expression", "loop")
    bodies = [(record.iteration, record.kind) for record in await ground.records(run_id) if record.node_id == "body"]
    assert bodies == [("0", "step_succeeded"), ("1", "step_failed")]


async def test_a_failing_loop_can_be_caught_at_its_error_port(ground: Stage) -> None:
    document = graph(
        each("loop", "input.values"), set_to("body", n="item + 1"), set_to("rescue", code="steps.loop.error.code"),
        edges="start>loop loop.item>body loop.error>rescue",
    )  # fmt: skip
    run = await ground.finished(document, {"values": ["x"]})
    assert run.output == {"rescue": {"code": "step.expression"}}


async def test_failing_items_can_be_collected(ground: Stage) -> None:
    document = graph(
        each("loop", "input.values", on_item_error="collect", parallel=2),
        set_to("body", n="item + 1"),
        set_to("after", body="steps.body", failed="steps.loop.failed", at="map(steps.loop.errors, item.index)"),
        edges="start>loop loop.item>body loop.done>after",
    )
    run = await ground.finished(document, {"values": [1, "x", 3, None, "y"]})
    assert run.output["after"] == {"body": [{"n": 2}, None, {"n": 4}, {"n": None}, None], "failed": 2, "at": [1, 4]}


async def test_ten_thousand_items_are_the_most(ground: Stage) -> None:
    document = graph(each("loop", "input.values"), set_to("body", n="1"), edges="start>loop loop.item>body")
    run = await ground.finished(document, {"values": [0] * 10_001})
    assert run.error is not None
    assert run.error.code == "loop.items"


async def test_a_merge_of_any_goes_on_with_the_first_and_ignores_the_rest(ground: Stage) -> None:
    document = graph(
        set_to("quick", n="1"),
        node("slow", "logic.wait", seconds=0.3),
        node("merge", "logic.merge", mode="any"),
        set_to("after", arrived="steps.merge.arrived"),
        edges="start>quick start>slow quick>merge slow>merge merge>after",
    )
    run_id = await ground.start(await ground.publish(document))
    run = await ground.end_of(run_id)
    assert run.output == {"after": {"arrived": ["quick"]}}
    assert [record.kind for record in await ground.records(run_id) if record.node_id == "after"] == ["step_succeeded"]


async def test_a_merge_of_the_first_two_waits_for_two(ground: Stage) -> None:
    waits = [node(f"w{number}", "logic.wait", seconds=number / 5) for number in range(4)]
    document = graph(
        *waits, node("merge", "logic.merge", mode="first", n=2), set_to("after", arrived="steps.merge.arrived"),
        edges=" ".join(f"start>w{number} w{number}>merge" for number in range(4)) + " merge>after",
    )  # fmt: skip
    run = await ground.finished(document)
    assert run.output == {"after": {"arrived": ["w0", "w1"]}}


async def test_a_merge_goes_on_with_what_can_still_arrive(ground: Stage) -> None:
    document = graph(
        node("choice", "logic.if", condition=False), set_to("no", n="1"), set_to("yes", n="1"),
        node("merge", "logic.merge", mode="first", n=2), set_to("after", arrived="steps.merge.arrived"),
        edges="start>choice choice.true>yes choice.false>no yes>merge no>merge merge>after",
    )  # fmt: skip
    run = await ground.finished(document)
    assert run.output == {"after": {"arrived": ["no"]}}


async def test_a_merge_out_of_time_goes_on_with_what_has_arrived(ground: Stage) -> None:
    document = graph(
        set_to("quick", n="1"), node("slow", "logic.wait", seconds=1.5), node("merge", "logic.merge", mode="all", timeout=0.2),
        set_to("after", arrived="steps.merge.arrived", at="run.started_at"),
        edges="start>quick start>slow quick>merge slow>merge merge>after",
    )  # fmt: skip
    run_id = await ground.start(await ground.publish(document))
    run = await ground.end_of(run_id)
    assert run.output["after"]["arrived"] == ["quick"]


async def test_a_short_wait_stays_in_memory_and_a_long_one_rests(ground: Stage) -> None:
    document = graph(
        node("wait", "logic.wait", seconds={"expr": "input.s"}), set_to("after", n="1"), edges="start>wait wait>after"
    )
    workflow = await ground.publish(document)
    assert (await ground.end_of(await ground.start(workflow, {"s": 0.2}))).status == "succeeded"
    resting = await ground.start(workflow, {"s": 3600})

    async def rests() -> bool:
        run = await ground.run(resting)
        return (run.status, run.reason) == ("waiting", "timer")

    await ground.until(rests)
    assert await ground.ask("select claimed_by from runs where id = %s", resting) == [(None,)]
    await ground.ask("update timers set due_at = clock_timestamp() where run_id = %s returning 1", resting)
    # The moment stands in the history as well: a timer that fires early starts nothing.
    await asyncio.sleep(0.6)
    assert (await ground.run(resting)).status == "waiting"


async def test_a_wait_until_a_moment_that_has_passed_is_over_at_once(ground: Stage) -> None:
    before = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    run = await ground.finished(graph(node("wait", "logic.wait", until=before), edges="start>wait"))
    assert run.status == "succeeded"


@pytest.mark.parametrize(
    ("parameters", "code"), [({"seconds": {"expr": "input.gone"}}, "step.no_wait"), ({"until": "tomorrow"}, "step.moment")]
)
async def test_a_wait_that_makes_no_sense_fails(ground: Stage, parameters: Any, code: str) -> None:
    run = await ground.finished(graph(node("wait", "logic.wait", **parameters), edges="start>wait"))
    assert run.error is not None
    assert run.error.code == code


async def test_a_workflow_is_called_like_a_step(ground: Stage) -> None:
    called = await ground.publish(graph(set_to("double", n="input.n * 2"), edges="start>double"))
    document = graph(
        node("call", "flow.call", workflow=str(called), input={"n": {"expr": "input.n"}}),
        set_to("after", n="steps.call.double.n"),
        edges="start>call call>after",
    )  # fmt: skip
    run = await ground.finished(document, {"n": 21})
    assert run.output == {"after": {"n": 42}}


async def test_calls_in_a_loop_each_get_a_run_of_their_own(ground: Stage) -> None:
    called = await ground.publish(graph(node("give", "flow.return", value={"expr": "input.n + 1"}), edges="start>give"))
    document = graph(
        each("loop", "input.numbers", parallel=5),
        node("call", "flow.call", workflow=str(called), input={"n": {"expr": "item"}}),
        set_to("after", all="steps.call"),
        edges="start>loop loop.item>call loop.done>after",
    )
    run = await ground.finished(document, {"numbers": list(range(12))})
    assert run.output == {"after": {"all": list(range(1, 13))}}


async def test_the_failure_of_a_called_run_is_the_failure_of_its_step(ground: Stage) -> None:
    called = await ground.publish(graph(set_to("broken", n="input.n + 1"), edges="start>broken"))
    document = graph(
        node("call", "flow.call", workflow=str(called), input={"n": "x"}), set_to("rescue", code="steps.call.error.code"),
        edges="start>call call.error>rescue",
    )  # fmt: skip
    assert (await ground.finished(document)).output == {"rescue": {"code": "flow.failed"}}


async def test_a_workflow_that_calls_itself_ends(ground: Stage) -> None:
    document = graph(node("call", "flow.call", workflow="0" * 8 + "-0000-7000-8000-" + "0" * 12), edges="start>call")
    run = await ground.finished(document)
    assert run.error is not None
    assert run.error.code == "flow.unknown"


async def test_cancelling_a_caller_cancels_what_it_called(ground: Stage) -> None:
    called = await ground.publish(graph(node("wait", "logic.wait", seconds=3600), edges="start>wait"))
    workflow = await ground.publish(graph(node("call", "flow.call", workflow=str(called)), edges="start>call"))
    run_id = await ground.start(workflow)
    child = (await ground.until(lambda: ground.ask("select id from runs where parent_run = %s", run_id)))[0][0]
    await ground.cancel(run_id)
    assert (await ground.end_of(run_id)).status == "cancelled"
    assert (await ground.end_of(child)).status == "cancelled"


async def test_a_failed_run_starts_its_handler_once(ground: Stage) -> None:
    handler = await ground.publish(graph(set_to("note", code="input.error.code", run="input.run.id"), edges="start>note"))
    document = graph(set_to("broken", n="input.n + 1"), edges="start>broken") | {"settings": {"on_error": str(handler)}}
    run_id = await ground.start(await ground.publish(document), {"n": "x"})
    assert (await ground.end_of(run_id)).status == "failed"
    [(handling,)] = await ground.until(lambda: ground.ask("select id from runs where handles_run = %s", run_id))
    run = await ground.end_of(handling)
    assert run.output == {"note": {"code": "step.expression", "run": str(run_id)}}


async def test_a_stop_ends_the_whole_run_well_or_not(ground: Stage) -> None:
    document = graph(
        node("stop", "logic.stop", error="{{ input.why }}"), node("slow", "logic.wait", seconds=60),
        edges="start>stop start>slow",
    )  # fmt: skip
    workflow = await ground.publish(document)
    well = await ground.end_of(await ground.start(workflow, {}), within_s=5)
    assert well.status == "succeeded"
    badly = await ground.end_of(await ground.start(workflow, {"why": "No such order"}), within_s=5)
    assert badly.error is not None
    assert (badly.status, badly.error.code, badly.error.message) == ("failed", "run.stopped", "No such order")


async def test_a_run_out_of_time_fails(ground: Stage) -> None:
    document = graph(node("slow", "logic.wait", seconds=60), edges="start>slow") | {"settings": {"run_limit_s": 0.5}}
    run = await ground.finished(document)
    assert run.error is not None
    assert run.error.code == "run.timeout"


async def test_handlers_that_call_what_they_handle_end(ground: Stage) -> None:
    """What a handler calls names the handler for its own failures: it is not started again."""
    handler = await ground.publish(graph(set_to("note", n="1"), edges="start>note"))
    broken = graph(node("stop", "logic.stop", error="'down'"), edges="start>stop") | {"settings": {"on_error": str(handler)}}
    failing = await ground.publish(broken)
    calls = graph(node("call", "flow.call", workflow=str(failing)), edges="start>call")
    calling = await ground.publish(calls)
    first = graph(node("stop", "logic.stop", error="'down'"), edges="start>stop") | {"settings": {"on_error": str(calling)}}
    run_id = await ground.start(await ground.publish(first))
    await ground.end_of(run_id)
    [(handling,)] = await ground.until(lambda: ground.ask("select id from runs where handles_run = %s", run_id))
    assert (await ground.end_of(handling)).status == "failed"
    assert await ground.ask("select workflow_id, within_handler from runs where id <> %s order by id", run_id) == [
        (calling, True),
        (failing, True),
    ]


async def test_called_runs_take_turns_as_their_workflow_says(ground: Stage) -> None:
    rest = graph(node("rest", "logic.wait", seconds=0.1), edges="start>rest") | {"settings": {"sequence_key": "input.to"}}
    called = await ground.publish(rest)
    call = node("call", "flow.call", workflow=str(called), input={"to": "x"})
    document = graph(each("loop", "input.n", parallel=3), call, edges="start>loop loop.item>call")
    assert (await ground.finished(document, {"n": [1, 2, 3]})).status == "succeeded"
    turns = await ground.ask("select lane_open, started_at, finished_at from runs where lane is not null order by started_at")
    assert [is_open for is_open, *_ in turns] == [True, True, True]
    assert all(next_one[1] >= before[2] for before, next_one in pairwise(turns))


async def test_a_call_into_the_lane_of_its_caller_fails_instead_of_waiting_for_ever(ground: Stage) -> None:
    placed = {"settings": {"sequence_key": "'one'"}}
    workflow = await ground.publish(graph(set_to("note", n="1"), edges="start>note") | placed)
    act = Act(organisation=ground.organisation, author="Test", at=datetime.now(UTC))
    itself = graph(node("call", "flow.call", workflow=str(workflow)), edges="start>call") | placed
    async with ground.database.transaction(act.organisation) as tx:
        await drafts.put(tx, act, workflow_id=workflow, value=itself, wanted=None)
        await publish(tx, act, workflow_id=workflow, note="", wanted=None, random_bytes=secrets.token_bytes)
    run = await ground.end_of(await ground.start(workflow))
    assert run.error is not None
    assert run.error.code == "flow.lane_held"
