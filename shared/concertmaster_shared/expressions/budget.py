"""What one evaluation may cost, and the account that is charged while it runs.

A step is about the work of one part of the tree. Parts that stand outside list functions run at most once, so they are paid
at the start in one sum; bodies of list functions pay for each item; work on long texts and lists pays by size. The steps
bound time on any machine. A clock, where one is handed in, bounds it once more. Whoever evaluates many expressions for one
purpose may set a total for all of them: it counts the steps alone, so that it ends at the same place each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any, Final

from .errors import ExpressionError

MAX_CHARACTERS: Final = 4_096
MAX_BRACKETS: Final = 40
MAX_DEPTH: Final = 120
"""Levels of the tree; evaluation recurses once or twice a level."""

MAX_VALUE_DEPTH: Final = 64
"""Levels of lists and maps that a comparison or a conversion to text looks into."""

_CLOCK_INTERVAL: Final = 256
_TEXT_SHIFT: Final = 6
_ITEMS_SHIFT: Final = 3
_FEE: Final = 8
"""Steps of the total that an evaluation costs beside its own: what goes on around it takes time too."""


class OverdrawnError(Exception):
    """The evaluations of one context have cost more than its total; only whoever sets a total meets this."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one evaluation: steps, characters of a text it builds, items of a list it builds, seconds if there is a clock.

    ``total`` are the steps of all evaluations of one context; the last one may exceed it by its own steps.
    """

    steps: int = 20_000
    text: int = 256 * 1024
    items: int = 10_000
    seconds: float = 0.25
    clock: Callable[[], float] | None = None
    total: float = inf


DEFAULT: Final = Budget()


class Context:
    """One evaluation's surroundings: the time it is told, the budget it has left, the items its list functions are at.

    It may be used for many evaluations, one after the other; each begins with the whole budget.
    """

    __slots__ = ("_clock", "_deadline", "_left", "_mark", "_total", "budget", "indexes", "items", "now")

    def __init__(self, now: datetime, budget: Budget = DEFAULT) -> None:
        self.now = now
        self.budget = budget
        self.items: list[Any] = [None] * MAX_BRACKETS
        self.indexes: list[int] = [0] * MAX_BRACKETS
        self._clock = budget.clock
        self._left = budget.steps
        self._total = budget.total
        self._mark = 0
        self._deadline = 0.0

    def begin(self) -> None:
        """Start an evaluation with the whole budget; raises ``OverdrawnError`` when those before it have used up the total."""
        steps = self.budget.steps
        self._total -= steps - self._left + _FEE
        if self._total < 0:
            raise OverdrawnError
        self._left = steps
        if self._clock is not None:
            self._deadline = self._clock() + self.budget.seconds
            self._mark = max(0, self._left - _CLOCK_INTERVAL)

    def spend(self, steps: int) -> None:
        """Pay for work about to be done."""
        self._left = left = self._left - steps
        if left < self._mark:
            self._look()

    def charge(self, steps: int) -> None:
        """Put work of whoever asked for an evaluation on the total; the evaluation itself does not pay for it."""
        self._total -= steps

    def spend_on_text(self, characters: int) -> None:
        """Pay for reading or copying a text; short ones are free."""
        if characters >> _TEXT_SHIFT:
            self.spend(characters >> _TEXT_SHIFT)

    def spend_on_items(self, items: int) -> None:
        """Pay for reading or copying a list or map; short ones are free."""
        if items >> _ITEMS_SHIFT:
            self.spend(items >> _ITEMS_SHIFT)

    def room_for_text(self, characters: int) -> None:
        """Pay for a text about to be built, and refuse it if it is too long."""
        if characters > self.budget.text:
            raise ExpressionError("expression.text_too_long", limit=self.budget.text)
        self.spend_on_text(characters)

    def room_for_items(self, items: int) -> None:
        """Pay for a list or map about to be built, and refuse it if it is too long."""
        if items > self.budget.items:
            raise ExpressionError("expression.too_many_items", limit=self.budget.items)
        self.spend_on_items(items)

    def _look(self) -> None:
        if self._left < 0:
            raise ExpressionError("expression.too_many_steps", limit=self.budget.steps)
        if self._clock is not None and self._clock() > self._deadline:
            raise ExpressionError("expression.too_slow", milliseconds=round(self.budget.seconds * 1000))
        self._mark = max(0, self._left - _CLOCK_INTERVAL)
