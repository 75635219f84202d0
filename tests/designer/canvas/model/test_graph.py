"""Changes keep ends, boxes and marks true, and say what must be painted again."""

from __future__ import annotations

import numpy as np
import pytest

from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.model.flags import DOWNWARDS, ERROR, FAILS_OVER, STATUS_CODES, WARNING
from concertmaster_designer.canvas.model.looks import catalogue_looks
from tests.support.canvas_parts import LOOKS, edge, node


def _row(graph, node_id):
    return graph.nodes.row_of[node_id]


def _end(graph, edge_id):
    row = graph.edges.row_of[edge_id]
    return [float(side[row]) for side in (graph.edges.ax, graph.edges.ay, graph.edges.bx, graph.edges.by)]


def test_an_edge_joins_the_right_of_one_card_to_the_left_of_the_next(graph):
    assert _end(graph, "e1") == [200, 32, 240, 32]


def test_branches_leave_from_their_own_ports(graph):
    assert _end(graph, "e3")[:2] == [680, 20]
    assert _end(graph, "e4")[:2] == [680, 44]


def test_an_error_edge_leaves_downwards_from_the_middle(graph):
    assert _end(graph, "e5")[:2] == [900, 168]
    assert graph.edges.flags[graph.edges.row_of["e5"]] & DOWNWARDS
    assert graph.nodes.flags[_row(graph, "post")] & FAILS_OVER


def test_more_ports_than_two_make_a_card_taller(graph):
    x0, y0, x1, y1 = graph.node_box(_row(graph, "ask"))
    assert (x1 - x0, y1 - y0) == (200, 88)


def test_edges_follow_a_moved_node(graph):
    graph.move(np.array([_row(graph, "total")]), (np.array([300.0]), np.array([50.0])))
    assert _end(graph, "e1") == [200, 32, 300, 82]
    assert _end(graph, "e2")[:2] == [500, 82]
    assert graph.document()["nodes"][1]["position"] == [300, 50]


def test_a_node_placed_for_the_moment_does_not_count_as_moved(graph, document):
    row = np.array([_row(graph, "total")])
    before = graph.nodes.x[row].copy(), graph.nodes.y[row].copy()
    graph.place(row, graph.edges_of(row), (before[0] + 77, before[1]))
    assert _end(graph, "e1")[2] == 317
    graph.place(row, graph.edges_of(row), before)
    assert graph.document() == document


def test_a_move_has_old_and_new_place_painted_again(graph):
    graph.take_touched()
    graph.move(np.array([_row(graph, "start")]), (np.array([5000.0]), np.array([0.0])))
    touched = graph.take_touched()
    assert touched[:, 0].min() <= 0
    assert touched[:, 2].max() >= 5200
    assert len(graph.take_touched()) == 0


def test_a_removed_node_takes_its_edges_with_it(graph):
    graph.remove_node("total")
    assert [part["id"] for part in graph.document()["edges"]] == ["e3", "e4", "e5"]
    assert "total" not in graph.nodes.row_of


def test_what_comes_back_takes_its_old_place(graph, document):
    post = document["nodes"][4]
    graph.remove_edge("e4")
    graph.remove_edge("e5")
    graph.remove_node("post")
    graph.add_node(post)
    graph.add_edge(document["edges"][3])
    graph.add_edge(document["edges"][4])
    assert graph.document() == document


def test_the_error_port_is_free_again_when_its_edge_goes(graph):
    graph.remove_edge("e5")
    assert not graph.nodes.flags[_row(graph, "post")] & FAILS_OVER


def test_a_port_nobody_named_is_added_to_the_one_node_that_needs_it(graph):
    graph.add_node(node("other", "data.set", 0, 400))
    graph.add_edge(edge("e9", "total", "odd", "surprise"))
    shapes, columns = graph.shapes.shapes, graph.nodes.shape
    assert [port.name for port in shapes[columns[_row(graph, "total")]].outputs] == ["out", "surprise"]
    assert [port.name for port in shapes[columns[_row(graph, "other")]].outputs] == ["out"]
    # The port that was there has moved up, and its edge with it.
    assert _end(graph, "e2")[1] == 20


def test_ports_may_follow_from_parameters():
    switch = node("pick", "logic.switch", parameters={"cases": ["red", "green", "blue"]})
    graph = read_document({"nodes": [switch, node("next", "data.set", 300)], "edges": [edge("e", "pick", "next", "blue")]}, LOOKS)
    assert [port.name for port in graph.shapes.shapes[graph.nodes.shape[0]].outputs] == ["red", "green", "blue"]
    graph.change_node("pick", {**switch, "parameters": {"cases": ["blue"]}})
    assert _end(graph, "e")[1] == 32


def test_a_switch_of_the_catalogue_has_a_port_for_each_case():
    cases = [{"port": "large", "when": True}, {"port": "small", "when": True}]
    switch = node("pick", "logic.switch", parameters={"cases": cases})
    plain = node("plain", "logic.switch", 0, 200)
    document = {"nodes": [switch, plain, node("next", "data.set", 300)], "edges": [edge("e", "pick", "next", "small")]}
    graph = read_document(document, catalogue_looks())
    assert [[port.name for port in graph.shapes.shapes[graph.nodes.shape[row]].outputs] for row in (0, 1)] == [
        ["large", "small", "else"],
        ["else"],
    ]
    graph.change_node("pick", {**switch, "parameters": {"cases": cases[1:]}})
    assert [port.name for port in graph.shapes.shapes[graph.nodes.shape[0]].outputs] == ["small", "else"]


def test_an_unknown_type_is_drawn_as_unknown(graph):
    look = graph.shapes.shapes[graph.nodes.shape[_row(graph, "odd")]].look
    assert (look.known, look.title) == (False, "acme.custom")


def test_other_looks_give_every_node_another_shape(graph):
    graph.set_looks({})
    assert all(not graph.shapes.shapes[shape].look.known for shape in graph.nodes.shape[: graph.nodes.count])
    assert _end(graph, "e3")[0] == 680


def test_states_that_stay_are_not_painted_again(graph):
    rows = graph.nodes.rows_of(["start", "total"])
    codes = np.full(2, STATUS_CODES["running"], np.uint8)
    graph.set_status(rows, codes)
    graph.take_touched()
    graph.set_status(rows, codes)
    assert len(graph.take_touched()) == 0


def test_problems_are_replaced_as_a_whole(graph):
    graph.set_problems(graph.nodes.rows_of(["start"]), graph.nodes.rows_of(["total"]))
    graph.set_problems(graph.nodes.rows_of([]), graph.nodes.rows_of(["start"]))
    flags = graph.nodes.flags[graph.nodes.rows_of(["start", "total"])]
    assert [int(flag) & (ERROR | WARNING) for flag in flags] == [WARNING, 0]


def test_the_bounds_hold_nodes_and_notes(graph):
    assert graph.bounds() == (0, -104, 1320, 240)


def test_nothing_has_no_bounds():
    assert read_document({}, LOOKS).bounds() is None


def test_a_group_is_framed_around_its_nodes(graph):
    ((group, (x0, y0, x1, y1)),) = graph.frames
    assert group == "g1"
    assert x0 < 800
    assert x1 > 1000
    assert y0 < -104
    assert y1 > 168


@pytest.mark.parametrize("count", [1, 63, 64, 65, 300])
def test_tables_grow_past_their_room(count):
    graph = read_document({}, LOOKS)
    for number in range(count):
        graph.add_node(node(f"n{number}", "data.set", number, 0))
    assert len(graph.nodes) == count
    assert graph.nodes.x[:count].tolist() == list(range(count))
