"""The three queues, how the database orders them, and whose turn it is: none waits for ever behind a fuller one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from concertmaster_shared.api.runs import Priority

PRIORITIES: Final[dict[Priority, int]] = {"high": 0, "medium": 1, "low": 2}

TURNS: Final[tuple[Priority, ...]] = (
    "high", "medium", "high", "high", "medium", "high", "low", "high", "medium", "high",
)  # fmt: skip
"""Of ten claims six look into the high queue first, three into the medium one, and one into the low one."""


def turn(queues: Sequence[Priority], claims: int) -> tuple[Priority, ...]:
    """Give the order in which the next claim looks through its queues, after so many claims."""
    first = TURNS[claims % len(TURNS)]
    return tuple(sorted(queues, key=lambda queue: (queue != first, PRIORITIES[queue])))
