"""What a run gives back stays the same, whichever of its last nodes are cut out or put back."""

from __future__ import annotations

import pytest

from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow import Draft
from concertmaster_shared.workflow.refactor import RefactorError, extract, inline

from .test_same_runs import EACH, START, WORKFLOW, call, ids, node, sets, workflow

IF = node("if", "logic.if", condition={"expr": "input.a"})
RETURN = node("return", "flow.return", value={"expr": "steps.if"})
OTHER = {"id": "other", "type": "trigger.schedule", "parameters": {"cron": "0 7 * * *"}}


def ends(draft: Draft) -> list[tuple[str, object]]:
    """Give each added 'Return': the node before it, and what it says."""
    return [
        (edge.source, draft.nodes[edge.target].parameters["value"])
        for edge in draft.edges.values()
        if draft.nodes[edge.target].type == "flow.return" and edge.target != "return"
    ]


@pytest.mark.parametrize(
    ("nodes", "edges", "chosen"),
    [
        ([START, sets("a", "1")], ["s>a"], ["a"]),
        ([START, IF, sets("a", "1"), sets("b", "2")], ["s>if", "if.true>a", "if.false>b"], ["if", "a", "b"]),
        ([START, IF, sets("a", "1"), sets("b", "2")], ["s>if", "if.true>a", "if.false>b"], ["a"]),
        ([START, OTHER, sets("a", "1"), sets("b", "2")], ["s>a", "other>b"], ["a"]),
        ([START, IF, RETURN, sets("a", "1")], ["s>if", "if.true>return", "if.false>a"], ["a"]),
        ([START, sets("a", "1"), {**sets("b", "2"), "disabled": True}], ["s>a", "s>b"], ["a"]),
    ],
)
def test_a_last_part_gives_back_what_it_gave(nodes: list[dict[str, object]], edges: list[str], chosen: list[str]) -> None:
    draft = Draft(workflow(nodes, edges))
    before = draft.document()
    cut = extract(draft, chosen, name="", new_id=ids(draft))
    undo = draft.apply(cut.edits(WORKFLOW))
    assert ends(draft) == [("call", {"expr": "steps.call"})]
    assert all(one.type != "flow.return" for one in cut.document.nodes)
    assert not [problem.message for problem in check_workflow(draft.document()) if problem.severity == "error"]
    draft.apply(undo)
    assert draft.document() == before


@pytest.mark.parametrize(
    ("nodes", "edges", "chosen"),
    [
        ([START, IF, RETURN, sets("a", "1")], ["s>if", "if.true>return", "if.true>a"], ["a"]),
        ([START, IF, RETURN, sets("a", "1")], ["s>a", "s>return"], ["a"]),
        ([*EACH[:3], sets("end", "1")], ["s>each", "each.item>a", "each.done>end"], ["a"]),
        ([START, {**sets("a", "1"), "disabled": True}], ["s>a"], ["a"]),
        ([START, sets("a", "1")], [], ["a"]),
        ([START, sets("a", "1"), sets("b", "2")], ["s>a", "a>b"], ["a"]),
    ],
)
def test_where_a_part_gives_nothing_back_nothing_is_added(
    nodes: list[dict[str, object]], edges: list[str], chosen: list[str]
) -> None:
    draft = Draft(workflow(nodes, edges))
    draft.apply(extract(draft, chosen, name="", new_id=ids(draft)).edits(WORKFLOW))
    assert ends(draft) == []


@pytest.mark.parametrize(
    ("nodes", "edges", "chosen"),
    [
        ([START, sets("a", "1"), sets("b", "2")], ["s>a", "s>b"], ["a"]),
        ([START, IF, RETURN, sets("a", "1")], ["s>if", "s>a", "if.true>return"], ["a"]),
        (
            [START, IF, sets("a", "1"), sets("b", "2"), sets("c", "3")],
            ["s>if", "if.true>a", "if.false>b", "if.true>c"],
            ["a"],
        ),
    ],
)
def test_ends_that_a_run_comes_to_as_well_are_refused(
    nodes: list[dict[str, object]], edges: list[str], chosen: list[str]
) -> None:
    draft = Draft(workflow(nodes, edges))
    with pytest.raises(RefactorError, match=r"A run gives back what 'a' and '.*' give at its end"):
        extract(draft, chosen, name="", new_id=ids(draft))


def test_what_nobody_waits_for_cannot_be_both_named_and_the_end() -> None:
    draft = Draft(workflow([START, IF, sets("a", "1"), sets("b", "steps.a")], ["s>if", "if.true>a", "if.false>b"]))
    with pytest.raises(RefactorError, match="What 'a' gave is named"):
        extract(draft, ["a"], name="", new_id=ids(draft))


@pytest.mark.parametrize(
    ("inner", "edges", "value"),
    [
        ([START, sets("a", "1")], ["s>a"], {"call": {"a": {"expr": "steps.a"}}}),
        ([START, {**sets("a", "1"), "disabled": True}], ["s>a"], {"call": {}}),
        (
            [START, sets("a", "1"), node("return", "flow.return", value={"sum": {"expr": "steps.a.x + input.y"}})],
            ["s>a", "a>return"],
            {"call": {"sum": {"expr": "steps.a.x + (input.z * 2)"}}},
        ),
    ],
)
def test_a_last_call_gives_back_what_it_gave(inner: list[dict[str, object]], edges: list[str], value: object) -> None:
    draft = Draft(workflow([START, call(y="input.z * 2")], ["s>call"]))
    draft.apply(inline(draft, "call", workflow(inner, edges), new_id=ids(draft)))
    assert ends(draft) == [("a", value)]


def test_a_last_call_that_ends_in_several_ways_stays() -> None:
    inner = workflow([START, IF, sets("a", "1"), sets("b", "2")], ["s>if", "if.true>a", "if.false>b"])
    draft = Draft(workflow([START, call()], ["s>call"]))
    with pytest.raises(RefactorError, match="ends at several nodes"):
        inline(draft, "call", inner, new_id=ids(draft))


def test_a_last_part_can_be_put_back() -> None:
    draft = Draft(workflow([START, sets("a", "1"), sets("b", "steps.a.x")], ["s>a", "a>b"]))
    cut = extract(draft, ["a", "b"], name="", new_id=ids(draft))
    draft.apply(cut.edits(WORKFLOW))
    draft.apply(inline(draft, "call", cut.document, new_id=ids(draft)))
    assert ends(draft) == [("b", {"expr": '({"b": steps.b})'})]


def test_a_start_that_leads_right_to_the_end_is_refused() -> None:
    inner = [START, node("odd", "acme.unknown"), node("return", "flow.return", value=1)]
    draft = Draft(workflow([START, call(), sets("b", "2")], ["s>call", "call>b"]))
    with pytest.raises(RefactorError, match="from its start right to its end"):
        inline(draft, "call", workflow(inner, ["s>odd", "s>return"]), new_id=ids(draft))
