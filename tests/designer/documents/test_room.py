"""What comes in where one node stood lies on nothing, and what moved aside stays as it stood to each other."""

import random

import pytest

from concertmaster_designer.documents.room import with_room
from concertmaster_shared.workflow import Draft, Node, read_workflow
from concertmaster_shared.workflow.edits import AddNode, RemoveNode

WIDE, HIGH = 200, 64


def drawn(places, notes=()):
    nodes = [{"id": name, "type": "data.set", "position": list(place)} for name, place in places.items()]
    written = [{"id": f"note{at}", "text": "", "position": list(place)} for at, place in enumerate(notes)]
    return Draft(read_workflow({"format": "concertmaster.workflow/1", "nodes": nodes, "notes": written}))


def put(draft, coming, *, instead_of="call"):
    edits = [
        RemoveNode(id=instead_of),
        *(AddNode(node=Node(id=name, type="data.set", position=at)) for name, at in coming.items()),
    ]
    undo = draft.apply(with_room(draft, edits, {}))
    return {node.id: node.position for node in draft.nodes.values()}, undo


def lie_on_each_other(one, other):
    return abs(one[0] - other[0]) < WIDE and abs(one[1] - other[1]) < HIGH


def test_what_stands_right_moves_right_and_what_stands_below_moves_down():
    draft = drawn(
        {"call": (280, 0), "next": (560, 0), "last": (840, 0), "under": (280, 96), "before": (0, 0), "above": (280, -96)}
    )
    found, _undo = put(draft, {"a": (280, 0), "b": (560, 0), "c": (560, 112)})
    assert {name: found[name] for name in ("before", "above", "a", "b", "c")} == {
        "before": (0, 0),
        "above": (280, -96),
        "a": (280, 0),
        "b": (560, 0),
        "c": (560, 112),
    }
    assert (found["next"], found["last"]) == ((840, 0), (1120, 0))
    assert found["under"] == (280, 224)


def test_nothing_moves_where_there_is_room():
    draft = drawn({"call": (280, 0), "next": (1120, 0), "below": (280, 500)}, notes=[(2000, 0)])
    found, _undo = put(draft, {"a": (280, 0), "b": (560, 0)})
    assert (found["next"], found["below"]) == ((1120, 0), (280, 500))
    assert draft.notes["note0"].position == (2000, 0)


def test_notes_go_with_the_nodes_beside_them_and_all_comes_back():
    draft = drawn({"call": (280, 0), "next": (560, 0)}, notes=[(560, -200), (0, -200)])
    before = draft.document()
    found, undo = put(draft, {"a": (280, 0), "b": (560, 0)})
    assert found["next"] == (840, 0)
    assert [note.position for note in draft.notes.values()] == [(840, -200), (0, -200)]
    draft.apply(undo)
    assert draft.document() == before


@pytest.mark.parametrize("seed", range(60))
def test_nothing_ever_comes_to_lie_on_what_did_not(seed):
    dice = random.Random(seed)  # noqa: S311 - the same places at every run
    places = {"call": (dice.randrange(-400, 400), dice.randrange(-300, 300))}
    for number in range(40):
        place = dice.randrange(-1500, 1500), dice.randrange(-600, 600)
        if not any(lie_on_each_other(place, other) for other in places.values()):
            places[f"n{number}"] = place
    x, y = places["call"]
    coming = {f"in{at}": (x + 280 * at, y + 112 * dice.randrange(3)) for at in range(dice.randrange(1, 5))}
    coming["in0"] = (x, y)
    found, _undo = put(drawn(places), coming)
    names = list(found)
    apart = [(one, other) for at, one in enumerate(names) for other in names[:at] if lie_on_each_other(found[one], found[other])]
    assert apart == []
