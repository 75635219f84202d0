"""Gestures ask for edits that the document's owner can read."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertmaster_designer.canvas.model.hit import ports_of
from concertmaster_designer.canvas.model.requests import adding, connecting, fresh_id, moving, removing, snapped
from concertmaster_shared.ids import LOCAL_ID_PATTERN
from concertmaster_shared.workflow.edits import EditList


def _port(graph, node_id, index):
    return ports_of(graph, graph.nodes.row_of[node_id])[index]


@given(st.text(max_size=80), st.sets(st.sampled_from(["node", "node_2", "a", "a_2"])))
def test_a_fresh_id_is_valid_and_nobody_has_it(stem, taken):
    made = fresh_id(stem, taken)
    assert re.fullmatch(LOCAL_ID_PATTERN, made)
    assert made not in taken


def test_a_fresh_id_is_readable():
    assert fresh_id("request", {"request", "request_2"}) == "request_3"


@pytest.mark.parametrize(("value", "line"), [(3.9, 0), (4.1, 8), (-5, -8), (800, 800)])
def test_places_snap_to_the_grid(value, line):
    assert snapped(value) == line


def test_edges_go_before_the_nodes_they_hang_on(graph):
    edits = removing(graph, graph.nodes.rows_of(["big"]), np.zeros(0, np.int64))
    assert [(edit["op"], edit["id"]) for edit in edits] == [
        ("remove_edge", "e2"),
        ("remove_edge", "e3"),
        ("remove_edge", "e4"),
        ("remove_node", "big"),
    ]
    EditList.validate_python(edits)


def test_no_nodes_ask_for_no_move(graph):
    assert moving(graph, np.zeros(0, np.int64), (np.zeros(0), np.zeros(0))) == []


def test_an_edge_that_is_there_is_not_asked_for(graph):
    out, taken = _port(graph, "start", 0), _port(graph, "total", 0)
    assert connecting(graph, out, taken, new_id=lambda stem: stem) == []


def test_a_node_is_not_joined_to_itself(graph):
    assert connecting(graph, _port(graph, "total", 1), _port(graph, "total", 0), new_id=lambda stem: stem) == []


def test_an_edge_is_asked_for_by_the_names_of_its_ports(graph):
    edits = connecting(graph, _port(graph, "big", 2), _port(graph, "odd", 0), new_id=lambda stem: stem + "9")
    assert edits[0]["edge"] == {"id": "e9", "source": "big", "source_port": "false", "target": "odd", "target_port": "in"}
    EditList.validate_python(edits)


def test_a_node_is_named_after_its_type():
    edit = adding("http.request", "HTTP request", (8.0, 16.0), new_id=lambda stem: stem)
    assert edit["node"]["id"] == "request"
    assert edit["node"]["position"] == [8, 16]
    EditList.validate_python([edit])
