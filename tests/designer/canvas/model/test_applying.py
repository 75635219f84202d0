"""The canvas shows what the owner of the document has accepted, and never anything else."""

from __future__ import annotations

import random

import pytest

from concertmaster_designer.canvas.model.applying import apply_edits, as_json
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_shared.workflow.document import read_workflow
from concertmaster_shared.workflow.draft import Draft
from concertmaster_shared.workflow.edits import EditError, EditList, SetNode
from tests.support.canvas_parts import LOOKS, edge, node

EDITS = [
    [{"op": "add_node", "node": node("new", "data.set", 8, 8)}],
    [{"op": "remove_edge", "id": "e5"}, {"op": "remove_node", "id": "odd"}],
    [{"op": "move_nodes", "moves": [{"id": "start", "position": [16, 24]}, {"id": "big", "position": [500.5, -8]}]}],
    [{"op": "add_edge", "edge": edge("e9", "total", "post")}],
    [{"op": "set_node", "id": "total", "name": "Sum", "disabled": True}],
    [{"op": "set_node", "id": "total", "type": "logic.if"}],
    [{"op": "set_parameters", "id": "start", "set": {"form": "other", "more": 1}, "remove": []}],
    [{"op": "set_parameters", "id": "start", "set": {}, "remove": ["form", "absent"]}],
    [{"op": "put_note", "note": {"id": "k2", "text": "Hi", "position": [0, 0], "size": [80, 40], "color": ""}}],
    [{"op": "remove_note", "id": "k1"}],
    [{"op": "put_group", "group": {"id": "g1", "title": "New", "nodes": ["start"], "collapsed": False, "color": ""}}],
    [{"op": "remove_group", "id": "g1"}],
    [{"op": "set_workflow", "name": "Other"}],
]


def _same(ours, theirs):
    """Compare documents; defaults that a document left out count as written."""
    assert read_workflow(ours).to_json() == theirs.document().to_json()


@pytest.mark.parametrize("edits", EDITS, ids=lambda edits: edits[0]["op"])
def test_an_edit_does_to_the_arrays_what_it_does_to_the_document(document, edits):
    graph, draft = read_document(document, LOOKS), Draft(read_workflow(document))
    values = EditList.validate_python(edits)
    inverse = draft.apply(values)
    apply_edits(graph, as_json(values))
    _same(graph.document(), draft)
    draft.apply(inverse)
    apply_edits(graph, as_json(inverse))
    _same(graph.document(), draft)


def test_any_order_of_edits_and_their_inverses_keeps_both_the_same(document):
    graph, draft = read_document(document, LOOKS), Draft(read_workflow(document))
    dice = random.Random(7)  # noqa: S311 - chance, not secrets
    undo = []
    for _step in range(200):
        if undo and dice.random() < 0.45:
            values = undo.pop()
            draft.apply(values)
        else:
            values = EditList.validate_python(dice.choice(EDITS))
            try:
                undo.append(draft.apply(values))
            except EditError:
                continue
        apply_edits(graph, as_json(values))
    _same(graph.document(), draft)


@pytest.mark.parametrize(
    "edit",
    [
        {"op": "fly"},
        {"op": "remove_node", "id": "gone"},
        {"op": "remove_edge", "id": "gone"},
        {"op": "move_nodes", "moves": [{"id": "gone", "position": [0, 0]}]},
        {"op": "add_edge", "edge": edge("e9", "gone", "start")},
    ],
)
def test_an_edit_that_does_not_fit_is_refused(graph, edit):
    with pytest.raises(EditError):
        apply_edits(graph, [edit])


def test_values_and_mappings_are_both_understood(graph):
    apply_edits(graph, as_json([SetNode(id="total", name="Sum"), {"op": "set_workflow", "description": "d"}]))
    assert graph.nodes.names[1] == "Sum"
    assert graph.document()["description"] == "d"
