"""Work that stops for a moment now and then, where there is much of it, so that somebody else may do something between."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

Result = TypeVar("Result")
Gradual = Generator[None, None, Result]


def finish(work: Gradual[Result]) -> Result:
    """Do all of it at once."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
