"""Words compare without accents and capitals, in any language."""

from __future__ import annotations

import pytest

from concertmaster_server.answers.words import LONGEST, SearchEmptyError, plain, read_search, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Crème BRÛLÉE", "creme brulee"),
        ("Straße", "strasse"),
        ("東京-都", "東京 都"),
        ("a.b@example.org", "a b example org"),
        ("ﬁne ①", "fine 1"),
    ],
)
def test_words_lose_their_accents_and_capitals(text: str, words: str) -> None:
    assert plain(text) == words


def test_a_submission_s_words_are_all_its_texts() -> None:
    data = {"f_1": "Åmål", "f_2": 12, "f_3": ["a", "b"], "f_4": [{"f_5": "deep", "f_6": None}], "f_7": True}
    assert words_of(data).split() == ["amal", "a", "b", "deep"]
    assert len(words_of({"f_1": "x" * LONGEST * 2})) == LONGEST


def test_a_search_needs_a_word() -> None:
    assert read_search("  ") is None
    assert read_search(" Été ") == "ete"
    with pytest.raises(SearchEmptyError):
        read_search("?!")
