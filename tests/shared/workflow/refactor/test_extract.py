"""A part as a workflow of its own, and back again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow import Draft, WorkflowDocument, read_workflow
from concertmaster_shared.workflow.refactor import RefactorError, extract, inline

WORKFLOW = "01890000-0000-7000-8000-000000000001"


def node(node_id: str, node_type: str = "data.set", **parameters: object) -> dict[str, Any]:
    return {"id": node_id, "type": node_type, "parameters": parameters}


def values(**named: str) -> dict[str, Any]:
    return {name: {"expr": text} for name, text in named.items()}


def draft_of(nodes: list[dict[str, Any]], edges: list[str]) -> Draft:
    """Edges are written ``a.port>b``; the port may be left out."""
    lines = []
    for number, text in enumerate(edges):
        source, target = text.split(">")
        start, _, port = source.partition(".")
        lines.append({"id": f"e{number}", "source": start, "source_port": port or "out", "target": target})
    return Draft(read_workflow({"format": "concertmaster.workflow/1", "nodes": nodes, "edges": lines}))


def ids(draft: Draft) -> Callable[[str], str]:
    taken = set(draft.nodes) | set(draft.edges)

    def fresh(word: str) -> str:
        number, found = 2, word
        while found in taken:
            number, found = number + 1, f"{word}_{number}"
        taken.add(found)
        return found

    return fresh


@pytest.fixture
def order() -> Draft:
    return draft_of(
        [
            node("start", "trigger.manual"),
            node("read", values=values(rows="input.rows", who="run.id")),
            node("sum", values=values(total="steps.read.rows[0] + input.fee", twice="steps.read.rows")),
            node("round", values=values(total="round(steps.sum.total, 2)", text="steps.sum.twice")),
            node("tell", values=values(text="'Total ' + text(steps.round.total) + text(steps.sum.total)")),
        ],
        ["start>read", "read>sum", "sum>round", "round>tell"],
    )


def errors(document: WorkflowDocument) -> list[str]:
    return [f"{problem.path}: {problem.message}" for problem in check_workflow(document) if problem.severity == "error"]


def test_what_a_part_needs_becomes_input_and_what_it_gives_is_returned(order: Draft) -> None:
    cut = extract(order, ["sum", "round"], name="Sum up", new_id=ids(order))
    order.apply(cut.edits(WORKFLOW))
    called = {one.id: one for one in cut.document.nodes}
    assert list(called) == ["start", "sum", "round", "give_back"]
    assert called["sum"].parameters["values"] == values(total="input.read.rows[0] + input.input.fee", twice="input.read.rows")
    assert called["round"].parameters["values"] == values(total="round(steps.sum.total, 2)", text="steps.sum.twice")
    assert called["give_back"].parameters["value"] == values(sum="steps.sum", round="steps.round")
    assert list(order.nodes) == ["start", "read", "tell", "call"]
    assert order.nodes["call"].parameters == {"workflow": WORKFLOW, "input": values(read="steps.read", input="input")}
    assert order.nodes["tell"].parameters["values"] == values(
        text="'Total ' + text(steps.call.round.total) + text(steps.call.sum.total)"
    )
    assert [(edge.source, edge.target) for edge in order.edges.values()] == [
        ("start", "read"),
        ("read", "call"),
        ("call", "tell"),
    ]
    assert not errors(cut.document)


def test_putting_it_back_names_the_same_things(order: Draft) -> None:
    before = order.document()
    cut = extract(order, ["sum", "round"], name="Sum up", new_id=ids(order))
    undo = order.apply(cut.edits(WORKFLOW))
    back = inline(order, cut.call_id, cut.document, new_id=ids(order))
    inlined = order.apply(back)
    assert order.nodes["sum"].parameters["values"] == values(total="steps.read.rows[0] + input.fee", twice="steps.read.rows")
    assert order.nodes["round"].parameters["values"] == values(total="round(steps.sum.total, 2)", text="steps.sum.twice")
    assert order.nodes["tell"].parameters["values"] == values(text="'Total ' + text(steps.round.total) + text(steps.sum.total)")
    assert not errors(order.document())
    order.apply(inlined)
    order.apply(undo)
    assert order.document() == before


def test_what_is_more_than_a_name_is_put_in_brackets() -> None:
    called = draft_of(
        [node("start", "trigger.manual"), node("double", values=values(it="input.x * 2", whole="input"))], ["start>double"]
    ).document()
    draft = draft_of(
        [
            node("start", "trigger.manual"),
            node("call", "flow.call", workflow=WORKFLOW, input={**values(x="input.a + 1"), "y": "no"}),
        ],
        ["start>call"],
    )
    draft.apply(inline(draft, "call", called, new_id=ids(draft)))
    assert draft.nodes["double"].parameters["values"] == values(it="(input.a + 1) * 2", whole='({"x": input.a + 1, "y": "no"})')


BRANCHED = [
    node("start", "trigger.manual"),
    node("if", "logic.if", condition={"expr": "input.a"}),
    node("yes"),
    node("no"),
    node("both", "logic.merge", mode="any"),
    node("end"),
    node("stop", "logic.stop"),
    node("odd", "acme.unknown"),
]
BRANCHES = ["start>if", "if.true>yes", "if.false>no", "yes>both", "no>both", "both>end"]


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ([], "Select the nodes"),
        (["start", "if"], "starts runs"),
        (["stop"], "ends the whole run"),
        (["odd"], "type that is not known"),
        (["if", "both"], "leaves the selection and comes back at 'both'"),
        (["if"], "More than one way leads out"),
        (["if", "yes"], "More than one way leads out"),
        (["if", "no", "both"], "comes back"),
    ],
)
def test_parts_that_cannot_be_cut_out_say_why(chosen: list[str], reason: str) -> None:
    draft = draft_of(BRANCHED, BRANCHES)
    with pytest.raises(RefactorError, match=reason):
        extract(draft, chosen, name="", new_id=ids(draft))


def test_branches_that_meet_can_be_cut_out() -> None:
    draft = draft_of(BRANCHED, BRANCHES)
    cut = extract(draft, ["if", "yes", "no", "both"], name="Choose", new_id=ids(draft))
    draft.apply(cut.edits(WORKFLOW))
    assert ("call", "end") in {(edge.source, edge.target) for edge in draft.edges.values()}
    assert draft.nodes["call"].parameters["input"] == {"input": {"expr": "input"}}


def test_a_branch_that_ends_inside_is_refused() -> None:
    draft = draft_of(BRANCHED, [one for one in BRANCHES if one != "no>both"])
    with pytest.raises(RefactorError, match="'out' of 'no' leads nowhere"):
        extract(draft, ["if", "yes", "no", "both"], name="", new_id=ids(draft))


def test_a_loop_goes_with_its_body() -> None:
    draft = draft_of(
        [
            node("start", "trigger.manual"),
            node("each", "logic.for_each", items={"expr": "input.sites"}),
            node("visit", values=values(name="item.name")),
            node("end", values=values(all="steps.visit")),
        ],
        ["start>each", "each.item>visit", "each.done>end"],
    )
    cut = extract(draft, ["each", "visit"], name="Visit", new_id=ids(draft))
    draft.apply(cut.edits(WORKFLOW))
    assert draft.nodes["end"].parameters["values"] == values(all="steps.call.visit")
    loop = draft_of([node("each", "logic.for_each"), node("a"), node("b")], ["each.item>a", "each.done>b"])
    with pytest.raises(RefactorError, match="More than one way"):
        extract(loop, ["each"], name="", new_id=ids(loop))


@pytest.mark.parametrize(
    ("nodes", "edges", "reason"),
    [
        ([node("a")], [], "no starts"),
        ([node("s", "trigger.manual"), node("t", "trigger.manual"), node("a")], ["s>a", "t>a"], "2 starts"),
        ([node("s", "trigger.manual")], [], "does nothing"),
        ([node("s", "trigger.manual"), node("a"), node("b")], ["s>a", "s>b"], "ends at several nodes"),
        ([node("s", "trigger.manual"), node("x", "logic.stop")], ["s>x"], "end the whole run"),
    ],
)
def test_workflows_that_cannot_take_the_place_of_their_call_say_why(nodes: list[Any], edges: list[str], reason: str) -> None:
    draft = draft_of(
        [node("start", "trigger.manual"), node("call", "flow.call", workflow=WORKFLOW), node("end")], ["start>call", "call>end"]
    )
    with pytest.raises(RefactorError, match=reason):
        inline(draft, "call", draft_of(nodes, edges).document(), new_id=ids(draft))
