"""Frames go around their nodes and the frames in them; a folded group hides what it holds and stands as one card."""

from __future__ import annotations

import numpy as np
import pytest

from concertmaster_designer.canvas.model.applying import apply_edits
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.model.flags import HIDDEN, LIFTED
from concertmaster_designer.canvas.model.groups import card_at, frame_at, inner_frame_at, title_box
from concertmaster_designer.canvas.model.hit import edges_in, node_at, nodes_in
from tests.support.canvas_parts import LOOKS, edge, node

EVERYWHERE = (-1e6, -1e6, 1e6, 1e6)


def group(group_id, nodes, **more):
    return {"id": group_id, "title": group_id.upper(), "nodes": list(nodes), "collapsed": False, "color": "", **more}


@pytest.fixture
def nested():
    return read_document(
        {
            "nodes": [node(name, "data.set", 300 * place, 0) for place, name in enumerate("abcde")],
            "edges": [edge("ab", "a", "b"), edge("bc", "b", "c"), edge("cd", "c", "d"), edge("de", "d", "e")],
            "groups": [group("inner", "bc"), group("outer", "bcd"), group("gone", ["nobody"])],
        },
        LOOKS,
    )


def hidden(graph):
    return [graph.nodes.ids[row] for row in graph.nodes.rows_with(HIDDEN)]


def fold(graph, group_id, *, folded=True):
    apply_edits(graph, [{"op": "put_group", "group": {**graph.groups.contents[group_id], "collapsed": folded}}])


def test_an_outer_frame_goes_around_the_inner_one(nested):
    boxes = dict(nested.frames)
    assert boxes["inner"] == (276, -52, 824, 88)
    assert boxes["outer"] == (252, -104, 1124, 112)
    assert [frame.id for frame in nested.groups.frames] == ["outer", "inner"]


def test_a_group_without_nodes_has_no_frame(nested):
    assert "gone" not in dict(nested.frames)


def test_a_folded_group_hides_its_nodes_and_what_runs_within(nested):
    fold(nested, "outer")
    assert hidden(nested) == ["b", "c", "d"]
    assert [nested.nodes.ids[row] for row in nodes_in(nested, EVERYWHERE)] == ["a", "e"]
    assert [nested.edges.ids[row] for row in edges_in(nested, EVERYWHERE)] == ["ab", "de"]
    assert node_at(nested, (310, 10)) is None
    assert dict(nested.frames) == {"outer": (300, 0, 500, 64)}


def test_edges_from_outside_end_at_the_card(nested):
    fold(nested, "outer")
    arrives, leaves = (nested.edges.row_of[name] for name in ("ab", "de"))
    assert (nested.edges.bx[arrives], nested.edges.by[arrives]) == (300, 32)
    assert (nested.edges.ax[leaves], nested.edges.ay[leaves]) == (500, 32)


def test_unfolding_brings_everything_back(nested):
    before = {name: getattr(nested.edges, name)[: nested.edges.count].copy() for name in ("ax", "ay", "bx", "by", "flags")}
    boxes = nested.frames
    fold(nested, "outer")
    fold(nested, "outer", folded=False)
    assert hidden(nested) == []
    assert nested.frames == boxes
    for name, values in before.items():
        assert np.array_equal(getattr(nested.edges, name)[: nested.edges.count], values), name


def test_dissolving_a_folded_group_shows_its_nodes(nested):
    fold(nested, "outer")
    apply_edits(nested, [{"op": "remove_group", "id": "outer"}])
    assert hidden(nested) == []
    assert len(edges_in(nested, EVERYWHERE)) == 4


def test_an_inner_folded_group_is_one_card_in_the_outer_frame(nested):
    fold(nested, "inner")
    boxes = dict(nested.frames)
    assert boxes["inner"] == (300, 0, 500, 64)
    assert boxes["outer"] == (276, -52, 1124, 88)
    fold(nested, "outer")
    assert [name for name, _box in nested.frames] == ["outer"]


def test_a_node_added_again_by_undo_is_hidden_again(nested):
    fold(nested, "outer")
    lost = nested.node(nested.nodes.row_of["d"])
    apply_edits(nested, [{"op": "remove_node", "id": "d"}])
    assert hidden(nested) == ["b", "c"]
    apply_edits(nested, [{"op": "add_node", "node": lost}])
    assert hidden(nested) == ["b", "c", "d"]


def test_moving_a_hidden_node_moves_the_card_and_its_edges(nested):
    fold(nested, "outer")
    apply_edits(nested, [{"op": "move_nodes", "moves": [{"id": "b", "position": [300, -200]}]}])
    assert dict(nested.frames)["outer"] == (300, -200, 500, -136)
    assert nested.edges.by[nested.edges.row_of["ab"]] == -168


def test_the_document_keeps_what_is_hidden(nested):
    fold(nested, "outer")
    document = nested.document()
    assert [part["id"] for part in document["nodes"]] == list("abcde")
    assert next(part for part in document["groups"] if part["id"] == "outer")["collapsed"] is True


def test_hits(nested):
    outer, inner = (dict(nested.frames)[name] for name in ("outer", "inner"))
    assert frame_at(nested.groups, (inner[0] + 60, inner[1] + 10), 1.0).id == "inner"
    assert frame_at(nested.groups, (outer[0] + 2, 40), 1.0).id == "outer"
    assert frame_at(nested.groups, (inner[0] + 10, 40), 1.0) is None
    assert inner_frame_at(nested.groups, (inner[0] + 10, 40)).id == "inner"
    fold(nested, "outer")
    assert card_at(nested.groups, (310, 10)).id == "outer"
    assert card_at(nested.groups, (310, 80)) is None


def test_a_title_stays_large_enough_for_a_hand():
    box = (0.0, 0.0, 900.0, 400.0)
    assert title_box(box, 1.0) == (0.0, 0.0, 900.0, 28.0)
    assert title_box(box, 0.2) == (0.0, -90.0, 900.0, 0.0)


def test_the_card_tells_the_worst_that_is_inside(nested):
    rows = nested.nodes.rows_of
    nested.set_status(rows(["b", "c"]), np.array([4, 5], np.uint8))
    nested.set_problems(rows(["d"]), rows(["b"]))
    fold(nested, "inner")
    assert nested.groups.states() == [(5, "warning")]
    fold(nested, "outer")
    assert nested.groups.states() == [(5, "error")]


def test_groups_that_are_lifted_whole_are_told_from_others(nested):
    nested.nodes.mark(nested.nodes.rows_of(["b", "c"]), LIFTED)
    nested.lift_groups()
    assert set(nested.groups.lifted) == {"inner"}
    nested.drop_groups()
    assert not nested.groups.lifted


def test_groups_that_overlap_are_both_shown(nested):
    apply_edits(nested, [{"op": "put_group", "group": group("across", "ab")}])
    assert {name for name, _box in nested.frames} == {"inner", "outer", "across"}
    fold(nested, "across")
    assert hidden(nested) == ["a", "b"]
