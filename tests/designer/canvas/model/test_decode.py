"""A document goes in and comes out unchanged, whatever it holds."""

from __future__ import annotations

import json

import numpy as np
import pytest

from concertmaster_designer.canvas.model.decode import read_bytes, read_document
from concertmaster_designer.canvas.model.flags import DISABLED
from concertmaster_shared.workflow.document import UnreadableDocumentError
from tests.support.canvas_parts import LOOKS
from tests.support.large_workflow import large_workflow


def test_a_document_comes_back_as_it_was(document):
    assert read_document(document, LOOKS).document() == document


def test_a_file_comes_back_as_it_was(document):
    assert read_bytes(json.dumps(document).encode(), LOOKS).document() == document


def test_what_the_canvas_does_not_know_is_kept(document):
    document["nodes"][0]["colour_of_the_future"] = {"deep": [1, None, "ü"]}
    document["layout"] = {"grid": 8}
    assert read_bytes(json.dumps(document).encode(), LOOKS).document() == document


def test_an_edge_to_nowhere_is_kept_and_not_drawn(document):
    document["edges"].append({"id": "lost", "source": "start", "source_port": "out", "target": "gone", "target_port": "in"})
    graph = read_document(document, LOOKS)
    assert "lost" not in graph.edges.row_of
    assert graph.document() == document


def test_an_empty_document_has_a_format():
    assert read_document({}, LOOKS).document() == {
        "format": "concertmaster.workflow/1",
        "name": "",
        "nodes": [],
        "edges": [],
        "notes": [],
        "groups": [],
    }


def test_places_and_flags_become_columns(document):
    nodes = read_document(document, LOOKS).nodes
    assert nodes.x[: nodes.count].tolist() == [0, 240, 480, 800, 800, 1120]
    assert np.flatnonzero(nodes.flags[: nodes.count] & DISABLED).tolist() == [5]
    assert nodes.names[0] == "Start"


def test_a_node_without_a_name_is_called_by_its_id():
    graph = read_document({"nodes": [{"id": "a", "type": "data.set"}]}, LOOKS)
    assert graph.nodes.names == ["a"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"{", ""),
        (b"[]", ""),
        (b'{"nodes": 3}', "/nodes"),
        (b'{"nodes": [{"id": "a"}, {"id": 7}]}', "/nodes/1"),
        (b'{"nodes": [{"id": "a", "position": ["left", 0]}]}', "/nodes/0"),
        (b'{"edges": [{"id": "e"}]}', "/edges/0"),
    ],
)
def test_a_file_that_is_no_workflow_says_where(content, place):
    with pytest.raises(UnreadableDocumentError) as refused:
        read_bytes(content, LOOKS)
    assert [problem.path for problem in refused.value.problems] == [place]


def test_a_mapping_that_is_no_workflow_says_where():
    with pytest.raises(UnreadableDocumentError) as refused:
        read_document({"nodes": [{"type": "data.set"}]}, LOOKS)
    assert refused.value.problems[0].path == "/nodes/0"


def test_a_large_document_survives_the_way_through_arrays():
    document = large_workflow(2_000)
    assert read_bytes(json.dumps(document).encode(), LOOKS).document() == document
