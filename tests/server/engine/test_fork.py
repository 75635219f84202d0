"""Where another run may go on: whatever is cut out of whatever history, what is left can be followed, and followed to an end."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_server.engine.decide import Ask, Cancel, Drop, Fail, Hold, Settle, Skip, Start, Stop, Succeed, decide
from concertmaster_server.engine.fork import kept_records, outermost
from concertmaster_server.engine.plan import Plan, compile_plan
from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.state import RunState, begin, fold
from concertmaster_server.engine.step import StepId
from concertmaster_shared.runs import Record
from concertmaster_shared.runs.history import Failure
from concertmaster_shared.workflow import read_workflow
from tests.support.stage import graph, node, set_to

THEN = datetime(2026, 3, 1, tzinfo=UTC)
BROKEN = Failure(code="http.status", message="It broke.")
RESULTS = {"step_succeeded", "step_failed", "step_skipped"}


def planned(document: dict[str, Any]) -> Plan:
    return compile_plan(read_workflow(document), "start")


def renumbered(kept: tuple[Record, ...]) -> tuple[Record, ...]:
    """Give records as the run has them that goes on from them."""
    return tuple(record.model_copy(update={"sequence": number}) for number, record in enumerate(kept, start=1))


class Driver:
    """Drives a run at random: some steps fail, wait, are lost, or stop it; with ``luck`` of 1 everything goes well."""

    def __init__(self, plan: Plan, chance: random.Random, *, luck: float, records: tuple[Record, ...] = ()) -> None:
        self.plan = plan
        self.chance = chance
        self.luck = luck
        self.records = list(records)
        self.state: RunState = fold(plan, None, records)
        if not records:
            self.add("run_started")

    def add(self, kind: Any, step: StepId | None = None, **facts: Any) -> None:
        node_id, iteration = step or (None, "")
        record = Record(sequence=len(self.records) + 1, kind=kind, at=THEN, node_id=node_id, iteration=iteration, **facts)
        self.state.apply(record)
        self.records.append(record)

    def drive(self, most: int = 2_000) -> Succeed | Fail | Cancel | None:
        """Go on until the end, or at most so many decisions."""
        for _ in range(most):
            decisions = decide(self.state, THEN)
            ends = [one for one in decisions if isinstance(one, Succeed | Fail | Cancel)]
            if ends:
                return ends[0]
            open_attempts = [*self.state.running, *self.state.waiting]
            assert decisions or open_attempts, "a run that can only wait for nothing"
            if open_attempts and (not decisions or self.chance.random() < 0.5):
                self._end(self.chance.choice(open_attempts))
            else:
                self._carry_out(self.chance.choice(decisions))
        return None

    def _carry_out(self, decision: Any) -> None:
        match decision:
            case Skip(step, port):
                self.add("step_skipped", step, port=port)
            case Hold(step, seconds):
                self.add("step_waiting", step, reason="merge", due_at=THEN + timedelta(seconds=seconds + 1))
            case Settle(step, Outcome(output, port)):
                self.add("step_succeeded", step, output=output, port=port)
            case Settle(step, failure):
                self._fail(step, failure)
            case Ask(step):
                self.add("step_waiting", step, reason="uncertain")
            case Drop(step) | Stop(step):
                self.add("step_cancelled", step)
            case Start(step):
                self._start(step)

    def _start(self, step: StepId) -> None:
        node = self.plan.nodes[step.node_id]
        if node.type == "logic.for_each" and self.chance.random() < (1 + self.luck) / 2:
            policy = node.parameters["on_item_error"].value.source
            given = {"items": [0] * (int(step.node_id[1:]) % 4), "parallel": self.chance.choice([1, 1, 2, 3])}
            self.add("loop_started", step, input={**given, "on_item_error": policy})
        elif node.type == "logic.stop":
            self.add("step_succeeded", step, reason="stop", port="out", error=BROKEN)
        elif node.effect != "pure":
            self.add("attempt_started", step, attempt=1, key="k")
        else:
            self._end(step)

    def _end(self, step: StepId) -> None:
        node, fate = self.plan.nodes[step.node_id], self.chance.random()
        if fate < self.luck:
            port = self.chance.choice(["true", "false"]) if node.type == "logic.if" else "out"
            self.add("step_succeeded", step, output={"of": "/".join(step)}, port=port)
        elif step in self.state.running and fate < self.luck + (1 - self.luck) / 4:
            self.add("attempt_lost", step)
        elif step in self.state.running and fate < self.luck + (1 - self.luck) / 2:
            self.add("retry_scheduled", step, due_at=THEN)
        else:
            self._fail(step, BROKEN)

    def _fail(self, step: StepId, failure: Failure) -> None:
        self.add("step_failed", step, error=failure, port="error" if self.plan.nodes[step.node_id].catches else None)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Give a workflow with branches, merges, loops in loops, calls outside, caught failures and stops."""
    chance = draw(st.randoms(use_true_random=True))
    nodes: list[dict[str, Any]] = []
    edges: list[str] = []

    def level(entry: str, depth: int) -> None:
        made: list[str] = []
        for _ in range(chance.randint(1, 5 if depth == 0 else 3)):
            name = f"n{len(nodes)}"
            kinds = ["data.set", "http.request", "email.send", "logic.if", "logic.merge", "logic.for_each"]
            kind = chance.choices(kinds, [5, 4, 2, 2, 3, 3 if depth < 2 else 0])[0]
            if chance.random() < 0.04:
                kind = "logic.stop"
            if kind == "data.set":
                nodes.append(set_to(name, n="1"))
            elif kind == "logic.merge":
                mode = chance.choice(["all", "any", "first"])
                nodes.append(node(name, kind, mode=mode, n=2, **({"timeout": 5} if chance.random() < 0.5 else {})))
            elif kind == "logic.for_each":
                nodes.append(node(name, kind, on_item_error=chance.choice(["fail", "collect"])))
            else:
                nodes.append(node(name, kind))
            sources = chance.sample(made, min(len(made), chance.randint(0, 3))) if made else []
            edges.extend([f"{source}.{_port(source)}>{name}" for source in sources] or [f"{entry}>{name}"])
            made.append(name)
            if kind == "logic.for_each":
                level(f"{name}.item", depth + 1)

    def _port(source: str) -> str:
        kind = next(one["type"] for one in nodes if one["id"] == source)
        ports = {
            "logic.if": ["true", "false"],
            "logic.for_each": ["done", "done", "error"],
            "http.request": ["out", "out", "error"],
        }
        return chance.choice(ports.get(kind, ["out"]))

    level("start", 0)
    return graph(*nodes, edges=" ".join(dict.fromkeys(edges)))


