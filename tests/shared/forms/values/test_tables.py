"""Tables by key: in the order of their labels, and found by the beginnings of words."""

from __future__ import annotations

import pytest

from concertmaster_shared.forms.values.tables import Table, folded

PLACES = Table(
    "1",
    [
        ("no-1", "Oslo", '{"key": "no-1", "people": 700000}'),
        ("ax-1", "Åland Islands", '{"key": "ax-1"}'),
        ("dk-1", "Ærø", '{"key": "dk-1"}'),
        ("no-2", "New Oslo", '{"key": "no-2"}'),
        ("xx", "", '{"key": "xx"}'),
    ],
)


def keys(words: str) -> list[str]:
    return [key for key, _label in PLACES.find(words)]


def test_rows_stand_in_the_order_of_their_labels() -> None:
    assert [key for key, _label in PLACES.entries()] == ["xx", "ax-1", "no-2", "no-1", "dk-1"]
    assert len(PLACES) == 5


def test_a_row_is_found_by_its_key() -> None:
    assert PLACES.row("no-1") == {"key": "no-1", "people": 700000}
    assert PLACES.row("Oslo") is None


def test_what_has_no_label_is_called_by_its_key() -> None:
    assert [PLACES.label(key) for key in ("no-1", "xx", "gone")] == ["Oslo", "xx", "gone"]
    assert ("xx", "xx") in PLACES.entries()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("oslo", ["no-2", "no-1"]),
        ("OS", ["no-2", "no-1"]),
        ("slo", []),
        ("oslo new", ["no-2"]),
        ("aland", ["ax-1"]),
        ("Åland", ["ax-1"]),
        ("ærø", ["dk-1"]),
        ("aero", []),
        ("no-1", ["no-1"]),
        ("100%", []),
        ("", ["xx", "ax-1", "no-2", "no-1", "dk-1"]),
    ],
)
def test_each_word_begins_a_word_of_label_or_key(words: str, found: list[str]) -> None:
    assert keys(words) == found


@pytest.mark.parametrize(("text", "plain"), [("Oslo", "oslo"), ("Åland", "aland"), ("STRASSE", "strasse"), ("Straße", "strasse")])
def test_case_and_accents_do_not_count(text: str, plain: str) -> None:
    assert folded(text) == plain
