"""How a run moves, seen from outside: what its steps see, in which order they start, how it ends."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.sink import Sink, after, answer
from tests.support.stage import Stage, chain, graph, node, set_to


async def test_a_chain_passes_values_on_and_gives_the_last_output(running: Stage) -> None:
    run = await running.finished(chain(10), {"a": 1})
    assert run.status == "succeeded"
    assert run.output == {"s9": {"n": 10}}
    assert run.started_at is not None
    assert run.finished_at is not None


async def test_the_names_of_the_data_layer(running: Stage) -> None:
    document = graph(
        set_to("a", x="input.x", run="run.version", id="run.id", key="step.key", nothing="steps.other"),
        set_to("other", y="1"),
        edges="start>a",
    )
    run = await running.finished(document, {"x": [1, {"y": None}]})
    found = run.output["a"]
    assert found["x"] == [1, {"y": None}]
    assert (found["run"], found["id"], found["nothing"]) == (1, str(run.id), None)
    assert len(found["key"]) == 32


async def test_a_condition_takes_one_way_and_the_other_is_skipped(running: Stage) -> None:
    document = graph(
        node("big", "logic.if", condition={"expr": "input.n > 10"}),
        set_to("yes", a="1"),
        set_to("no", a="2"),
        set_to("join", yes="steps.yes.a", no="steps.no"),
        edges="start>big big.true>yes big.false>no yes>join no>join",
    )
    run = await running.finished(document, {"n": 11})
    assert run.output == {"join": {"yes": 1, "no": None}}
    steps = await running.steps(run.id)
    assert {name: step.status for name, step in steps.items()} == {
        "start": "succeeded",
        "big": "succeeded",
        "yes": "succeeded",
        "no": "skipped",
        "join": "succeeded",
    }


async def test_what_lies_behind_a_skipped_node_is_skipped(running: Stage) -> None:
    document = graph(
        node("never", "logic.if", condition=False),
        set_to("one", a="1"),
        set_to("two", a="1"),
        edges="start>never never.true>one one>two",
    )
    run = await running.finished(document)
    assert run.output == {}
    assert {name: step.status for name, step in (await running.steps(run.id)).items()} == {
        "start": "succeeded",
        "never": "succeeded",
        "one": "skipped",
        "two": "skipped",
    }


async def test_a_null_condition_counts_as_false(running: Stage) -> None:
    document = graph(
        node("if", "logic.if", condition={"expr": "input.missing"}), set_to("no", a="1"), edges="start>if if.false>no"
    )
    assert (await running.finished(document)).output == {"no": {"a": 1}}


async def test_a_disabled_node_is_passed_by_at_its_first_port(running: Stage) -> None:
    document = graph(
        node("off", "data.set", disabled=True, values={"a": 1}),
        node("choose", "logic.if", disabled=True, condition={"expr": "input.x"}),
        set_to("yes", off="steps.off"),
        set_to("no", off="1"),
        edges="start>off off>choose choose.true>yes choose.false>no",
    )
    run = await running.finished(document)
    assert run.output == {"yes": {"off": None}}
    assert (await running.steps(run.id))["off"].status == "skipped"


async def test_the_output_holds_every_last_node_that_ran(running: Stage) -> None:
    document = graph(set_to("a", v="1"), set_to("b", v="2"), set_to("alone", v="3"), edges="start>a start>b")
    assert (await running.finished(document)).output == {"a": {"v": 1}, "b": {"v": 2}}


async def test_what_is_returned_is_the_output(running: Stage) -> None:
    document = graph(
        set_to("a", v="7"),
        node("back", "flow.return", value={"expr": "steps.a.v"}),
        set_to("b", v="1"),
        edges="start>a a>back a>b",
    )
    assert (await running.finished(document)).output == 7


async def test_a_trigger_alone_gives_its_input(running: Stage) -> None:
    assert (await running.finished(graph(), {"a": 1})).output == {"start": {"a": 1}}


async def test_an_error_without_an_error_port_fails_the_run(running: Stage) -> None:
    document = graph(set_to("bad", v="1 / input.zero"), set_to("next", v="1"), edges="start>bad bad>next")
    run = await running.finished(document, {"zero": 0})
    assert run.status == "failed"
    assert run.error is not None
    assert run.error.code == "step.expression"
    assert "Values" in run.error.message
    steps = await running.steps(run.id)
    assert steps["bad"].status == "failed"
    assert "next" not in steps


async def test_an_error_port_catches_and_names_the_error(running: Stage) -> None:
    document = graph(
        set_to("bad", v="1 / input.zero"),
        set_to("after", v="1"),
        set_to("caught", code="steps.bad.error.code", message="steps.bad.error.message", after="steps.after"),
        edges="start>bad bad>after bad.error>caught",
    )
    run = await running.finished(document, {"zero": 0})
    assert run.status == "succeeded"
    assert run.output["caught"]["code"] == "step.expression"
    assert run.output["caught"]["after"] is None
    assert (await running.steps(run.id))["after"].status == "skipped"


async def test_independent_branches_call_out_at_the_same_time(running: Stage, receiver: Sink) -> None:
    receiver.usual = after(0.3)
    calls = [node(f"call{n}", "http.request", url=receiver.url(f"/{n}")) for n in range(5)]
    document = graph(*calls, edges=" ".join(f"start>call{n}" for n in range(5)))
    run = await running.finished(document)
    assert run.status == "succeeded"
    times = [call.at for call in receiver.calls]
    assert len(times) == 5
    assert max(times) - min(times) < 0.3
    assert len(receiver.keys) == 5


async def test_a_failing_branch_stops_the_others(running: Stage, receiver: Sink) -> None:
    receiver.usual = after(30)
    document = graph(
        node("slow", "http.request", url=receiver.url()),
        node("quick", "http.request", url="ftp://nowhere"),
        edges="start>slow start>quick",
    )
    run = await running.finished(document)
    assert run.status == "failed"
    assert run.error is not None
    assert run.error.code == "outbound.address"
    assert (await running.steps(run.id))["slow"].status == "cancelled"


async def test_a_failed_call_is_tried_again_with_the_same_key(running: Stage, receiver: Sink) -> None:
    receiver.script = [answer(500), b"", answer(200, b'{"n": 3}')]
    retry = {"attempts": 3, "delay_s": 0.05}
    call = node("call", "http.request", url=receiver.url(), method="POST", json={"expr": "run.id"}, retry=retry)
    document = graph(call, edges="start>call")
    run = await running.finished(document)
    assert run.output["call"]["json"] == {"n": 3}
    assert len(receiver.calls) == 3
    assert len(receiver.keys) == 1
    assert len({call.body for call in receiver.calls}) == 1
    step = (await running.steps(run.id))["call"]
    assert (step.attempts, step.status, step.error) == (3, "succeeded", None)
    kinds = [record.kind for record in await running.records(run.id)]
    assert kinds.count("retry_scheduled") == 2
    assert await running.ask("select count(*) from timers") == [(0,)]


async def test_tries_run_out(running: Stage, receiver: Sink) -> None:
    receiver.usual = answer(503)
    document = graph(node("call", "http.request", url=receiver.url(), retry={"attempts": 2, "delay_s": 0.01}), edges="start>call")
    run = await running.finished(document)
    assert run.error is not None
    assert (run.status, run.error.code, len(receiver.calls)) == ("failed", "http.status", 2)


async def test_a_long_pause_rests_in_the_database(running: Stage, receiver: Sink) -> None:
    receiver.script = [answer(429, retry_after="600")]
    run_id = await running.start(
        await running.publish(graph(node("call", "http.request", url=receiver.url()), edges="start>call"))
    )

    async def rests() -> bool:
        return (await running.run(run_id)).status == "waiting"

    await running.until(rests)
    assert (await running.run(run_id)).reason == "retry"
    assert await running.ask("select claimed_by, ready_at from runs") == [(None, None)]
    # A timer that fires too early (a clock was set back) only makes the run look: it goes back to rest, with a new timer.
    await running.ask("update timers set due_at = clock_timestamp() returning 1")

    async def rests_again() -> bool:
        found = await running.ask("select r.fence, count(t) from runs r join timers t on t.run_id = r.id group by r.fence")
        return found == [(2, 1)]

    await running.until(rests_again)
    assert len(receiver.calls) == 1
    assert await running.audit() == ()


async def test_a_resting_run_has_one_timer_for_the_earliest_of_its_moments(running: Stage) -> None:
    waits = [node(f"w{seconds}", "logic.wait", seconds=seconds) for seconds in (3600, 900, 1800)]
    run_id = await running.start(await running.publish(graph(*waits, edges="start>w3600 start>w900 start>w1800")))
    timers = "select extract(epoch from t.due_at - r.started_at)::int / 900 from timers t join runs r on r.id = t.run_id"
    assert await running.until(lambda: running.ask(timers)) == [(1,)]
    # Fired too early, it is set again; the end of the run leaves none.
    await running.ask("update timers set due_at = clock_timestamp() returning 1")
    await running.until(lambda: running.ask("select 1 from runs where fence > 1 and claimed_by is null and ready_at is null"))
    assert await running.ask(timers) == [(1,)]
    await running.cancel(run_id)
    await running.end_of(run_id)
    assert await running.ask(timers) == []
    assert await running.audit() == ()


async def test_an_end_is_told_to_whoever_waits(running: Stage) -> None:
    workflow = await running.publish(chain(1))
    runs = [await running.start(workflow) for _ in range(20)]
    ended = await asyncio.gather(*(running.end_of(run, within_s=5) for run in runs))
    assert {run.status for run in ended} == {"succeeded"}
    assert await running.audit() == ()


async def test_what_cannot_be_stored_fails_its_step_with_both_reasons_there_are(running: Stage, receiver: Sink) -> None:
    receiver.usual = answer(200, b'{"a": "\\u0000"}')
    run = await running.finished(graph(node("call", "http.request", url=receiver.url()), edges="start>call"))
    assert run.error is not None
    assert run.error.code == "step.unstorable"
    assert "the character NUL or a whole number" in run.error.message


@pytest.mark.parametrize("kind", ["logic.for_each", "flow.call"])
async def test_a_step_that_would_wait_fails_if_it_was_given_what_cannot_be_stored(running: Stage, kind: str) -> None:
    child = await running.publish(chain(1))
    items = nested({"expr": "input.deep"}, 150)  # with what it is filled with, deeper than JSON is written
    parameters = {"items": items} if kind == "logic.for_each" else {"workflow": str(child), "input": {"deep": items}}
    document = graph(
        node("bad", kind, **parameters), set_to("caught", code="steps.bad.error.code"), edges="start>bad bad.error>caught"
    )
    run = await running.finished(document, {"deep": nested(1, 120)})
    assert run.output == {"caught": {"code": "step.unstorable"}}
    assert await running.ask("select count(*) from runs") == [(1,)]


def nested(value: object, levels: int) -> object:
    """Give a list in a list in a list."""
    for _ in range(levels):
        value = [value]
    return value