@settings(max_examples=200, deadline=None)
@given(documents(), st.randoms(use_true_random=True))
def test_whatever_is_cut_out_the_rest_can_be_followed_to_an_end(document: dict[str, Any], chance: random.Random) -> None:
    plan = planned(document)
    first = Driver(plan, chance, luck=chance.choice([0.6, 0.9, 1.0]))
    first.drive(chance.choice([5, 30, 2_000]))
    if chance.random() < 0.3:
        first.state.cancel_requested = True
        first.drive()
    steps = list(first.state.steps)
    drop = chance.sample(steps, min(len(steps), chance.randint(0, 2)))
    kept = renumbered(kept_records(plan, first.records, drop))
    assert not {StepId(record.node_id or "", record.iteration) for record in kept} & set(drop)

    state = fold(plan, None, kept)
    assert not state.is_winding_up
    assert not {*state.running, *state.waiting, *state.uncertain}
    for step, found in state.steps.items():
        if found.status in {"succeeded", "failed", "skipped"}:
            old = first.state.steps[step]
            assert (found.status, found.output, found.input) == (old.status, old.output, old.input)

    again = Driver(plan, chance, luck=1.0, records=kept)
    stops = any(planned_node.type == "logic.stop" for planned_node in plan.nodes.values())
    assert isinstance(again.drive(), Fail if stops and again.state.halted else Succeed)
    ends = [(record.node_id, record.iteration) for record in again.records if record.kind in {*RESULTS, "step_cancelled"}]
    assert len(ends) == len(set(ends))


def history(document: dict[str, Any], *facts: str) -> tuple[Plan, list[Record]]:
    """Write a history down: each fact is ``node[iteration] kind``; a step succeeds where nothing else is said."""
    plan, records = planned(document), [Record(sequence=1, kind="run_started", at=THEN)]
    for fact in facts:
        place, _, kind = fact.partition(" ")
        node_id, _, iteration = place.rstrip("]").partition("[")
        given: Any = {"items": [0, 1, 2], "parallel": 1, "on_item_error": "fail"} if kind == "loop_started" else None
        how: dict[str, Any] = {"kind": kind or "step_succeeded", "port": "done" if node_id == "loop" else "out", "input": given}
        records.append(Record(sequence=len(records) + 1, at=THEN, node_id=node_id or None, iteration=iteration, **how))
    fold(plan, None, records)
    return plan, records


def names(records: tuple[Record, ...]) -> list[str]:
    """Give the steps that have a record, once each."""
    places = (f"{record.node_id}{f'[{record.iteration}]' if record.iteration else ''}" for record in records if record.node_id)
    return list(dict.fromkeys(places))


