"""The table of calling codes: of the right size, well formed, and right where we can tell."""

from __future__ import annotations

import re

import pytest

from concertmaster_shared.forms.values.calling_codes import CALLING_CODES, trunk_prefix


def test_calling_codes_are_one_to_three_digits() -> None:
    assert all(re.fullmatch(r"[A-Z]{2}", country) for country in CALLING_CODES)
    assert all(re.fullmatch(r"[1-9][0-9]{0,2}", code) for code in CALLING_CODES.values())
    assert 235 <= len(CALLING_CODES) <= 250


@pytest.mark.parametrize(
    ("country", "code", "prefix"),
    [("NO", "47", "0"), ("US", "1", "1"), ("IT", "39", ""), ("RU", "7", "8"), ("HU", "36", "06"), ("DE", "49", "0")],
)
def test_countries_have_their_codes_and_prefixes(country: str, code: str, prefix: str) -> None:
    assert CALLING_CODES[country] == code
    assert trunk_prefix(country) == prefix
