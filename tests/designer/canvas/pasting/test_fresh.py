"""New parts get ids and names that nobody has."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from concertmaster_designer.canvas.pasting.fresh import FreshIds, FreshNames, fresh_ids
from concertmaster_shared.ids import LOCAL_ID_PATTERN

ID = st.from_regex(r"[a-c_]{1,3}(_[0-9])?", fullmatch=True) | st.just("x" * 64)


@given(st.sets(ID), st.lists(ID, max_size=12))
def test_ids_are_valid_and_given_once(taken, wishes):
    new_id = FreshIds(taken)
    made = [new_id(wish) for wish in wishes]
    assert len(set(made)) == len(made)
    assert not set(made) & taken
    assert all(re.fullmatch(LOCAL_ID_PATTERN, one) for one in made)


@given(st.lists(st.text(max_size=12)), st.lists(st.text(max_size=12) | st.just("x" * 200)))
def test_names_are_given_once_and_none_stays_none(taken, wishes):
    name = FreshNames(taken, 200)
    made = [name(wish) for wish in wishes]
    named = [one for one in made if one]
    assert len(set(named)) == len(named)
    assert not set(named) & set(taken)
    assert all(len(one) <= 200 for one in made)
    assert [bool(one) for one in made] == [bool(wish) for wish in wishes]


def test_numbers_go_on():
    new_id = FreshIds({"total", "total_2"})
    assert [new_id("total"), new_id("total_2"), new_id("other")] == ["total_3", "total_4", "other"]
    name = FreshNames(["Total", "Total 2"], 200)
    assert [name("Total"), name("Total 2"), name("Other")] == ["Total 3", "Total 4", "Other"]


def test_what_was_removed_keeps_its_id(graph):
    graph.remove_node("odd")
    new_id = fresh_ids(graph)
    assert [new_id("odd"), new_id("e5"), new_id("g1"), new_id("k1")] == ["odd_2", "e5_2", "g1_2", "k1_2"]
