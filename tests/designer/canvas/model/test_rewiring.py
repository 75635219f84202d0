"""What edges join is changed by requests that leave the document whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.model.hit import ports_of
from concertmaster_designer.canvas.model.rewiring import (
    free_output,
    has_edges,
    joining_over,
    making_room,
    outputs_of,
    passage,
    reconnecting,
    splitting,
)
from concertmaster_designer.canvas.model.shapes import CARD_WIDTH, ERROR_INDEX
from concertmaster_designer.canvas.pasting.fresh import fresh_ids
from concertmaster_shared.workflow import Draft, EditList, read_workflow
from tests.support.canvas_parts import LOOKS, edge, node

NONE = np.zeros(0, np.int64)


def _chain(*joins, **more):
    nodes = dict.fromkeys(end for start, goal in joins for end in (start, goal))
    return {
        "nodes": [node(name, "logic.if" if name.startswith("if") else "data.set") for name in nodes],
        "edges": [edge(f"e{place}", start, goal, more.get(f"e{place}", "out")) for place, (start, goal) in enumerate(joins)],
    }


def _after(document: dict[str, Any], edits):
    draft = Draft(read_workflow(document))
    draft.apply(EditList.validate_python(edits))
    return {(one.source, one.source_port, one.target) for one in draft.edges.values()}, set(draft.nodes)


def _joined(document, *names):
    graph = read_document(document, LOOKS)
    return _after(document, joining_over(graph, graph.nodes.rows_of(names), NONE, new_id=fresh_ids(graph)))


def test_a_node_in_a_row_leaves_its_neighbours_joined():
    edges, nodes = _joined(_chain(("a", "b"), ("b", "c")), "b")
    assert edges == {("a", "out", "c")}
    assert nodes == {"a", "c"}


def test_so_do_several_in_a_row():
    edges, nodes = _joined(_chain(("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")), "b", "c", "d")
    assert edges == {("a", "out", "e")}
    assert nodes == {"a", "e"}


def test_the_ports_at_both_ends_stay():
    document = _chain(("if1", "b"), ("b", "c"), e0="false")
    assert _joined(document, "b")[0] == {("if1", "false", "c")}


@pytest.mark.parametrize(
    "joins",
    [
        (("a", "b"), ("b", "c"), ("b", "d")),  # two ways out
        (("a", "b"), ("d", "b"), ("b", "c")),  # two ways in
        (("b", "c"),),  # none in
        (("a", "b"),),  # none out
    ],
)
def test_where_it_is_not_clear_what_leads_through_nothing_is_joined(joins):
    edges, _nodes = _joined(_chain(*joins), "b")
    assert edges == set()


def test_a_second_edge_of_the_same_kind_and_one_to_itself_are_not_made():
    assert _joined(_chain(("a", "b"), ("b", "c"), ("a", "c")), "b")[0] == {("a", "out", "c")}
    assert _joined(_chain(("a", "b"), ("b", "a")), "b")[0] == set()


def test_two_that_lead_to_the_same_place_make_one_edge():
    assert _joined(_chain(("a", "b"), ("b", "d"), ("a", "c"), ("c", "d")), "b", "c")[0] == {("a", "out", "d")}


def test_a_ring_that_goes_leaves_nothing():
    assert _joined(_chain(("a", "b"), ("b", "a"), ("c", "d")), "a", "b")[0] == {("c", "out", "d")}


def test_chosen_edges_go_as_well():
    document = _chain(("a", "b"), ("b", "c"), ("d", "e"))
    graph = read_document(document, LOOKS)
    edits = joining_over(graph, graph.nodes.rows_of(["b"]), graph.edges.rows_of(["e2"]), new_id=fresh_ids(graph))
    assert _after(document, edits)[0] == {("a", "out", "c")}


def test_an_edge_is_split_at_the_first_ports_of_a_node(graph, document):
    row = graph.nodes.row_of["ask"]
    through = passage("ask", graph.shapes.shapes[int(graph.nodes.shape[row])])
    edits = splitting(graph, graph.edges.row_of["e4"], through, new_id=fresh_ids(graph))
    edges, _nodes = _after(document, edits)
    assert {("big", "false", "ask"), ("ask", "approved", "post")} <= edges
    assert ("big", "false", "post") not in edges


def test_a_trigger_has_no_way_through(graph):
    shape = graph.shapes.shapes[int(graph.nodes.shape[graph.nodes.row_of["start"]])]
    assert passage("start", shape) is None


def test_an_edge_is_not_put_where_it_is(graph):
    goal = ports_of(graph, graph.nodes.row_of["ask"])[0]
    assert reconnecting(graph, graph.edges.row_of["e3"], goal, new_id=fresh_ids(graph)) == []


def test_an_edge_does_not_end_where_it_begins(graph):
    goal = ports_of(graph, graph.nodes.row_of["big"])[0]
    assert reconnecting(graph, graph.edges.row_of["e3"], goal, new_id=fresh_ids(graph)) == []


def test_outputs_are_known_with_the_error_port_last(graph):
    rows = graph.nodes.row_of
    assert outputs_of(graph, rows["big"]) == [0, 1, ERROR_INDEX]
    assert free_output(graph, rows["big"]) == 0
    assert free_output(graph, rows["ask"]) == 0
    assert has_edges(graph, rows["odd"])


def test_what_follows_makes_room_for_a_card_in_an_edge():
    nodes = [
        {"id": name, "type": "data.set", "position": [x, y]}
        for name, x, y in (("a", 0, 0), ("b", 240, 0), ("c", 480, 40), ("d", 0, 400))
    ]
    ends = (("e1", "a", "b"), ("e2", "b", "c"), ("e3", "c", "d"))
    edges = [{"id": edge, "source": source, "target": target} for edge, source, target in ends]
    graph = read_document({"nodes": nodes, "edges": edges}, LOOKS)
    (moved,) = making_room(graph, graph.edges.row_of["e1"], (120.0, 0.0))
    after = {move["id"]: move["position"] for move in moved["moves"]}
    assert after.keys() == {"b", "c"}
    assert after["b"][0] >= 120 + CARD_WIDTH + 80
    assert after["c"][0] - after["b"][0] == 240
    assert making_room(graph, graph.edges.row_of["e1"], (120.0, 300.0)) == []
    assert making_room(graph, graph.edges.row_of["e3"], (240.0, 300.0)) == []
