"""How long to wait before a part that ended is started again. Decides only; no clock here."""

from __future__ import annotations

FIRST_S = 0.2
LONGEST_S = 5.0
HEALTHY_S = 2.0


def next_delay(previous_s: float | None, served_s: float) -> float:
    """Give the pause before the next start: doubled for a part that keeps ending, short again for one that served."""
    if previous_s is None or served_s >= HEALTHY_S:
        return FIRST_S
    return min(previous_s * 2, LONGEST_S)
