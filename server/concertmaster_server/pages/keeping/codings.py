"""Which compressed bodies a browser takes, and which pages it already has."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_CODINGS: Final = ("br", "gzip")
"""What bodies are kept in beside their plain form, the smallest first."""

_MOST_PARTS: Final = 20


@lru_cache(maxsize=256)
def taken(accepted: str) -> tuple[str, ...]:
    """Give the codings that an ``Accept-Encoding`` header takes, best first; the last one is none, and empty."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(",")[:_MOST_PARTS]:
        name, _, parameter = part.partition(";")
        weights[name.strip()] = _weight(parameter)
    return (*(name for name in _CODINGS if weights.get(name, 0.0) > 0), "")


def holds(known: str, tag: str) -> bool:
    """Tell whether a page is among those that a browser has (``If-None-Match``), in whatever coding it came."""
    names = (name.strip().removeprefix("W/").strip('"') for name in known.split(",")[:_MOST_PARTS])
    return any(name.partition("-")[0] in (tag, "*") for name in names)


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
