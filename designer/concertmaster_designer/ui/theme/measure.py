"""Sizes that follow the size of text: what holds words grows with them, distances between things stay."""

from __future__ import annotations

from .apply import current_theme


def px(size: float) -> int:
    """Give a size in logical pixels at the size of text that the application wears."""
    return round(size * current_theme().text_scale)
