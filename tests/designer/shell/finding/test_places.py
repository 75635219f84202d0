from hypothesis import given
from hypothesis import strategies as st

from concertmaster_designer.shell.finding.places import Places, View, Visit

NEAR = View(1.0, (0.0, 0.0))
FAR = View(0.5, (9.0, 9.0))


def at(name, document="d", view=NEAR):
    return Visit(document, name, view)


def test_back_and_forth_lead_over_what_was_visited():
    places = Places()
    for name in "abc":
        places.visit(at(name))
    assert (places.back().node, places.back().node, places.back()) == ("b", "a", None)
    assert not places.can_back
    assert (places.forward().node, places.forward().node, places.forward()) == ("b", "c", None)


def test_what_lay_ahead_is_forgotten_by_a_visit_elsewhere():
    places = Places()
    for name in "abc":
        places.visit(at(name))
    places.back()
    places.visit(at("x"))
    assert places.forward() is None
    assert places.back().node == "b"


def test_the_same_place_again_is_no_other_visit_and_what_was_seen_last_is_kept():
    places = Places()
    places.visit(at("a"))
    places.visit(at("a", view=FAR))
    places.visit(at("b"))
    assert places.back().view == FAR
    places.leave(NEAR)
    places.forward()
    assert places.back().view == NEAR


def test_nothing_was_visited_yet():
    places = Places()
    places.leave(NEAR)
    places.forget(lambda _document: True)
    assert places.back() is None
    assert places.forward() is None


def test_places_of_a_closed_document_are_left_out():
    places = Places()
    for name, document in (("a", "d"), ("x", "gone"), ("a", "d"), ("b", "d")):
        places.visit(at(name, document))
    places.forget(lambda document: document == "gone")
    assert places.back().node == "a"
    assert places.back() is None
    assert places.forward().node == "b"


@given(
    st.lists(st.tuples(st.sampled_from(["visit", "back", "forward", "forget"]), st.sampled_from("ab"), st.sampled_from("xyz")))
)
def test_whatever_is_done_the_place_in_front_is_one_of_those_that_are_left(deeds):
    places, gone = Places(), set()
    for deed, document, name in deeds:
        if deed == "visit":
            gone.discard(document)
            places.visit(at(name, document))
        elif deed == "forget":
            gone.add(document)
            places.forget(lambda known, closed=document: known == closed)
        else:
            visit = places.back() if deed == "back" else places.forward()
            assert visit is None or visit.document not in gone
        while places.can_forward:
            assert places.forward() is not None
        while places.can_back:
            assert places.back().document not in gone
