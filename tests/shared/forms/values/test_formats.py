"""Identifiers whose digits check each other, each in its normal form."""

from __future__ import annotations

import pytest

from concertmaster_shared.forms.values.formats import EXAMPLES, FORMATS, Format

TYPED: list[tuple[Format, str, str | None]] = [
    ("uuid", " 0198C1A0-0000-7000-8000-000000000001 ", "0198c1a0-0000-7000-8000-000000000001"),
    ("uuid", "0198c1a0000070008000000000000001", None),
    ("iban", "no93 8601 1117 947", "NO9386011117947"),
    ("iban", "GB82-WEST-1234-5698-7654-32", "GB82WEST12345698765432"),
    ("iban", "NO93 8601 1117 948", None),
    ("iban", "NO93", None),
    ("iban", "NO93 8601 1117 94\N{ARABIC-INDIC DIGIT SEVEN}", None),
    ("bic", "dnbanokk", "DNBANOKK"),
    ("bic", "DNBANOKKXXX", "DNBANOKKXXX"),
    ("bic", "DNBANOKKX", None),
    ("gtin", "4006381 333931", "4006381333931"),
    ("gtin", "73513537", "73513537"),
    ("gtin", "4006381333932", None),
    ("gtin", "400638133393", None),
    ("gtin", "\N{ARABIC-INDIC DIGIT FOUR}006381333931", None),
    ("gtin", "", None),
]


@pytest.mark.parametrize(("kind", "text", "taken"), TYPED)
def test_what_was_typed_has_one_normal_form_or_none(kind: Format, text: str, taken: str | None) -> None:
    assert FORMATS[kind](text) == taken


@pytest.mark.parametrize("kind", FORMATS)
def test_each_form_has_an_example_that_stays_itself(kind: Format) -> None:
    taken = FORMATS[kind](EXAMPLES[kind])
    assert taken is not None
    assert FORMATS[kind](taken) == taken


@pytest.mark.parametrize("kind", ["iban", "gtin"])
def test_no_single_digit_can_be_mistyped(kind: Format) -> None:
    good = FORMATS[kind](EXAMPLES[kind])
    assert good is not None
    places = [place for place, sign in enumerate(good) if sign.isdigit()]
    wrong = [good[:place] + str((int(good[place]) + 1) % 10) + good[place + 1 :] for place in places]
    assert [text for text in wrong if FORMATS[kind](text) is not None] == []
