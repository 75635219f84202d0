"""Edits and their inverses: whatever is done can be undone, and a misfit changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertmaster_shared.workflow import Draft, EditError, EditList, read_workflow

DOCUMENT = read_workflow(
    {
        "name": "W",
        "nodes": [{"id": name, "type": "data.set", "parameters": {"values": {}}} for name in "abc"],
        "edges": [{"id": "e1", "source": "a", "target": "b"}, {"id": "e2", "source": "b", "target": "c"}],
        "notes": [{"id": "n", "text": "old"}],
        "groups": [{"id": "g", "nodes": ["a"]}],
    }
)


def edits(*values):
    return EditList.validate_python(values)


EXAMPLES = [
    edits({"op": "add_node", "node": {"id": "d", "type": "logic.if"}}),
    edits({"op": "add_node", "node": {"id": "d", "type": "logic.if"}, "at": 1}),
    edits({"op": "remove_edge", "id": "e1"}, {"op": "remove_edge", "id": "e2"}, {"op": "remove_node", "id": "b"}),
    edits({"op": "move_nodes", "moves": [{"id": "a", "position": [8, 16]}, {"id": "a", "position": [9, 9]}]}),
    edits({"op": "set_node", "id": "a", "name": "Total", "disabled": True}),
    edits({"op": "set_node", "id": "a", "type": "logic.if"}),
    edits({"op": "set_parameters", "id": "a", "set": {"values": {"x": 1}, "new": 2}, "remove": ["values"]}),
    edits({"op": "set_parameters", "id": "a", "remove": ["values"]}),
    edits({"op": "add_edge", "edge": {"id": "e3", "source": "a", "target": "c"}}),
    edits({"op": "put_note", "note": {"id": "n", "text": "new"}}, {"op": "put_note", "note": {"id": "m"}}),
    edits({"op": "put_group", "group": {"id": "g", "title": "G"}}, {"op": "put_group", "group": {"id": "h"}}),
    edits({"op": "set_workflow", "name": "New", "description": "Why"}),
]


@pytest.mark.parametrize("change", EXAMPLES, ids=lambda change: "+".join(edit.op for edit in change))
def test_the_inverse_gives_the_very_document_back(change):
    draft = Draft(DOCUMENT)
    inverse = draft.apply(change)
    assert draft.document() != DOCUMENT
    redo = draft.apply(inverse)
    assert draft.document() == DOCUMENT
    draft.apply(redo)
    again = Draft(DOCUMENT)
    again.apply(change)
    assert draft.document() == again.document()


@given(st.lists(st.sampled_from(EXAMPLES), max_size=8))
def test_a_chain_of_changes_unwinds_to_the_start(changes):
    draft, undo = Draft(DOCUMENT), []
    for change in changes:
        before = draft.document()
        try:
            undo.append(draft.apply(change))
        except EditError:
            assert draft.document() == before
    for inverse in reversed(undo):
        draft.apply(inverse)
    document = draft.document()
    assert sorted(document.nodes, key=lambda node: node.id) == sorted(DOCUMENT.nodes, key=lambda node: node.id)
    assert document.edges == DOCUMENT.edges
    assert document.name == DOCUMENT.name


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (edits({"op": "remove_node", "id": "a"}), "connected"),
        (edits({"op": "remove_node", "id": "z"}), "unknown"),
        (edits({"op": "add_node", "node": {"id": "a", "type": "x"}}), "exists"),
        (edits({"op": "add_edge", "edge": {"id": "e9", "source": "a", "target": "z"}}), "unknown"),
        (edits({"op": "add_edge", "edge": {"id": "e1", "source": "a", "target": "c"}}), "exists"),
        (edits({"op": "remove_edge", "id": "e9"}), "unknown"),
        (edits({"op": "move_nodes", "moves": [{"id": "a", "position": [1, 1]}, {"id": "z", "position": [1, 1]}]}), "unknown"),
        (edits({"op": "remove_note", "id": "z"}), "unknown"),
        (edits({"op": "remove_group", "id": "z"}), "unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0].op,
)
def test_a_misfit_is_refused_and_changes_nothing(change, reason):
    draft = Draft(DOCUMENT)
    with pytest.raises(EditError) as refusal:
        draft.apply((*edits({"op": "set_workflow", "name": "half"}), *change))
    assert refusal.value.parameters["reason"] == reason
    assert refusal.value.parameters["index"] == 1
    assert draft.document() == DOCUMENT


def test_edits_travel_as_json():
    for change in EXAMPLES:
        assert EditList.validate_json(EditList.dump_json(change)) == change


def test_an_edge_that_ends_nowhere_can_be_removed_and_given_back():
    loose = {"id": "e", "source": "a", "target": "gone"}
    draft = Draft(read_workflow({"nodes": [{"id": "a", "type": "data.set"}], "edges": [loose]}))
    before = draft.document()
    undo = draft.apply(edits({"op": "remove_edge", "id": "e"}, {"op": "remove_node", "id": "a"}))
    assert not draft.edges
    draft.apply(undo)
    assert draft.document() == before
    with pytest.raises(EditError):
        draft.apply(edits({"op": "add_edge", "edge": {**loose, "id": "f"}}))
