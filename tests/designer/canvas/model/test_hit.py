"""What lies under a point: the topmost card, the nearest edge, the nearest port."""

from __future__ import annotations

import pytest

from concertmaster_designer.canvas.model.flags import SELECTED
from concertmaster_designer.canvas.model.hit import covered, edge_at, edges_in, node_at, nodes_in, port_at, ports_of
from concertmaster_designer.canvas.model.shapes import ERROR_INDEX
from tests.support.canvas_parts import node


def _name(graph, row):
    return None if row is None else graph.nodes.ids[row]


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ((1, 1), "start"),
        ((199, 63), "start"),
        ((201, 30), None),
        ((100, 65), None),
        ((900, -20), "ask"),
        ((5000, 5000), None),
    ],
)
def test_the_card_under_a_point(graph, place, found):
    assert _name(graph, node_at(graph, place)) == found


def test_of_two_cards_the_upper_one_is_hit(graph):
    graph.add_node(node("upper", "data.set", 20, 20))
    assert _name(graph, node_at(graph, (50, 50))) == "upper"


def test_a_card_below_another_is_covered(graph):
    graph.add_node(node("upper", "data.set", 20, 20))
    assert [graph.nodes.ids[row] for row in covered(graph, graph.nodes.living())] == ["start"]


def test_an_edge_is_hit_along_its_curve(graph):
    row = graph.edges.row_of["e2"]
    assert edge_at(graph, (460, 32), 4) == row
    assert edge_at(graph, (460, 50), 4) is None


def test_an_edge_is_hit_on_its_lead(graph):
    assert edge_at(graph, (690, 20), 3) == graph.edges.row_of["e3"]


def test_a_removed_edge_is_not_hit(graph):
    graph.remove_edge("e2")
    assert edge_at(graph, (460, 32), 4) is None


def test_the_nearest_port_is_hit(graph):
    place = port_at(graph, (684, 40))
    assert place is not None
    assert (graph.nodes.ids[place.node], place.is_output, place.index) == ("big", True, 1)


def test_an_error_port_is_hit_only_where_it_shows(graph):
    below = (580, 80)
    assert port_at(graph, below, 20) is None
    graph.nodes.mark(graph.nodes.rows_of(["big"]), SELECTED)
    assert port_at(graph, below, 20) is not None
    used = port_at(graph, (900, 175))
    assert used is not None
    assert used.index == ERROR_INDEX


def test_a_trigger_has_one_output_and_nothing_else(graph):
    assert [(place.is_output, place.index) for place in ports_of(graph, graph.nodes.row_of["start"])] == [(True, 0)]


def test_a_box_finds_what_it_touches(graph):
    assert [graph.nodes.ids[row] for row in nodes_in(graph, (150, 10, 250, 20))] == ["start", "total"]
    assert [graph.edges.ids[row] for row in edges_in(graph, (210, 0, 230, 64))] == ["e1"]
