import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertmaster_designer.ui.ranking import fit, rank

TITLES = [
    "Save",
    "Save as file",
    "Store on server as a new workflow",
    "Go to workflows",
    "Show the whole workflow",
    "Show problems",
    "Actual size",
    "Undo",
    "Arrange nodes",
    "Über Kreuz sortieren",
    "HTTP request",
]


def best(typed, titles=TITLES, **how):
    return [found.entry for found in rank(typed, titles, title=lambda title: title, **how)]


def shown(typed, title):
    found = fit(typed, title)
    assert found is not None
    return "".join(letter.upper() if place in found.letters else letter.lower() for place, letter in enumerate(title))


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("save", "Save"),
        ("save a", "Save as file"),
        ("file", "Save as file"),
        ("file save", "Save as file"),
        ("saf", "Save as file"),
        ("gtw", "Go to workflows"),
        ("rang", "Arrange nodes"),
        ("uber", "Über Kreuz sortieren"),
        ("KREÜZ", "Über Kreuz sortieren"),
        ("htpt", "HTTP request"),
        ("probelms", "Show problems"),
        ("problms", "Show problems"),
        ("problemms", "Show problems"),
        ("prablem", "Show problems"),
    ],
)
def test_what_is_meant_comes_first(typed, title):
    assert best(typed)[0] == title


def test_each_way_to_fit_comes_before_the_next():
    titles = ["xab cde", "m a-x b-x", "abd", "one abc", "o-n-e xabcx", "zabz", "abc more", "abc"]
    assert best("abc", titles) == ["abc", "abc more", "one abc", "o-n-e xabcx", "xab cde"]


def test_what_does_not_fit_is_not_there():
    assert best("zzz") == []
    assert best("save zzz") == []
    assert fit("mnrt", "something very long, in between, and far away, perhaps, twelve") is None


def test_other_texts_are_searched_behind_the_title():
    others = {"Undo": ["back take"], "Actual size": ["undone"]}
    assert best("undo", others=lambda title: others.get(title, ())) == ["Undo", "Actual size"]
    assert best("takke", others=lambda title: others.get(title, ())) == ["Undo"]


def test_the_letters_that_were_typed_are_told():
    assert shown("save", "Save as file") == "SAVE as file"
    assert shown("gtw", "Go to workflows") == "Go To Workflows"
    assert shown("uber", "Über Kreuz") == "ÜBER kreuz"
    assert shown("size act", "Actual size") == "ACTual SIZE"


def test_what_was_used_lately_comes_first_among_equals_and_where_nothing_is_typed():
    used = {"Show problems": 0, "Undo": 1}
    assert best("", recent=used.get)[:3] == ["Show problems", "Undo", "Save"]
    assert best("show", recent=used.get) == ["Show problems", "Show the whole workflow"]
    assert best("save", recent={"Save as file": 0}.get)[0] == "Save"


@given(st.text(max_size=12), st.text(max_size=30))
def test_letters_that_are_told_stand_in_the_title(typed, title):
    found = fit(typed, title)
    if found is not None:
        assert all(0 <= place < len(title) for place in found.letters)


@given(st.text("abcdefghij ", min_size=1, max_size=20))
def test_a_title_fits_itself(title):
    assert fit(title, title) is not None


@given(st.text("abcdef", min_size=4, max_size=8), st.data())
def test_one_letter_may_be_wrong(word, data):
    place = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefz"))
    changed = data.draw(st.sampled_from([word[:place] + letter + word[place + 1 :], word[:place] + letter + word[place:]]))
    assert fit(changed, f"one {word} two") is not None


def test_a_thousand_titles_take_a_few_milliseconds():
    titles = [f"Send reminder number {number} to the supplier" for number in range(1_000)]
    best("remnd 77", titles)
    begun = time.process_time()
    best("reminder 77", titles)
    assert time.process_time() - begun < 0.2
