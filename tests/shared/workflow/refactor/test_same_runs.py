"""What would change what runs do is refused, and what is put elsewhere means the same there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from concertmaster_shared.expressions import evaluate, parse
from concertmaster_shared.workflow import Draft, WorkflowDocument, read_workflow
from concertmaster_shared.workflow.refactor import RefactorError, extract, inline

WORKFLOW = "01890000-0000-7000-8000-000000000001"
START = {"id": "s", "type": "trigger.manual"}


def node(node_id: str, node_type: str = "data.set", **parameters: object) -> dict[str, Any]:
    return {"id": node_id, "type": node_type, "parameters": parameters}


def sets(node_id: str, expression: str) -> dict[str, Any]:
    return node(node_id, values={"x": {"expr": expression}})


def call(**given: str) -> dict[str, Any]:
    return node("call", "flow.call", workflow=WORKFLOW, input={name: {"expr": text} for name, text in given.items()})


def workflow(nodes: list[dict[str, Any]], edges: list[str], **more: object) -> WorkflowDocument:
    lines = []
    for number, text in enumerate(edges):
        source, target = text.split(">")
        start, _, port = source.partition(".")
        lines.append({"id": f"e{number}", "source": start, "source_port": port or "out", "target": target})
    return read_workflow({"format": "concertmaster.workflow/1", "nodes": nodes, "edges": lines, **more})


def ids(draft: Draft) -> Callable[[str], str]:
    taken = set(draft.nodes) | set(draft.edges)

    def fresh(word: str) -> str:
        found = next(one for one in (word, *(f"{word}_{number}" for number in range(2, 99))) if one not in taken)
        taken.add(found)
        return found

    return fresh


CHOICE = [START, node("if", "logic.if", condition={"expr": "input.a"}), sets("a", "1"), sets("b", "2")]
EACH = [START, node("each", "logic.for_each", items={"expr": "input.rows"}), sets("a", "item"), sets("end", "steps.a")]


@pytest.mark.parametrize(
    ("nodes", "edges", "chosen", "reason"),
    [
        (CHOICE, ["s>if", "if.true>a", "if.false>b"], ["a", "b"], "Different ways lead into the selection, at 'a' and 'b'"),
        (
            [*CHOICE, node("both", "logic.merge", mode="any"), node("end")],
            ["s>if", "if.true>a", "if.false>b", "a>both", "b>both", "both>end"],
            ["both"],
            "The branches that 'both' joins",
        ),
        (EACH, ["s>each", "each.item>a", "each.done>end"], ["a"], "'end' takes what 'a' gave for all items"),
        ([START, sets("a", "1"), sets("end", "steps[input.x]")], ["s>a", "a>end"], ["a"], "'end' takes all steps at once"),
    ],
)
def test_a_part_is_not_cut_out_where_runs_would_differ(
    nodes: list[dict[str, Any]], edges: list[str], chosen: list[str], reason: str
) -> None:
    draft = Draft(workflow(nodes, edges))
    with pytest.raises(RefactorError, match=reason):
        extract(draft, chosen, name="", new_id=ids(draft))


def test_the_limits_of_steps_go_with_them_and_a_group_without_nodes_goes() -> None:
    draft = Draft(
        workflow(
            [START, sets("a", "1"), sets("b", "1")],
            ["s>a", "a>b"],
            settings={"step_soft_limit_s": 4000, "step_hard_limit_s": 5000, "run_limit_s": 9000},
            groups=[{"id": "g", "nodes": ["a"], "title": "One"}],
        )
    )
    cut = extract(draft, ["a", "b"], name="", new_id=ids(draft))
    settings = cut.document.settings
    assert (settings.step_soft_limit_s, settings.step_hard_limit_s, settings.run_limit_s) == (4000, 5000, None)
    draft.apply(cut.edits(WORKFLOW))
    assert not draft.groups


@pytest.mark.parametrize(
    ("nodes", "edges", "more", "reason"),
    [
        (CHOICE[:3], ["s>if", "if.true>a"], {}, "'false' of 'if' leads nowhere"),
        ([START, sets("a", "steps.s.x")], ["s>a"], {}, "names 'steps.s.x'"),
        ([START, sets("a", "run.id")], ["s>a"], {}, "names 'run.id'"),
        ([START, sets("a", "1")], ["s>a"], {"settings": {"sequence_key": "input.x"}}, "other settings"),
        ([START, sets("a", "1")], ["s>a"], {"settings": {"step_soft_limit_s": 7}}, "other settings"),
        ([START, sets("a", "1"), {**node("r", "flow.return"), "disabled": True}], ["s>a", "a>r"], {}, "disabled"),
    ],
)
def test_a_call_stays_where_runs_would_differ(
    nodes: list[dict[str, Any]], edges: list[str], more: dict[str, Any], reason: str
) -> None:
    draft = Draft(workflow([START, call(), sets("end", "1")], ["s>call", "call>end"]))
    with pytest.raises(RefactorError, match=reason):
        inline(draft, "call", workflow(nodes, edges, **more), new_id=ids(draft))


def test_a_call_that_is_disabled_stays() -> None:
    draft = Draft(workflow([START, {**call(), "disabled": True}], ["s>call"]))
    with pytest.raises(RefactorError, match="Enable it first"):
        inline(draft, "call", workflow([START, sets("a", "1")], ["s>a"]), new_id=ids(draft))


@pytest.mark.parametrize("inside", ["any(input.rows, item > input.x)", "filter(input.rows, item.n == index + input.x)"])
def test_an_item_that_is_handed_over_is_not_taken_for_another(inside: str) -> None:
    nodes = [START, node("each", "logic.for_each", items={"expr": "input.rows"}), call(x="item.x", rows="input.rows")]
    draft = Draft(workflow(nodes, ["s>each", "each.item>call"]))
    with pytest.raises(RefactorError, match="'a' has items of its own"):
        inline(draft, "call", workflow([START, sets("a", inside)], ["s>a"]), new_id=ids(draft))
    loop = [START, node("each", "logic.for_each", items=[1]), sets("a", "input.x")]
    with pytest.raises(RefactorError, match="'a' has items of its own"):
        inline(draft, "call", workflow(loop, ["s>each", "each.item>a"]), new_id=ids(draft))
    draft.apply(inline(draft, "call", workflow([START, sets("a", "input.x + 1")], ["s>a"]), new_id=ids(draft)))
    assert draft.nodes["a"].parameters == {"values": {"x": {"expr": "item.x + 1"}}}


def test_what_a_loop_collects_of_a_call_is_not_taken_for_one_output() -> None:
    nodes = [START, node("each", "logic.for_each", items=[1]), call(), sets("end", "steps.call[0].a")]
    draft = Draft(workflow(nodes, ["s>each", "each.item>call", "each.done>end"]))
    with pytest.raises(RefactorError, match="'end' takes what the call gave for all items"):
        inline(draft, "call", workflow([START, sets("a", "1")], ["s>a"]), new_id=ids(draft))


def test_the_nodes_of_a_call_are_in_its_group() -> None:
    group = {"id": "g", "nodes": ["s", "call"], "title": "All"}
    draft = Draft(workflow([START, call()], ["s>call"], groups=[group]))
    draft.apply(inline(draft, "call", workflow([START, sets("a", "1"), sets("b", "1")], ["s>a", "a>b"]), new_id=ids(draft)))
    assert draft.groups["g"].nodes == ("s", "a", "b")


@pytest.mark.parametrize(
    ("given", "inside", "value"),
    [
        ('one\r\ntwo\b "d" \\ e\u0301', "input.x", None),
        ({"a": {"b\r": [1, None, True, -2.5, 1e-7]}}, "input.x", None),
        ({"expr": "'a'in'abc'"}, "input.x == true", True),
        ({"expr": "-2"}, "10 - input.x", 12),
        ({"expr": "1 + 1"}, "input.x * 3", 6),
        ({"expr": "if(true, {'k': 5}, null)"}, "input.x.k", 5),
    ],
)
def test_what_is_handed_over_means_the_same_inside(given: object, inside: str, value: object) -> None:
    draft = Draft(workflow([START, node("call", "flow.call", workflow=WORKFLOW, input={"x": given})], ["s>call"]))
    draft.apply(inline(draft, "call", workflow([START, sets("a", inside)], ["s>a"]), new_id=ids(draft)))
    values: Any = draft.nodes["a"].parameters["values"]
    found = evaluate(parse(values["x"]["expr"]), {}, now=datetime(2026, 1, 1, tzinfo=UTC))
    assert found == (given if value is None else value)
