"""Edges that end nowhere, as files may have them: not drawn, kept, removed with their node, drawn once their node is there."""

import pytest

from concertmaster_designer.canvas.model.applying import apply_edits
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.model.looks import catalogue_looks
from concertmaster_designer.canvas.model.requests import removing
from concertmaster_shared.workflow.edits import EditError

LOOSE = {"id": "e", "source": "a", "target": "gone"}


@pytest.fixture
def graph():
    return read_document({"nodes": [{"id": "a", "type": "data.set"}], "edges": [LOOSE]}, catalogue_looks())


def test_it_is_kept_and_removed(graph):
    assert graph.document()["edges"] == [LOOSE]
    apply_edits(graph, [{"op": "remove_edge", "id": "e"}])
    assert graph.document()["edges"] == []
    apply_edits(graph, [{"op": "add_edge", "edge": LOOSE, "loose": True}])
    assert graph.document()["edges"] == [LOOSE]


def test_it_goes_with_its_node(graph):
    edits = removing(graph, graph.nodes.rows_of(["a"]), graph.edges.living())
    assert [edit["op"] for edit in edits] == ["remove_edge", "remove_node"]
    apply_edits(graph, edits)
    assert graph.document()["edges"] == []


def test_it_is_drawn_once_its_node_is_there(graph):
    apply_edits(graph, [{"op": "add_node", "node": {"id": "gone", "type": "data.set", "position": [300, 0]}}])
    assert graph.edges.row_of.keys() == {"e"}
    assert graph.loose_edges == []


def test_an_edge_to_nowhere_is_refused_otherwise(graph):
    with pytest.raises(EditError):
        apply_edits(graph, [{"op": "add_edge", "edge": {**LOOSE, "id": "f"}}])
