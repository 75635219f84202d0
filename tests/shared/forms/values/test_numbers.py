"""Numbers as people type them, beside the cases of the field corpora."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertmaster_shared.forms.values.numbers import (
    LARGEST_INTEGER,
    NARROW_SPACE,
    decimals_of,
    group_number,
    read_number,
    write_number,
)
from concertmaster_shared.forms.values.refusals import Refusal

NUMBERS = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | st.floats(-1e15, 1e15)


@given(NUMBERS.filter(lambda number: decimals_of(number) <= 15))
def test_what_is_written_is_read_again(number: float) -> None:
    assert read_number(write_number(number)) == number


@given(st.integers(-LARGEST_INTEGER, LARGEST_INTEGER), st.sampled_from([" ", "\u00a0", NARROW_SPACE, "'", "\u2019"]))
def test_grouped_numbers_are_read(number: int, space: str) -> None:
    assert read_number(group_number(number).replace(NARROW_SPACE, space)) == number


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    assert isinstance(read_number(text), int | float | Refusal)
    assert isinstance(read_number(text, decimals=0, unit="kg"), int | Refusal)


def test_two_ways_to_read_a_number_are_named() -> None:
    refused = read_number("1,234")
    assert isinstance(refused, Refusal)
    assert refused.parameters == {"first": "1234", "second": "1.234"}


def test_a_text_longer_than_any_number_is_refused_at_once() -> None:
    assert isinstance(read_number("1" * 100_000), Refusal)


@pytest.mark.parametrize(("number", "decimals"), [(1, 0), (1.0, 0), (0.5, 1), (0.125, 3), (1e-7, 7), (1.25e-7, 9), (1e22, 0)])
def test_decimals_are_those_of_the_shortest_text(number: float, decimals: int) -> None:
    assert decimals_of(number) == decimals


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (1234567.5, None, "1 234 567.5"),
        (-1234, None, "-1 234"),
        (0.5, 2, "0.50"),
        (-0.4, 0, "0"),
        (2.5, 0, "3"),
        (-0.125, 2, "-0.13"),
        (1.005, 2, "1.01"),
        (1e15, 2, "1 000 000 000 000 000.00"),
        (-0.5, None, "-0.5"),
        (1e-7, None, "1e-07"),
    ],
)
def test_numbers_are_grouped_for_readers(number: float, decimals: int | None, text: str) -> None:
    assert group_number(number, decimals=decimals).replace(NARROW_SPACE, " ") == text
