"""When a form gets more posts than people would send, as this process sees it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

USUAL_PER_S: Final = 20.0
"""Posts a second, over the window, that a popular form may well get."""

HASTE_MS: Final = 2_000
"""A page of several questions that was open for less was not read by a person."""

_WINDOW_S: Final = 10.0
_MOST_FORMS: Final = 10_000


@dataclass(slots=True)
class _Count:
    """Posts in this window, and in the one before."""

    window: int
    here: int = 0
    before: int = 0


class Surge:
    """Counts posts by form in windows of ten seconds. ``seconds`` is a clock that never goes back."""

    def __init__(self, seconds: Callable[[], float], *, usual_per_s: float = USUAL_PER_S) -> None:
        self._seconds = seconds
        self._limit = usual_per_s * _WINDOW_S
        self._counts: OrderedDict[UUID, _Count] = OrderedDict()

    def count(self, form_id: UUID) -> bool:
        """Count a post; tells whether there are more than usual, so that it had better be proven."""
        window, rest = divmod(self._seconds(), _WINDOW_S)
        count = self._counts.setdefault(form_id, _Count(int(window)))
        self._counts.move_to_end(form_id)
        if count.window != int(window):
            follows = count.window == int(window) - 1
            count.window, count.here, count.before = int(window), 0, count.here if follows else 0
        count.here += 1
        if len(self._counts) > _MOST_FORMS:
            self._counts.popitem(last=False)
        return count.here + count.before * (1 - rest / _WINDOW_S) > self._limit


def needs_proof(wish: Literal["auto", "always", "never"], *, crowded: bool, spent_ms: int | None, questions: int) -> bool:
    """Tell whether a post has to come with a proof of work.

    ``spent_ms`` is how long the page was open, where its script has said so: haste alone is no reason to refuse anybody.
    """
    if wish != "auto":
        return wish == "always"
    hasty = spent_ms is not None and spent_ms < HASTE_MS and questions > 2  # noqa: PLR2004 - one or two are ticked in a second
    return crowded or hasty
