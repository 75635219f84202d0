"""What may happen now: on any graph, every node in reach ends or is skipped, and none starts before its predecessors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from concertmaster_server.engine.decide import (
    Ask,
    Cancel,
    Drop,
    Fail,
    Skip,
    Start,
    Stop,
    Succeed,
    decide,
    next_moment,
)
from concertmaster_server.engine.plan import compile_plan
from concertmaster_server.engine.state import RunState, begin, fold
from concertmaster_server.engine.step import StepId
from concertmaster_shared.runs import Record
from concertmaster_shared.runs.history import Failure
from concertmaster_shared.workflow import read_workflow
from tests.support.stage import graph, node, set_to

THEN = datetime(2026, 3, 1, tzinfo=UTC)
BROKEN = Failure(code="http.status", message="It broke.")


class History:
    """A run that is driven by hand."""

    def __init__(self, document: dict[str, Any], value: Any = None) -> None:
        self.plan = compile_plan(read_workflow(document), "start")
        self.state: RunState = begin(self.plan, value)
        self.records: list[Record] = []
        self.add("run_started")

    def add(self, kind: Any, node_id: str | None = None, **facts: Any) -> None:
        record = Record(sequence=len(self.records) + 1, kind=kind, at=THEN, node_id=node_id, **facts)
        self.state.apply(record)
        self.records.append(record)

    def succeed(self, node_id: str, output: Any = None, port: str = "out") -> None:
        self.add("step_succeeded", node_id, output=output, port=port)

    def now(self, at: datetime = THEN) -> tuple[Any, ...]:
        return decide(self.state, at)

    def starts(self) -> list[str]:
        return [decision.step.node_id for decision in self.now() if isinstance(decision, Start)]


def two_calls() -> History:
    document = graph(node("a", "http.request", url="x"), node("b", "http.request", url="x"), edges="start>a start>b")
    history = History(document)
    history.succeed("start")
    return history


def test_it_begins_at_the_trigger() -> None:
    assert History(graph(set_to("a"), edges="start>a")).now() == (Start(StepId("start"), 1),)


def test_before_it_has_begun_nothing_may_happen_but_a_cancel() -> None:
    state = begin(compile_plan(read_workflow(graph()), "start"), None)
    assert decide(state, THEN) == ()
    state.cancel_requested = True
    assert decide(state, THEN) == (Cancel(),)


def test_branches_start_together_and_a_join_waits_for_all() -> None:
    history = History(graph(set_to("a"), set_to("b"), set_to("c"), edges="start>a start>b a>c b>c"))
    history.succeed("start")
    assert history.starts() == ["a", "b"]
    history.succeed("a")
    assert history.starts() == ["b"]
    history.succeed("b")
    assert history.starts() == ["c"]


def test_a_way_not_taken_is_skipped_and_a_join_does_not_wait_for_it() -> None:
    history = History(
        graph(node("if", "logic.if", condition=True), set_to("n"), set_to("j"), edges="start>if if.false>n n>j if.true>j")
    )
    history.succeed("start")
    history.succeed("if", port="true")
    assert history.now() == (Skip(StepId("n")),)
    history.add("step_skipped", "n")
    assert history.starts() == ["j"]


def test_a_node_that_no_trigger_of_this_run_reaches_is_no_part_of_it() -> None:
    document = graph(
        node("start", "trigger.manual"),
        node("hook", "trigger.webhook"),
        set_to("both"),
        set_to("other"),
        edges="start>both hook>both hook>other",
    )
    history = History(document)
    history.succeed("start")
    assert history.starts() == ["both"]
    history.succeed("both", {"a": 1})
    assert history.now() == (Succeed({"both": {"a": 1}}),)


def test_a_disabled_node_is_passed_by() -> None:
    history = History(graph(node("if", "logic.if", disabled=True, condition=True), set_to("a"), edges="start>if if.true>a"))
    history.succeed("start")
    assert history.now() == (Skip(StepId("if"), "true"),)


def test_a_failure_that_nothing_catches_stops_the_others_and_ends_the_run() -> None:
    history = two_calls()
    for name in ("a", "b"):
        history.add("attempt_started", name, attempt=1)
    assert history.now() == ()
    history.add("step_failed", "a", error=BROKEN)
    assert history.now() == (Stop(StepId("b")),)
    history.add("step_cancelled", "b")
    assert history.now() == (Fail(BROKEN.model_copy(update={"node_id": "a"})),)


def test_a_step_that_only_waits_is_dropped_when_the_run_ends() -> None:
    history = two_calls()
    for name in ("a", "b"):
        history.add("attempt_started", name, attempt=1)
    history.add("retry_scheduled", "a", error=BROKEN, due_at=THEN + timedelta(hours=1))
    history.add("step_failed", "b", error=BROKEN)
    assert history.now() == (Drop(StepId("a")),)


def test_a_caught_failure_goes_on_at_the_error_port() -> None:
    history = History(graph(set_to("a"), set_to("ok"), set_to("bad"), edges="start>a a>ok a.error>bad"))
    history.succeed("start")
    history.add("step_failed", "a", error=BROKEN, port="error")
    assert history.state.results["a"] == {"error": {"code": "http.status", "message": "It broke."}}
    assert set(history.now()) == {Skip(StepId("ok")), Start(StepId("bad"), 1)}


def test_a_retry_is_due_at_its_moment_and_not_before() -> None:
    history = two_calls()
    due_at = THEN + timedelta(seconds=3)
    history.add("attempt_started", "a", attempt=1)
    history.add("retry_scheduled", "a", error=BROKEN, due_at=due_at)
    history.add("attempt_started", "b", attempt=1)
    assert next_moment(history.state) == due_at
    assert history.now(due_at - timedelta(microseconds=1)) == ()
    assert history.now(due_at) == (Start(StepId("a"), 2),)


def test_a_lost_attempt_is_repeated_and_does_not_count_as_failed() -> None:
    history = two_calls()
    history.add("attempt_started", "a", attempt=1)
    history.add("attempt_started", "b", attempt=1)
    history.add("attempt_lost", "a")
    assert history.now() == (Start(StepId("a"), 2),)
    assert history.state.steps[StepId("a")].failures == 0


def test_a_lost_attempt_is_asked_about_where_the_node_says_so() -> None:
    history = History(graph(node("a", "http.request", url="x", on_uncertain="ask"), edges="start>a"))
    history.succeed("start")
    history.add("attempt_started", "a", attempt=1)
    history.add("attempt_lost", "a")
    assert history.now() == (Ask(StepId("a")),)
    history.add("step_waiting", "a", reason="uncertain")
    assert history.now() == ()
    assert next_moment(history.state) is None


def test_a_cancel_ends_everything() -> None:
    history = two_calls()
    history.add("attempt_started", "a", attempt=1)
    history.state.cancel_requested = True
    assert history.now() == (Stop(StepId("a")),)
    history.add("step_cancelled", "a")
    assert history.now() == (Cancel(),)


def test_a_lost_attempt_is_cancelled_with_its_run() -> None:
    history = two_calls()
    history.add("attempt_started", "a", attempt=1)
    history.add("attempt_lost", "a")
    history.state.cancel_requested = True
    assert history.now() == (Drop(StepId("a")),)
    history.add("step_cancelled", "a")
    assert history.now() == (Cancel(),)


def test_of_several_returns_the_first_to_finish_wins() -> None:
    returns = [node(name, "flow.return", value=1) for name in ("r1", "r2")]
    history = History(graph(*returns, set_to("z"), edges="start>r1 start>r2 start>z"))
    history.succeed("start")
    history.succeed("z", {"a": 1})
    history.add("step_succeeded", "r2", output=None)
    history.add("step_succeeded", "r1", output=5)
    assert history.now() == (Succeed(None),)


@st.composite
def graphs(draw: Any) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Give a graph of conditions and values, with edges from earlier to later nodes alone."""
    count = draw(st.integers(1, 12))
    names = [f"n{number}" for number in range(count)]
    nodes, edges = [], []
    before: dict[str, list[str]] = {name: [] for name in names}
    ports: dict[str, tuple[str, ...]] = {"start": ("out",)}
    for number, name in enumerate(names):
        condition, disabled = draw(st.booleans()), draw(st.integers(0, 9)) == 0
        made = node(name, "logic.if", condition=True) if condition else set_to(name)
        nodes.append({**made, "disabled": disabled})
        ports[name] = ("true", "false", "error") if condition else ("out", "error")
        for source in draw(st.lists(st.sampled_from(["start", *names[:number]]), max_size=3, unique=True)):
            edges.append(f"{source}.{draw(st.sampled_from(ports[source]))}>{name}")
            before[name].append(source)
    return graph(*nodes, edges=" ".join(edges)), before


