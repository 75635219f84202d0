"""Points of a rating or a scale: a few whole numbers, one of which is picked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from .refusals import Refusal

_WHOLE: Final = re.compile(r"-?[0-9]{1,4}")


def accept_points(low: int, high: int, step: int) -> Callable[[object], object]:
    """Build the check that an answer is one of the points from ``low`` to ``high``."""
    points = frozenset(range(low, high + 1, step))
    refusal = Refusal("answer.not_a_point", {"min": low, "max": high})

    def accept(value: object) -> object:
        if value is None or value == "":
            return None
        return value if type(value) is int and value in points else refusal

    return accept


def read_points(text: str) -> object:
    """Read a picked point; anything else stays the text it is."""
    return int(text) if _WHOLE.fullmatch(text.strip()) else text
