"""Remembering what was worked out once, within a bound on memory: many results of short texts, few of long ones.

The texts come from authors of many organisations, and the tree of a long one is a hundred times as large as that of a usual one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Final, TypeVar

_Subject = TypeVar("_Subject", bound=Hashable)
_Result = TypeVar("_Result")

_SHORT: Final = 128
_MANY: Final = 2_048
_FEW: Final = 64


def remembered(function: Callable[[_Subject], _Result], length: Callable[[_Subject], int]) -> Callable[[_Subject], _Result]:
    """Give a function that remembers its results; ``length`` tells how long the text behind an argument is."""
    of_short = lru_cache(_MANY)(function)
    of_long = lru_cache(_FEW)(function)

    @wraps(function)
    def recall(subject: _Subject) -> _Result:
        return of_short(subject) if length(subject) <= _SHORT else of_long(subject)

    return recall