@given(graphs(), st.data())
def test_on_any_graph_every_node_in_reach_ends_after_its_predecessors(drawn: Any, data: Any) -> None:
    document, before = drawn
    history = History(document)
    ended = {"succeeded", "failed", "skipped"}
    for _ in range(500):
        decisions = history.now()
        if len(decisions) == 1 and isinstance(decisions[0], Succeed | Fail):
            break
        assert decisions, "a run that can only wait for nothing"
        decision = data.draw(st.sampled_from(decisions))
        name = decision.step.node_id
        for source in before.get(name, ()):
            if StepId(source) in history.state.steps or source in history.plan.nodes:
                assert history.state.steps[StepId(source)].status in ended
        if isinstance(decision, Skip):
            history.add("step_skipped", name, port=decision.port)
        else:
            planned = history.plan.nodes[name]
            if planned.catches and data.draw(st.booleans()):
                history.add("step_failed", name, error=BROKEN, port="error")
            else:
                history.succeed(name, port=data.draw(st.sampled_from(["true", "false"])) if planned.type == "logic.if" else "out")
    else:
        raise AssertionError("it does not end")
    assert {step.node_id for step in history.state.steps} == set(history.plan.nodes)
    assert {step.status for step in history.state.steps.values()} <= ended
    again = fold(history.plan, None, history.records)
    assert (again.steps, again.results, again.ready) == (history.state.steps, history.state.results, history.state.ready)
