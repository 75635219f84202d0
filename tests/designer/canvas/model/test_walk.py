"""The keyboard follows rows, columns and edges."""

from __future__ import annotations

import pytest

from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.model.walk import beyond, nearest, reachable
from tests.support.canvas_parts import LOOKS, edge, node


@pytest.mark.parametrize(
    ("start", "direction", "goal"),
    [
        ("start", "right", "total"),
        ("total", "left", "start"),
        ("big", "right", "ask"),
        ("ask", "down", "post"),
        ("post", "up", "ask"),
        ("post", "right", "odd"),
        ("start", "left", None),
        ("start", "up", None),
    ],
)
def test_the_nearest_node_in_a_direction(graph, start, direction, goal):
    found = nearest(graph, graph.nodes.row_of[start], direction)
    assert (None if found is None else graph.nodes.ids[found]) == goal


def test_edges_lead_on_from_the_top_port_to_the_bottom_one(graph):
    rows = beyond(graph, graph.nodes.row_of["big"], forwards=True)
    assert [graph.nodes.ids[row] for row in rows] == ["ask", "post"]


def test_edges_lead_back(graph):
    rows = beyond(graph, graph.nodes.row_of["odd"], forwards=False)
    assert [graph.nodes.ids[row] for row in rows] == ["post"]


def test_a_node_at_the_end_leads_nowhere(graph):
    assert len(beyond(graph, graph.nodes.row_of["odd"], forwards=True)) == 0


@pytest.mark.parametrize(
    ("forwards", "backwards", "found"),
    [(True, False, ["big", "ask", "post", "odd"]), (False, True, ["start", "total", "big"]), (False, False, ["big"])],
)
def test_reach_is_as_far_as_edges_lead(graph, forwards, backwards, found):
    rows = reachable(graph, graph.nodes.rows_of(["big"]), forwards=forwards, backwards=backwards)
    assert [graph.nodes.ids[row] for row in rows.tolist()] == found


def test_a_long_chain_is_reached_to_its_end():
    count = 20_000
    chain = {
        "nodes": [node(f"n{place}", "data.set") for place in range(count)],
        "edges": [edge(f"e{place}", f"n{place}", f"n{place + 1}") for place in range(count - 1)],
    }
    graph = read_document(chain, LOOKS)
    assert len(reachable(graph, graph.nodes.rows_of(["n0"]), forwards=True, backwards=False)) == count
    assert len(reachable(graph, graph.nodes.rows_of(["n7"]), forwards=False, backwards=True)) == 8
