from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from concertmaster_designer.expressions.colouring import Colouring
from concertmaster_designer.expressions.units import characters, units

SIGNS = st.text(alphabet="ab.,()[]{}\"' 1+\n=andif(é", max_size=60)
LONG = ('if(input.amount_total > 1000 and contains(steps.order.json.name, "abc"), round(input.kwh * 1.25, 2), 0) + ' * 40)[:4000]


def inks(text, *, is_template=False):
    return [(text[start:end], ink) for start, end, ink in Colouring(is_template=is_template).strokes(text)]


def test_each_kind_of_word_has_its_ink():
    assert inks('sum(input.kwh) >= 1.5 and not "x" in steps["a"] ?') == [
        ("sum", "function"),
        ("(", "sign"),
        ("input", "name"),
        (".", "sign"),
        ("kwh", "field"),
        (")", "sign"),
        (">=", "sign"),
        ("1.5", "number"),
        ("and", "keyword"),
        ("not", "keyword"),
        ('"x"', "text"),
        ("in", "keyword"),
        ("steps", "name"),
        ("[", "sign"),
        ('"a"', "text"),
        ("]", "sign"),
        ("?", "error"),
    ]


def test_in_a_template_only_what_stands_in_braces():
    assert inks("Dear {{ input.name }}, {{ 1", is_template=True) == [
        ("{{", "open"),
        ("input", "name"),
        (".", "sign"),
        ("name", "field"),
        ("}}", "close"),
        ("{{", "open"),
        ("1", "number"),
    ]
    assert inks("no input here", is_template=True) == []


@given(SIGNS, SIGNS, SIGNS, SIGNS)
def test_an_edit_is_coloured_as_the_whole_text_would_be(before, removed, added, after):
    colouring = Colouring(is_template=False)
    for text in (before + removed + after, before + added + after, before + removed + after):
        assert colouring.strokes(text) == Colouring(is_template=False).strokes(text)


@given(st.text(alphabet="a\u00e9\U0001f600", max_size=20), st.integers(0, 20))
def test_units_and_characters_are_inverse(text, count):
    count = min(count, len(text))
    assert characters(text, units(text, count)) == count


def test_a_key_in_a_long_text_costs_little():
    colouring = Colouring(is_template=False)
    colouring.strokes(LONG)
    times = []
    for sign in "abcdefghij":
        text = LONG[:2000] + sign + LONG[2000:]
        start = perf_counter()
        colouring.strokes(text)
        times.append(perf_counter() - start)
    assert min(times) < 0.002
