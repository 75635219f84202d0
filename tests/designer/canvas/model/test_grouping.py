"""What is let go in a frame joins its group, what is let go beside it leaves, and what is carried whole keeps its nodes."""

from __future__ import annotations

import pytest

from concertmaster_designer.canvas.model.applying import apply_edits
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.model.grouping import emptied, folding, holding, making, regrouping
from tests.support.canvas_parts import LOOKS, node


@pytest.fixture
def graph():
    """Two groups side by side, one with an inner one, and a node in none."""
    names = {"a": (0, 0), "b": (300, 0), "c": (600, 0), "x": (0, 600), "y": (300, 600), "free": (1200, 0)}
    groups = [("upper", "abc"), ("pair", "bc"), ("lower", "xy")]
    return read_document(
        {
            "nodes": [node(name, "data.set", *place) for name, place in names.items()],
            "groups": [
                {"id": name, "title": "", "nodes": list(nodes), "collapsed": False, "color": ""} for name, nodes in groups
            ],
        },
        LOOKS,
    )


def let_go(graph, moves):
    rows = graph.nodes.rows_of(list(moves))
    places = graph.nodes.x[rows].copy(), graph.nodes.y[rows].copy()
    for number, (x, y) in enumerate(moves.values()):
        places[0][number], places[1][number] = x, y
    edits = regrouping(graph, rows, places)
    apply_edits(graph, edits)
    return edits


def members(graph):
    return {group_id: "".join(sorted(group["nodes"])) for group_id, group in graph.groups.contents.items()}


def test_let_go_in_a_frame_a_node_joins_it_and_those_around_it(graph):
    let_go(graph, {"x": (450, 10)})
    assert members(graph) == {"upper": "abcx", "pair": "bcx", "lower": "y"}


def test_let_go_beside_every_frame_it_leaves(graph):
    let_go(graph, {"b": (450, 300)})
    assert members(graph) == {"upper": "ac", "pair": "c", "lower": "xy"}


def test_while_it_touches_its_frame_it_stays(graph):
    assert let_go(graph, {"a": (0, -80)}) == []


def test_out_of_the_inner_frame_it_stays_in_the_outer_one(graph):
    let_go(graph, {"b": (10, 10)})
    assert members(graph) == {"upper": "abc", "pair": "c", "lower": "xy"}


def test_a_whole_group_keeps_its_nodes_wherever_it_goes(graph):
    assert let_go(graph, {"x": (3000, 0), "y": (3300, 0)}) == []


def test_a_whole_group_let_go_in_another_joins_as_a_whole(graph):
    let_go(graph, {"x": (20, 40), "y": (320, 40)})
    assert members(graph) == {"upper": "abcxy", "pair": "bc", "lower": "xy"}


def test_a_group_of_one_is_carried_whole(graph):
    apply_edits(graph, [{"op": "put_group", "group": {**graph.groups.contents["lower"], "nodes": ["x"]}}])
    let_go(graph, {"x": (450, 10)})
    assert members(graph) == {"upper": "abcx", "pair": "bcx", "lower": "x"}


def test_what_a_new_group_takes_leaves_groups_that_it_does_not_fit_in(graph):
    rows = graph.nodes.rows_of(["a", "x"])
    apply_edits(graph, making(graph, rows, "new"))
    assert members(graph) == {"upper": "bc", "pair": "bc", "lower": "y", "new": "ax"}


def test_a_new_group_within_another_takes_nothing_away(graph):
    apply_edits(graph, making(graph, graph.nodes.rows_of(["x"]), "new"))
    assert members(graph)["lower"] == "xy"


def test_nothing_makes_no_group(graph):
    assert making(graph, graph.nodes.rows_of([]), "new") == []


def test_folding_goes_one_way_for_all(graph):
    apply_edits(graph, folding(graph, ["pair"]))
    assert [edit["group"]["collapsed"] for edit in folding(graph, ["pair", "lower"])] == [True, True]
    apply_edits(graph, folding(graph, ["lower"]))
    assert [edit["group"]["collapsed"] for edit in folding(graph, ["pair", "lower"])] == [False, False]


def test_the_innermost_group_of_a_node_is_meant(graph):
    assert set(holding(graph, graph.nodes.rows_of(["b", "x"]))) == {"pair", "lower"}


def test_groups_that_lose_every_node_are_named(graph):
    assert emptied(graph, graph.nodes.rows_of(["x", "y", "a"])) == ["lower"]
