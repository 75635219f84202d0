"""The keyboard follows rows, columns and edges."""

from __future__ import annotations

import pytest

from concertmaster_designer.canvas.model.walk import beyond, nearest


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
