from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from operator import add, mul, sub

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_shared.expressions import ExpressionError
from concertmaster_shared.expressions.numbers import (
    as_whole,
    checked,
    read_number,
    round_half_away,
    write_fixed,
    write_number,
)

LARGEST = 2**53
doubles = st.floats(allow_nan=False, allow_infinity=False)
often = settings(max_examples=500, deadline=None, derandomize=True)


def in_decimal(value: float, decimals: int) -> Decimal:
    with localcontext() as context:
        context.prec = 1000
        return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@often
@given(doubles, st.integers(-15, 15))
def test_rounding_is_what_exact_decimals_give(value: float, decimals: int) -> None:
    assert round_half_away(value, decimals) == float(in_decimal(value, decimals))


@often
@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.integers(0, 6))
def test_rounding_of_amounts_is_what_people_expect(digits: int, exponent: int, decimals: int) -> None:
    value = float(f"{digits}e-{exponent}")
    assert round_half_away(value, decimals) == float(in_decimal(value, decimals))


@often
@given(doubles, st.integers(0, 15))
def test_a_fixed_text_is_the_exact_decimal(value: float, decimals: int) -> None:
    expected = f"{in_decimal(value, decimals):f}"
    assert write_fixed(value, decimals) == (expected.lstrip("-") if not expected.strip("-0.") else expected)


@often
@given(doubles)
def test_what_is_written_reads_back_as_the_same_double(value: float) -> None:
    text = write_number(value)
    assert float(text) == value
    assert "E" not in text
    assert ".0" not in text[-2:]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (5.0, "5"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.5e21, "1.5e+21"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.25e-7, "1.25e-7"),
        (0.1, "0.1"),
        (-1.5, "-1.5"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740994.0, "9007199254740994"),
        (LARGEST, "9007199254740992"),
    ],
)
def test_numbers_are_written_as_browsers_write_them(value: float, text: str) -> None:
    assert write_number(value) == text


@pytest.mark.parametrize("value", [LARGEST + 1, -LARGEST - 1, 10**400, float("inf"), float("nan")])
def test_what_is_no_exact_number_is_not_written(value: float) -> None:
    with pytest.raises(ExpressionError, match="number_out_of_range"):
        write_number(value)


@pytest.mark.parametrize(
    ("left", "right", "operate", "holds"),
    [
        (LARGEST - 1, 1, add, True),
        (LARGEST, 1, add, False),
        (float(LARGEST), 1, add, False),
        (float(LARGEST), 2, add, False),
        (LARGEST, 0.5, add, True),
        (3002399751580331.0, 3, mul, False),
        (1e299, 10, mul, True),
        (1e16, 1e16, add, True),
        (1e308, 10, mul, False),
        (float("inf"), float("inf"), sub, False),
    ],
)
def test_whole_numbers_stay_exact_and_others_finite(
    left: float, right: float, operate: Callable[[float, float], float], *, holds: bool
) -> None:
    result = operate(left, right)
    if holds:
        assert checked(result, left, right, operate=operate) == result
    else:
        with pytest.raises(ExpressionError, match="number_out_of_range"):
            checked(result, left, right, operate=operate)


def test_whole_numbers_are_told_by_value() -> None:
    assert [as_whole(value) for value in (2, 2.0, -0.0, 2.5, 1e300, float("inf"))] == [2, 2, 0, None, None, None]


def test_only_plain_numbers_are_read() -> None:
    assert [read_number(text) for text in ("12", "-1.5", "+3", "1e3", "007", "-0")] == [12, -1.5, 3, 1000, 7, 0]
    for text in ("", "1,5", ".5", "5.", "0x1", "1_0", "inf", "NaN", "٣", "1e", "--1", "1 2"):
        assert read_number(text) is None
