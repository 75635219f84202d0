"""Every fix is made and the workflow checked again: the problem is gone, and nothing else came up."""

from itertools import pairwise

import pytest

from concertmaster_designer.documents.fixes import fixes_for
from concertmaster_designer.documents.fixes.find import FIXES
from concertmaster_designer.documents.session import Session
from concertmaster_shared.messages.en import data_nodes, databases, expressions, workflow
from concertmaster_shared.problems import Problem
from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow import Draft, read_workflow

START = {"id": "start", "type": "trigger.manual", "name": "Begin", "position": [0, 0]}
TOTAL = {"id": "total", "type": "data.set", "name": "Totals", "position": [240, 0], "parameters": {"values": {"a": 1}}}
EDGES = [{"id": "e1", "source": "start", "target": "total"}]


def workflow_with(*nodes, edges=(), settings=None):
    """Put nodes behind the first two, each behind the one before."""
    made = [{"position": [480 + 240 * place, 0], **node} for place, node in enumerate(nodes)]
    names = ["total", *(node["id"] for node in nodes)]
    joined = [{"id": f"j{place}", "source": before, "target": after} for place, (before, after) in enumerate(pairwise(names))]
    return {"nodes": [START, TOTAL, *made], "edges": [*EDGES, *joined, *edges], "settings": settings or {}}


def values(text):
    return workflow_with({"id": "x", "type": "data.set", "parameters": {"values": {"v": {"expr": text}}}})


def node(node_type, **parameters):
    return workflow_with({"id": "x", "type": node_type, "parameters": parameters})


def get(parameters):
    return lambda draft: draft.nodes["x"].parameters[parameters]


def expr(draft):
    return draft.nodes["x"].parameters["values"]["v"]["expr"]


URL = "https://a.example"
RETRY = {"url": URL, "retry": {"attempts": 0}}
CASES = [
    ("expression.unknown_field", values("steps.totals.a"), "Replace 'totals' by 'total'", expr, "steps.total.a"),
    ("expression.unknown_field", values('steps["totl"].a'), "Replace 'totl' by 'total'", expr, 'steps["total"].a'),
    ("expression.unknown_name", values("1 + inptu.n"), "Replace 'inptu' by 'input'", expr, "1 + input.n"),
    ("expression.unknown_function", values("rond(1.5)"), "Replace 'rond' by 'round'", expr, "round(1.5)"),
    ("expression.use_instead", values("true && false"), "Write 'and' in place of '&&'", expr, "true and false"),
    ("expression.open_bracket", values("round(1.5"), "Add ')' at the end", expr, "round(1.5)"),
    (
        "expression.open_template",
        node("data.set", values={"v": "Hello {{ input.name"}),
        "Close the braces at the end",
        get("values"),
        {"v": "Hello {{ input.name }}"},
    ),
    (
        "expression.unknown_name",
        workflow_with(settings={"sequence_key": "imput.id"}),
        "Replace 'imput' by 'input'",
        lambda draft: draft.settings.sequence_key,
        "input.id",
    ),
    (
        "workflow.unknown_type_close",
        node("data.sett", values={}),
        "Make it 'Set values'",
        lambda draft: draft.nodes["x"].type,
        "data.set",
    ),
    (
        "workflow.duplicate_edge",
        workflow_with(edges=[{"id": "again", "source": "start", "target": "total"}]),
        "Remove the edge",
        lambda draft: list(draft.edges),
        ["e1"],
    ),
    (
        "workflow.unknown_port",
        workflow_with(
            {"id": "y", "type": "flow.return"}, edges=[{"id": "e2", "source": "total", "source_port": "eror", "target": "y"}]
        ),
        "Use the port 'error'",
        lambda draft: draft.edges["e2"].source_port,
        "error",
    ),
    (
        "workflow.unconnected",
        {"nodes": [START, TOTAL, {"id": "x", "type": "flow.return", "position": [480, 0]}], "edges": EDGES},
        "Connect it behind 'Totals'",
        lambda draft: [(edge.source, edge.target) for edge in draft.edges.values()],
        [("start", "total"), ("total", "x")],
    ),
    ("workflow.no_trigger", {"nodes": [TOTAL]}, "Add the trigger 'Start by hand'", lambda draft: len(draft.edges), 1),
    (
        "workflow.cycle",
        workflow_with({"id": "x", "type": "flow.return"}, edges=[{"id": "back", "source": "x", "target": "total"}]),
        "Remove the edge from 'x' to 'Totals'",
        lambda draft: sorted(draft.edges),
        ["e1", "j0"],
    ),
    (
        "workflow.two_lanes",
        workflow_with(settings={"sequence_key": "input.id", "concurrency": {"limit": 2}}),
        "Remove the limit",
        lambda draft: draft.settings.concurrency,
        None,
    ),
    (
        "workflow.limits",
        workflow_with(settings={"step_soft_limit_s": 700}),
        "Raise the hard limit to 700 s",
        lambda draft: draft.settings.step_hard_limit_s,
        700,
    ),
    (
        "workflow.unknown_parameter",
        node("http.request", ulr="https://a.example"),
        "Rename it to 'url'",
        get("url"),
        "https://a.example",
    ),
    ("workflow.wrong_kind", node("http.request", url="https://a.example", timeout_s="30"), "Make it 30", get("timeout_s"), 30),
    ("workflow.wrong_kind", node("http.request", url=5), 'Make it "5"', get("url"), "5"),
    ("workflow.wrong_kind", node("logic.if", condition="yes"), "Make it true", get("condition"), True),
    (
        "workflow.wrong_choice",
        node("http.request", url="https://a.example", method="post"),
        "Choose 'POST'",
        get("method"),
        "POST",
    ),
    ("workflow.out_of_range", node("http.request", **RETRY), "Set it to 1", get("retry"), {"attempts": 1}),
    (
        "workflow.fixed_parameter",
        node("http.request", url="https://a.example", method={"expr": "input.m"}),
        'Set Method to "GET"',
        get("method"),
        "GET",
    ),
    (
        "workflow.port_taken",
        node("logic.switch", cases=[{"port": "a", "when": True}, {"port": "a", "when": False}]),
        "Rename the port to 'a_2'",
        lambda draft: [case["port"] for case in draft.nodes["x"].parameters["cases"]],
        ["a", "a_2"],
    ),
]


