"""Another type for a node: what stays, what goes."""

from __future__ import annotations

import pytest

from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import Draft, read_workflow
from concertmaster_shared.workflow.refactor import RefactorError, retype


def draft_of(node: dict[str, object], *, port: str) -> Draft:
    nodes = [{"id": "start", "type": "trigger.manual"}, node, {"id": "next", "type": "data.set"}]
    edges = [
        {"id": "in", "source": "start", "target": "it"},
        {"id": "out", "source": "it", "source_port": port, "target": "next"},
        {"id": "failed", "source": "it", "source_port": "error", "target": "next"},
    ]
    return Draft(read_workflow({"format": "concertmaster.workflow/1", "nodes": nodes, "edges": edges}))


def test_what_fits_stays_and_the_rest_is_named() -> None:
    node = {
        "id": "it",
        "type": "http.request",
        "name": "Ask the register",
        "parameters": {"url": "https://example.org", "body": {"a": 1}},
    }
    draft = draft_of(node, port="out")
    change = retype(draft, "it", CATALOGUE["webhook.send"])
    draft.apply(change.edits)
    assert draft.nodes["it"].type == "webhook.send"
    assert draft.nodes["it"].name == "Ask the register"
    kept = set(draft.nodes["it"].parameters)
    assert kept | set(change.lost_parameters) == {"url", "body"}
    assert "url" in kept
    assert not change.lost_edges
    assert set(draft.edges) == {"in", "out", "failed"}


def test_edges_go_to_the_first_port_or_away() -> None:
    draft = draft_of(
        {"id": "it", "type": "logic.if", "name": "If", "parameters": {"condition": {"expr": "input.a"}}}, port="false"
    )
    before = draft.document()
    change = retype(draft, "it", CATALOGUE["logic.stop"])
    undo = draft.apply(change.edits)
    assert change.lost_parameters == ("condition",)
    assert change.lost_edges == ("out",)
    draft.apply(undo)
    assert draft.document() == before
    change = retype(draft, "it", CATALOGUE["data.set"])
    draft.apply(change.edits)
    assert draft.edges["out"].source_port == "out"
    assert list(draft.edges) == ["in", "out", "failed"]
    assert draft.nodes["it"].name == CATALOGUE["data.set"].title


def branching(ways: list[tuple[str, str]], *, kind: str = "logic.if") -> Draft:
    nodes = [{"id": "it", "type": kind, "name": "Large?"}, {"id": "a", "type": "data.set"}, {"id": "b", "type": "data.set"}]
    edges = [{"id": f"e{at}", "source": "it", "source_port": port, "target": end} for at, (port, end) in enumerate(ways)]
    return Draft(read_workflow({"format": "concertmaster.workflow/1", "nodes": nodes, "edges": edges}))


@pytest.mark.parametrize(
    ("kind", "ways", "after"),
    [
        ("logic.if", [("true", "a"), ("false", "b")], "data.filter"),
        ("logic.if", [("true", "a"), ("false", "a"), ("false", "b")], "data.filter"),
        ("logic.if", [("true", "a"), ("false", "b")], "data.validate"),
        ("logic.for_each", [("item", "a"), ("done", "b")], "data.set"),
        ("unknown.type", [("left", "a"), ("right", "b")], "data.set"),
    ],
)
def test_ways_that_runs_choose_among_never_become_one(kind: str, ways: list[tuple[str, str]], after: str) -> None:
    with pytest.raises(RefactorError) as refused:
        retype(branching(ways, kind=kind), "it", CATALOGUE[after])
    assert "every run would take them all" in refused.value.reason
    assert set(refused.value.nodes) == {"it", "a", "b"}


@pytest.mark.parametrize(
    ("ways", "after", "ports"),
    [
        ([("true", "a")], "data.filter", ["out"]),
        ([("true", "a"), ("false", "a")], "data.filter", ["out"]),
        ([("true", "a"), ("error", "b")], "data.filter", ["out", "error"]),
        ([("true", "a"), ("true", "b")], "data.filter", ["out", "out"]),
        ([("true", "a"), ("false", "b")], "logic.stop", []),
    ],
)
def test_ways_that_runs_do_not_choose_among_may_begin_at_one_port(
    ways: list[tuple[str, str]], after: str, ports: list[str]
) -> None:
    draft = branching(ways)
    draft.apply(retype(draft, "it", CATALOGUE[after]).edits)
    assert [edge.source_port for edge in draft.edges.values()] == ports
