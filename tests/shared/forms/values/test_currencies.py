"""The table of currencies: of the right size, well formed, and right where we can tell."""

from __future__ import annotations

import re

import pytest

from concertmaster_shared.forms.values.currencies import MINOR_DIGITS


def test_currencies_are_codes_of_three_letters() -> None:
    assert all(re.fullmatch(r"[A-Z]{3}", code) for code in MINOR_DIGITS)
    assert 150 <= len(MINOR_DIGITS) <= 170


@pytest.mark.parametrize(("code", "digits"), [("EUR", 2), ("USD", 2), ("JPY", 0), ("ISK", 0), ("KWD", 3), ("TND", 3)])
def test_currencies_have_their_minor_units(code: str, digits: int) -> None:
    assert MINOR_DIGITS[code] == digits
