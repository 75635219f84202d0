from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_shared.expressions import ExpressionError
from concertmaster_shared.expressions.patterns import Pattern, compile_pattern
from concertmaster_shared.expressions.patterns.syntax import read_pattern

often = settings(max_examples=600, deadline=None, derandomize=True)

atoms = st.sampled_from(
    [
        "a",
        "b",
        "1",
        "-",
        r"\.",
        ".",
        r"\d",
        r"\w",
        r"\s",
        r"\D",
        r"\W",
        r"\S",
        "[ab]",
        "[^a]",
        "[a-c1]",
        r"[\d-]",
        r"[^\s\d]",
        "/",
    ]
)
marks = st.sampled_from(["", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,}", "{0,3}", "*?", "+?"])
patterns = st.recursive(
    st.builds(str.__add__, atoms, marks),
    lambda inner: st.one_of(
        st.builds(str.__add__, inner, inner),
        st.builds("{}|{}".format, inner, inner),
        st.builds("({}){}".format, inner, marks),
        st.builds("(?:{}){}".format, inner, marks),
    ),
    max_leaves=8,
)
subjects = st.text("abc1-. /\t", max_size=8)


def matches(pattern: str, text: str) -> bool:
    return compile_pattern(pattern).matches(text, lambda _steps: None)


@often
@given(patterns, st.lists(subjects, max_size=6))
def test_it_agrees_with_the_standard_library(pattern: str, texts: list[str]) -> None:
    theirs = re.compile(pattern, re.ASCII)
    for text in texts:
        assert matches(pattern, text) == bool(theirs.fullmatch(text)), (pattern, text)


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|aa)+b", "(.*)*b", "((a*)*)*b", "(a?){30}a{30}b", ".*.*.*.*.*.*b", "(x+x+)+y|(a|a)*b"]
)
def test_time_grows_with_the_text_alone(pattern: str) -> None:
    compiled = Pattern(read_pattern(pattern))
    start = time.process_time()
    assert not compiled.matches("a" * 20_000, lambda _steps: None)
    assert time.process_time() - start < 0.25


def test_work_is_announced_before_it_is_done() -> None:
    announced: list[int] = []
    compile_pattern("a{160}").matches("a" * 10, announced.append)
    assert announced == [1 + 11 * 10]


def test_a_refusal_to_pay_stops_the_work() -> None:
    def refuse(_steps: int) -> None:
        raise ExpressionError("expression.too_many_steps", limit=0)

    with pytest.raises(ExpressionError, match="too_many_steps"):
        compile_pattern("a*").matches("aaa", refuse)


def test_memory_of_a_pattern_is_bounded() -> None:
    pattern = Pattern(read_pattern("(.{0,40}a)*"))
    for number in range(300):
        pattern.matches("".join(chr(0x4E00 + (number * 37 + place) % 20_000) for place in range(30)), lambda _steps: None)
    assert len(pattern._fitting) <= 2_048
    assert len(pattern._steps) <= 2_048


@pytest.mark.parametrize("pattern", ["(a{100}){11}", "((){1000}){1000}", "a{1000}b", "(a|b){501}"])
def test_patterns_with_too_many_positions_are_refused(pattern: str) -> None:
    with pytest.raises(ExpressionError, match="pattern_too_large"):
        compile_pattern(pattern)


def test_the_largest_pattern_still_works() -> None:
    assert matches("a{1000}", "a" * 1000)
    assert not matches("a{1000}", "a" * 999)
    assert matches(".{0,999}x", "é" * 999 + "x")
