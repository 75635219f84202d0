"""Sizes that follow the size of text: what holds words grows with them, distances between things stay."""

from __future__ import annotations

from typing import Final

from .apply import current_theme

_LINE: Final = 17


def px(size: float) -> int:
    """Give a size in logical pixels at the size of text that the application wears."""
    return round(size * current_theme().text_scale)


def line_px(size: float) -> int:
    """Give the height of something that holds one line of words: the line grows, the air around it stays."""
    return round(size + _LINE * (current_theme().text_scale - 1))
