"""A version becomes a plan: defaults filled in, expressions parsed, what cannot be run refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.engine.parameters import ParameterError, account, per_item, resolve
from concertmaster_server.engine.plan import Plan, PlanError, UnknownTypeError, compile_plan
from concertmaster_server.engine.retry import RetryPolicy
from concertmaster_server.engine.step import StepError, StepId, failure_of, step_key
from concertmaster_shared.workflow import read_workflow
from tests.support.stage import graph, node, set_to

THEN = datetime(2026, 3, 1, tzinfo=UTC)


def plan(*nodes: dict[str, Any], edges: str = "start>a") -> Plan:
    return compile_plan(read_workflow(graph(*nodes, edges=edges)), "start")


def resolved(made: dict[str, Any], names: dict[str, Any] | None = None) -> dict[str, object]:
    return resolve(plan(made).nodes["a"], {"input": {}, "steps": {}, **(names or {})}, account(THEN))


def test_defaults_stand_where_nothing_is_given() -> None:
    values = resolved(node("a", "http.request", url="http://x", retry={"attempts": 7}, timeout_s=None))
    assert values["method"] == "GET"
    assert values["timeout_s"] == 30
    assert values["headers"] == {}
    assert values["json"] is None


def test_the_retry_setting_is_a_policy_with_defaults() -> None:
    assert plan(node("a", "http.request", url="x")).nodes["a"].retry == RetryPolicy(attempts=3)
    made = plan(node("a", "http.request", url="x", retry={"backoff": "constant", "delay_s": 2})).nodes["a"]
    assert made.retry == RetryPolicy(attempts=3, backoff="constant", delay_s=2)
    assert plan(set_to("a")).nodes["a"].retry == RetryPolicy(attempts=1)


def test_a_person_is_asked_only_where_the_node_says_so() -> None:
    assert not plan(node("a", "http.request", url="x")).nodes["a"].asks
    assert plan(node("a", "http.request", url="x", on_uncertain="ask")).nodes["a"].asks


def test_a_fixed_parameter_is_never_an_expression() -> None:
    made = plan(node("a", "http.request", url="x", method="{{ 1 }}")).nodes["a"]
    assert made.parameters["method"].value.constant


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (node("a", "http.request", url={"expr": "1"}), "a text"),
        (node("a", "http.request", url={"expr": "input.missing"}), "a text"),
        (node("a", "http.request", url="x", headers={"expr": "[1]"}), "a map"),
        (node("a", "logic.if", condition={"expr": "1"}), "true or false"),
        (node("a", "data.filter", items={"expr": "true"}, where=True), "a list"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(made: dict[str, Any], expected: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        resolved(made)
    assert refusal.value.parameters["expected"] == expected


def test_an_expression_that_fails_names_its_parameter_and_not_its_values() -> None:
    with pytest.raises(StepError) as refusal:
        resolved(set_to("a", v="input.secret + 1"), {"input": {"secret": "tell nobody"}})
    failure = failure_of(refusal.value)
    assert failure.code == "step.expression"
    assert failure.message.startswith("'Values' could not be computed: ")
    assert "tell nobody" not in failure.message
    assert not failure.retryable


def test_a_parameter_of_items_is_evaluated_for_each() -> None:
    made = plan(node("a", "data.filter", items=[], where={"expr": "item > index"})).nodes["a"]
    keep = per_item(made, {"input": {}, "steps": {}}, account(THEN))["where"]
    assert (keep(1, 0), keep(0, 0)) == (True, False)
    with pytest.raises(StepError):
        keep("text", 0)


@pytest.mark.parametrize(
    ("document", "reason", "is_unknown"),
    [
        (graph(node("a", "no.such"), edges="start>a"), "unknown type", True),
        (graph(set_to("a"), set_to("b"), edges="start>a a>b b>a"), "circle", False),
        ({**graph(), "nodes": []}, "no node", False),
    ],
)
def test_what_cannot_be_run_is_refused(document: dict[str, Any], reason: str, is_unknown: bool) -> None:
    with pytest.raises(PlanError) as refusal:
        compile_plan(read_workflow(document), "start")
    assert reason in str(refusal.value.parameters["reason"])
    assert isinstance(refusal.value, UnknownTypeError) == is_unknown


def test_an_expression_that_cannot_be_read_fails_its_own_step_alone() -> None:
    with pytest.raises(StepError) as refusal:
        resolved(set_to("a", v="1 +"))
    assert failure_of(refusal.value).code == "step.expression"


def test_a_key_is_the_same_for_the_same_step_alone() -> None:
    org, run = UUID(int=1), UUID(int=2)
    key = step_key(org, run, StepId("a"))
    assert key == step_key(org, run, StepId("a"))
    others = {
        step_key(run, org, StepId("a")),
        step_key(org, run, StepId("b")),
        step_key(org, run, StepId("a", "1")),
        step_key(org, UUID(int=3), StepId("a")),
    }
    assert len({key, *others}) == 5