@pytest.mark.parametrize(("code", "document", "title", "read", "expected"), CASES, ids=[f"{case[0]}-{case[2]}" for case in CASES])
def test_the_first_fix_mends_the_problem(code, document, title, read, expected):
    session = Session(read_workflow(document), None)
    before = check_workflow(session.draft.document())
    problem = next(found for found in before if found.code == code)
    fixes = fixes_for(session.draft, problem)
    assert title in [fix.title for fix in fixes]
    for fix in fixes:
        session.apply(fix.edits)
        if fix.title == title:
            assert read(session.draft) == expected
        after = check_workflow(session.draft.document())
        assert problem not in after
        session.undo()
        assert check_workflow(session.draft.document()) == before


def test_a_dangling_edge_is_removed():
    draft = Draft(read_workflow({"nodes": [START], "edges": [{"id": "e", "source": "start", "target": "gone"}]}))
    (problem,) = [found for found in check_workflow(draft.document()) if found.code == "workflow.dangling_edge"]
    (fix,) = fixes_for(draft, problem)
    draft.apply(fix.edits)
    assert not draft.edges


def test_what_cannot_be_guessed_has_no_fix():
    draft = Draft(read_workflow(node("http.request", timeout_s="soon")))
    assert [fixes_for(draft, found) for found in check_workflow(draft.document())] == [(), ()]


def test_a_problem_that_is_older_than_the_draft_has_no_fix():
    document = values("steps.totals.a")
    old = check_workflow(read_workflow(document))
    draft = Draft(read_workflow(workflow_with()))
    assert [fixes_for(draft, found) for found in old] == [()]
    emptied = Draft(read_workflow(node("data.set", values=[])))
    assert [fixes_for(emptied, found) for found in old] == [()]


def test_codes_that_are_named_are_codes_that_there_are():
    known = expressions.SENTENCES | workflow.SENTENCES | databases.SENTENCES | data_nodes.SENTENCES
    assert FIXES.keys() <= known.keys()


@pytest.mark.parametrize(
    "path", ["", "/", "/nodes", "/nodes/x", "/nodes/x/parameters", "/nodes/x/parameters/values/9/z", "/edges/e"]
)
@pytest.mark.parametrize("code", sorted(FIXES))
def test_no_place_makes_it_fail(code, path):
    draft = Draft(read_workflow(node("data.set", values=[1])))
    for fix in fixes_for(draft, Problem(code=code, severity="error", path=path, message="m", position=3)):
        Draft(draft.document()).apply(fix.edits)


def test_a_port_is_mended_at_an_edge_that_lacks_a_node():
    loose = {"id": "e2", "source": "total", "source_port": "ot", "target": "gone"}
    draft = Draft(read_workflow({"nodes": [START, TOTAL], "edges": [loose, *EDGES]}))
    before = draft.document()
    (problem,) = (found for found in check_workflow(before) if found.code == "workflow.unknown_port")
    undo = draft.apply(fixes_for(draft, problem)[0].edits)
    assert [edge.source_port for edge in draft.edges.values()] == ["out", "out"]
    draft.apply(undo)
    assert draft.document() == before