LINE = graph(set_to("a"), set_to("b"), set_to("c"), set_to("side"), edges="start>a a>b b>c start>side")
MERGE = graph(
    set_to("quick"), node("slow", "http.request"), node("merge", "logic.merge", mode="any"), set_to("after"), set_to("broken"),
    edges="start>quick start>slow quick>merge slow>merge merge>after after>broken",
)  # fmt: skip
LOOP_OF_THREE = graph(
    node("loop", "logic.for_each"), set_to("x"), set_to("y"), set_to("after"), edges="start>loop loop.item>x x>y loop.done>after"
)
PASSED = [f"{name}[{index}]" for index in range(3) for name in ("x", "y")]


def test_what_lies_behind_a_step_goes_with_it() -> None:
    plan, records = history(LINE, "start", "a", "side", "b", "c", " run_succeeded")
    assert names(kept_records(plan, records, [StepId("b")])) == ["start", "a", "side"]
    assert names(kept_records(plan, records, [StepId("start")])) == []


def test_without_a_step_named_what_failed_or_was_cancelled_is_done_again() -> None:
    plan, records = history(LINE, "start", "a", "b step_failed", "side step_cancelled", " run_failed")
    assert names(kept_records(plan, records)) == ["start", "a"]


def test_a_failure_that_was_caught_stays() -> None:
    document = graph(
        node("call", "http.request"), set_to("rescue"), set_to("next"), edges="start>call call.error>rescue rescue>next"
    )
    plan, records = history(document, "start", "call step_failed", "rescue", "next step_failed", " run_failed")
    assert names(kept_records(plan, records)) == ["start", "call", "rescue"]


def test_a_merge_stays_when_the_branch_done_again_came_too_late_for_it() -> None:
    facts = (
        "start",
        "slow attempt_started",
        "quick",
        "merge",
        "after",
        "broken step_failed",
        "slow step_cancelled",
        " run_failed",
    )
    plan, records = history(MERGE, *facts)
    assert names(kept_records(plan, records)) == ["start", "quick", "merge", "after"]


def test_a_merge_goes_with_a_branch_that_it_took() -> None:
    plan, records = history(MERGE, "start", "quick", "slow", "merge", "after", "broken", " run_succeeded")
    assert names(kept_records(plan, records, [StepId("slow")])) == ["start", "quick"]


def test_a_failed_loop_keeps_the_passes_that_succeeded() -> None:
    failed = ("x[0]", "y[0]", "x[1]", "y[1] step_failed", "loop step_failed", " run_failed")
    plan, records = history(LOOP_OF_THREE, "start", "loop loop_started", *failed)
    kept = kept_records(plan, records)
    assert names(kept) == ["start", "loop", "x[0]", "y[0]", "x[1]"]
    assert fold(plan, None, renumbered(kept)).ready == {StepId("y", "1"): None}


def test_one_pass_is_done_again_and_the_others_stay_though_they_came_after_it() -> None:
    plan, records = history(LOOP_OF_THREE, "start", "loop loop_started", *PASSED, "loop", "after", " run_succeeded")
    kept = kept_records(plan, records, [StepId("y", "0")])
    assert names(kept) == ["start", "loop", "x[0]", "x[1]", "y[1]", "x[2]", "y[2]"]
    assert fold(plan, None, renumbered(kept)).ready == {StepId("y", "0"): None}


def test_a_loop_is_done_again_with_all_its_passes() -> None:
    plan, records = history(LOOP_OF_THREE, "start", "loop loop_started", *PASSED, "loop", "after", " run_succeeded")
    assert names(kept_records(plan, records, [outermost(plan, StepId("x"))])) == ["start"]
    assert outermost(plan, StepId("x", "1")) == StepId("x", "1")
    assert outermost(plan, StepId("after")) == StepId("after")


def test_attempts_before_a_result_stay_and_what_waits_does_not() -> None:
    document = graph(node("a", "http.request"), node("b", "http.request"), edges="start>a start>b")
    tried = ("a attempt_started", "a retry_scheduled", "b attempt_started", "a attempt_started", "a", "b retry_scheduled")
    plan, records = history(document, "start", *tried)
    kinds = ["attempt_started", "retry_scheduled", "attempt_started", "step_succeeded"]
    assert [record.kind for record in kept_records(plan, records) if record.node_id == "a"] == kinds
    assert names(kept_records(plan, records)) == ["start", "a"]


def test_nothing_is_left_of_a_run_that_never_began() -> None:
    records = [Record(sequence=1, kind="run_cancelled", at=THEN)]
    plan = planned(LINE)
    assert kept_records(plan, records) == ()
    assert begin(plan, None).started is False
