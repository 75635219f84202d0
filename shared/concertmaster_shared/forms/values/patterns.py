"""Patterns of text answers: the regular expressions of the expression language, whose time grows with the text alone."""

from __future__ import annotations

from collections.abc import Callable

from concertmaster_shared.expressions import ExpressionError
from concertmaster_shared.expressions.patterns import compile_pattern


def pattern_fault(pattern: str) -> str | None:
    """Say why a pattern cannot be used, if so."""
    try:
        compile_pattern(pattern)
    except ExpressionError as fault:
        return fault.message
    return None


def full_match(pattern: str) -> Callable[[str], bool]:
    """Build the test whether a whole text fits a pattern that has no fault."""
    machine = compile_pattern(pattern)
    return lambda text: machine.matches(text, _for_free)


def _for_free(_steps: int) -> None:
    """Take no account: an answer is short, and one look at each character is all it costs."""
