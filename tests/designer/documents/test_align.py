"""Lining up moves what is chosen along one axis, spacing gives the same room, and a group moves as one."""

import pytest

from concertmaster_designer.documents.align import HOW, align
from concertmaster_shared.workflow import Draft, read_workflow

PLACES = {"a": (0, 0), "b": (300, 40), "c": (900, 200)}
TALL = {"c": 112.0}


@pytest.fixture
def draft():
    nodes = [{"id": name, "type": "data.set", "position": list(place)} for name, place in PLACES.items()]
    groups = [{"id": "g", "title": "", "nodes": ["a", "b"]}]
    return Draft(read_workflow({"nodes": nodes, "edges": [], "groups": groups}))


def lined_up(draft, how, chosen=("a", "b", "c")):
    cards = {name: (*node.position, 200.0, TALL.get(name, 64.0)) for name, node in draft.nodes.items()}
    draft.apply(align(draft, chosen, cards, how=how))
    return {name: node.position for name, node in draft.nodes.items()}


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("left", {"a": (0, 0), "b": (0, 40), "c": (0, 200)}),
        ("right", {"a": (900, 0), "b": (900, 40), "c": (900, 200)}),
        ("center", {"a": (450, 0), "b": (450, 40), "c": (450, 200)}),
        ("top", {"a": (0, 0), "b": (300, 0), "c": (900, 0)}),
        ("bottom", {"a": (0, 248), "b": (300, 248), "c": (900, 200)}),
        ("middle", {"a": (0, 124), "b": (300, 124), "c": (900, 100)}),
        ("across", {"a": (0, 0), "b": (450, 40), "c": (900, 200)}),
        ("down", {"a": (0, 0), "b": (300, 100), "c": (900, 200)}),
        ("row", {"a": (0, 0), "b": (280, 0), "c": (560, -24)}),
        ("column", {"a": (0, 0), "b": (0, 112), "c": (0, 224)}),
    ],
)
def test_each_way(draft, how, expected):
    assert lined_up(draft, how) == expected


@pytest.mark.parametrize("how", sorted(HOW))
def test_twice_is_once(draft, how):
    before = lined_up(draft, how)
    assert lined_up(draft, how) == before


def test_one_alone_stays(draft):
    assert lined_up(draft, "right", ["a"]) == PLACES


def test_a_group_moves_as_one(draft):
    assert lined_up(draft, "bottom", ["g", "c"]) == {"a": (0, 208), "b": (300, 248), "c": (900, 200)}


def test_a_node_chosen_with_its_group_counts_once(draft):
    assert lined_up(draft, "left", ["g", "a", "c"]) == {"a": (0, 0), "b": (300, 40), "c": (0, 200)}


def test_one_step_takes_it_back(draft):
    cards = {name: (*place, 200.0, 64.0) for name, place in PLACES.items()}
    draft.apply(draft.apply(align(draft, ["a", "b", "c"], cards, how="column")))
    assert {name: node.position for name, node in draft.nodes.items()} == PLACES
