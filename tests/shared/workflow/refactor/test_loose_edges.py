"""Edges that lack a node, as in files that somebody wrote by hand, and nodes with very many: neither stops a change."""

from __future__ import annotations

import time

import pytest

from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import Draft, Edit
from concertmaster_shared.workflow.refactor import change_id, extract, inline, retype

from .test_same_runs import START, WORKFLOW, call, ids, node, sets, workflow

LOOSE = ["s>a", "gone>a", "a>b", "b.odd>lost", "a.odd>lost"]
MANY = 4_000


def loose() -> Draft:
    return Draft(workflow([START, sets("a", "1"), sets("b", "2")], LOOSE))


def changed(draft: Draft, edits: tuple[Edit, ...]) -> list[str]:
    """Apply and take back; give the edges between."""
    before = draft.document()
    undo = draft.apply(edits)
    edges = [f"{edge.source}.{edge.source_port}>{edge.target}" for edge in draft.edges.values()]
    draft.apply(undo)
    assert draft.document() == before
    return edges


def test_a_node_is_renamed_with_its_loose_edges() -> None:
    draft = loose()
    edges = changed(draft, change_id(draft, "a", "it"))
    assert edges == ["s.out>it", "gone.out>it", "it.out>b", "b.odd>lost", "it.odd>lost"]


def test_a_node_gets_another_type_with_its_loose_edges() -> None:
    draft = loose()
    edges = changed(draft, retype(draft, "a", CATALOGUE["logic.if"]).edits)
    assert edges == ["s.out>a", "gone.out>a", "a.true>b", "b.odd>lost", "a.true>lost"]


@pytest.mark.parametrize(
    ("chosen", "edges"),
    [(["a"], ["b.odd>lost", "s.out>call", "call.out>b"]), (["b"], ["s.out>a", "gone.out>a", "a.odd>lost", "a.out>call"])],
)
def test_a_part_is_cut_out_without_its_loose_edges(chosen: list[str], edges: list[str]) -> None:
    draft = loose()
    found = changed(draft, extract(draft, chosen, name="", new_id=ids(draft)).edits(WORKFLOW))
    assert [edge for edge in found if "give_back" not in edge] == edges


def test_a_call_is_replaced_with_loose_edges_on_both_sides() -> None:
    draft = Draft(workflow([START, call()], ["s>call", "gone>call", "call>lost"]))
    inner = workflow([START, sets("k", "1"), node("end", "flow.return", value=1)], ["s>k", "k>end", "gone>k", "s>lost", "no>end"])
    edges = changed(draft, inline(draft, "call", inner, new_id=ids(draft)))
    assert edges == ["s.out>k", "k.out>give_back"]


def test_two_ways_that_become_one_are_joined_once() -> None:
    draft = Draft(workflow([START, node("if", "logic.if"), sets("b", "2")], ["s>if", "if.true>b", "if.false>b"]))
    change = retype(draft, "if", CATALOGUE["data.set"])
    assert (changed(draft, change.edits), change.lost_edges) == (["s.out>if", "if.out>b"], ())


def test_a_node_with_very_many_edges_is_changed_in_time() -> None:
    nodes = [node(f"n{number}") for number in range(MANY)]
    wide = Draft(workflow([START, node("if", "logic.if"), *nodes], ["s>if", *(f"if.true>n{number}" for number in range(MANY))]))
    begin = time.process_time()
    assert len(retype(wide, "if", CATALOGUE["data.set"]).edits) == 2 * MANY + 1
    assert len(extract(wide, list(wide.nodes)[2:], name="", new_id=ids(wide)).document.edges) == MANY
    assert time.process_time() - begin < 3
