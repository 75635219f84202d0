"""Ways between nodes."""

from concertmaster_designer.documents.ways import between, shortest

EDGES = [("a", "b"), ("b", "c"), ("c", "d"), ("b", "x"), ("x", "d"), ("d", "e"), ("o", "c")]


def test_what_lies_between_is_on_a_way_from_one_to_another():
    assert between(EDGES, ["b", "d"]) == {"b", "c", "x", "d"}
    assert between(EDGES, ["a", "o", "d"]) == {"a", "b", "c", "x", "d", "o"}
    assert between(EDGES, ["x", "c"]) == {"x", "c"}
    assert between([], ["alone"]) == {"alone"}


def test_the_shortest_way_may_be_asked_for_from_either_end():
    assert shortest([*EDGES, ("a", "d")], "e", "a") == ("a", "d", "e")
    assert shortest(EDGES, "o", "e") == ("o", "c", "d", "e")
    assert shortest(EDGES, "x", "o") == ()
