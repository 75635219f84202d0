import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertmaster_shared.expressions.cursor import (
    can_follow_a_point,
    inserts,
    matching_bracket,
    surroundings,
    written_place,
)

SIGNS = st.text(alphabet="ab.,()[]{}\"' 1+_\\\n-é\u0301if", max_size=40)


def at(marked):
    """Look at the place of the stroke."""
    place = marked.index("|")
    return surroundings(marked.replace("|", "", 1), place)


@pytest.mark.parametrize(
    ("marked", "wish", "word"),
    [
        ("|", "value", ""),
        ("inp|", "value", "inp"),
        ("1 + inp|ut", "value", "inp"),
        ("input|", "value", "input"),
        ("input |", "operator", ""),
        ("input an|", "operator", "an"),
        ("(1) |", "operator", ""),
        ("true |", "operator", ""),
        ("not |", "value", ""),
        ("sum(|", "value", ""),
        ("[1, |", "value", ""),
        ("12|", "nothing", ""),
        ("'ab|", "nothing", ""),
        ("1 # |", "value", ""),
    ],
)
def test_what_may_be_typed_follows_from_what_stands_before(marked, wish, word):
    found = at(marked)
    assert (found.wish, found.word) == (wish, word)


@pytest.mark.parametrize(
    ("marked", "target", "word"),
    [
        ("input.|", "input", ""),
        ("1 + input.a.b|", "input.a", "b"),
        ("input.a[0].|", "input.a[0]", ""),
        ("filter(input.a, item.b).|", "filter(input.a, item.b)", ""),
        ("x + (a + b).|", "(a + b)", ""),
        ('{"a": 1}.|', '{"a": 1}', ""),
        ("[1, 2].le|", "[1, 2]", "le"),
        ("map(input.sites, item.|", "item", ""),
        ("steps .a .|", "steps .a", ""),
        ("not input.a|", "input", "a"),
    ],
)
def test_a_field_belongs_to_the_whole_value_before_its_point(marked, target, word):
    found = at(marked)
    assert (found.wish, found.target, found.word) == ("field", target, word)
    assert marked[found.target_start :].startswith(target)


def test_a_key_in_quotes_belongs_to_the_value_before_its_bracket():
    found = at('steps["a-|')
    assert (found.wish, found.target, found.word, found.start) == ("key", "steps", "a-", 7)
    assert at('["a|').wish == "nothing"
    assert at('1 + ["a|').wish == "nothing"


def test_the_rest_of_a_word_belongs_to_it():
    found = at("1 + in|put.a")
    assert (found.start, found.end) == (4, 9)


def test_calls_around_a_place_with_what_was_given_to_them():
    found = at("if(input.a, round(1 + [2, 3][0], |")
    assert [(call.name, call.index, call.arguments) for call in found.calls] == [
        ("if", 1, ("input.a",)),
        ("round", 1, ("1 + [2, 3][0]",)),
    ]
    assert at("sum(1) + |").calls == ()
    assert [call.name for call in at("sum ((1 + |").calls] == ["sum"]


@pytest.mark.parametrize(
    ("marked", "pair"),
    [
        ("|sum(1)", None),
        ("sum|(1)", (3, 5)),
        ("sum(|1)", (3, 5)),
        ("sum(1)|", (5, 3)),
        ("'(' + (1)|", (8, 6)),
        ("(]|", None),
    ],
)
def test_the_bracket_beside_a_place_and_its_other_half(marked, pair):
    place = marked.index("|")
    assert matching_bracket(marked.replace("|", ""), place) == pair


def test_expressions_of_a_template_also_an_open_one():
    text = 'a {{ input.x }} \\{{ no }} {{ {"a": {"b": 1}} }} {{ inp'
    assert [(text[span.start : span.end], span.is_closed) for span in inserts(text)] == [
        (" input.x ", True),
        (' {"a": {"b": 1}} ', True),
        (" inp", False),
    ]


def test_places_of_errors_lead_back_to_the_text_as_it_was_typed():
    typed = "'e\u0301' + ?"
    assert written_place(typed, 6) == 7
    assert typed[written_place(typed, 6)] == "?"
    assert written_place("abc", 2) == 2
    assert written_place("abc", 9) == 3


def test_names_that_need_brackets():
    assert [name for name in ("a", "and", "ä1") if can_follow_a_point(name)] == ["a", "and", "ä1"]
    assert not any(can_follow_a_point(name) for name in ("a-b", "1a", "", "_a", "e\u0301"))


@given(SIGNS, st.integers(0, 40))
def test_any_place_of_any_text_can_be_looked_at(text, place):
    place = min(place, len(text))
    found = surroundings(text, place)
    assert 0 <= found.start <= place <= found.end <= len(text)
    matching_bracket(text, place)
    list(inserts("{{" + text))
