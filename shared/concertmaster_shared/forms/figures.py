"""Buckets of what pages measure: how figures of many visits are kept as a few sums, and read again as a quantile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

BOUNDS: Final[Mapping[str, tuple[float, ...]]] = {
    "lcp": (200, 400, 600, 800, 1000, 1200, 1600, 2000, 2500, 3000, 4000, 6000, 10000),
    "cls": (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0),
    "inp": (16, 32, 50, 75, 100, 150, 200, 300, 500, 1000, 2000),
    "fill": (10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800, 3600, 7200),
}
"""The greatest value of each bucket but the last, by measure: milliseconds, shifts of layout, and seconds of filling in."""

ABOVE: Final = "more"
"""The part of values beyond all bounds."""


def bucket(measure: str, value: float) -> str:
    """Give the part under which a value is counted: the least bound that it does not exceed."""
    return next((f"{bound:g}" for bound in BOUNDS[measure] if value <= bound), ABOVE)


def quantile(measure: str, counts: Mapping[str, int], part: float) -> float | None:
    """Give the bound that so large a part of the values did not exceed, spread evenly inside its bucket; None without values.

    Of values beyond all bounds nothing is known but that: they count as the last bound.
    """
    wanted = sum(counts.values()) * part
    if not wanted:
        return None
    below, seen = 0.0, 0
    for bound in BOUNDS[measure]:
        here = counts.get(f"{bound:g}", 0)
        if here and seen + here >= wanted:
            return round(below + (bound - below) * (wanted - seen) / here, 4)
        below, seen = bound, seen + here
    return below
