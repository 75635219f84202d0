"""Arranging puts what runs later further to the right, and moves nothing else."""

import pytest

from concertmaster_designer.documents.arrange import COLUMN, ROW, arrange
from concertmaster_shared.workflow import Draft, read_workflow


def drawn(*edges, nodes="abcd", at=(50, 70)):
    document = {
        "nodes": [{"id": name, "type": "data.set", "position": list(at)} for name in nodes],
        "edges": [{"id": f"e{index}", "source": pair[0], "target": pair[1]} for index, pair in enumerate(edges)],
    }
    return Draft(read_workflow(document))


def places(draft):
    return {name: node.position for name, node in draft.nodes.items()}


def arranged(draft, chosen=()):
    draft.apply(arrange(draft, chosen))
    return places(draft)


def test_every_edge_leads_to_the_right():
    draft = drawn("ab", "bd", "ac", "ad")
    found = arranged(draft)
    for edge in draft.edges.values():
        assert found[edge.source][0] < found[edge.target][0]


def test_no_two_nodes_share_a_place():
    found = arranged(drawn("ab", "ac", "ad"))
    assert len(set(found.values())) == 4
    assert {found[name][0] for name in "bcd"} == {50 + COLUMN}
    assert sorted(found[name][1] for name in "bcd") == [70, 70 + ROW, 70 + 2 * ROW]


def test_branches_that_crossed_do_not_cross_any_more():
    draft = drawn("ax", "by", nodes="abyx")
    found = arranged(draft)
    assert (found["a"][1] < found["b"][1]) == (found["x"][1] < found["y"][1])


def test_arranging_twice_changes_nothing_more():
    draft = drawn("ab", "bc", "ad")
    draft.apply(arrange(draft))
    assert arrange(draft) == ()


def test_one_step_takes_it_back():
    draft = drawn("ab", "bc")
    before = places(draft)
    draft.apply(draft.apply(arrange(draft)))
    assert places(draft) == before


def test_only_what_is_chosen_moves():
    draft = drawn("ab", "bc", "cd")
    found = arranged(draft, ["b", "c"])
    assert found["a"] == found["d"] == (50, 70)
    assert found["c"] == (50 + COLUMN, 70)


@pytest.mark.parametrize("edges", [("ab", "ba"), ("aa",), ("ab", "bc", "ca")])
def test_a_cycle_is_arranged_too(edges):
    assert len(set(arranged(drawn(*edges)).values())) >= 2


def test_an_empty_workflow_has_nothing_to_arrange():
    assert arrange(drawn(nodes="")) == ()
