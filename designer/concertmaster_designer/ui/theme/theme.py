"""A theme: one palette of the shared tokens, whether it is dark, whether things may move, and how large text is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from PySide6.QtGui import QColor

from concertmaster_shared.look import DARK, LIGHT, Palette

_SHADOW: Final = {"light": "#14181F", "dark": "#000000"}


@dataclass(frozen=True, slots=True)
class Theme:
    """What windows are painted with; two themes with equal values are the same theme."""

    name: str
    palette: Palette
    reduced_motion: bool = False
    text_scale: float = 1.0

    @classmethod
    def light(cls, *, reduced_motion: bool = False) -> Theme:
        """Give the light theme."""
        return cls("light", LIGHT, reduced_motion)

    @classmethod
    def dark(cls, *, reduced_motion: bool = False) -> Theme:
        """Give the dark theme."""
        return cls("dark", DARK, reduced_motion)

    @property
    def is_dark(self) -> bool:
        """Tell whether light words stand on dark ground."""
        return self.name == "dark"

    def still(self) -> Theme:
        """Give the same theme with nothing moving."""
        return replace(self, reduced_motion=True)

    def scaled(self, text_scale: float) -> Theme:
        """Give the same theme with text of another size."""
        return replace(self, text_scale=text_scale)

    def contrasted(self) -> Theme:
        """Give the same theme with every word and line as far from its ground as the strongest."""
        tokens = self.palette
        lines = {"line": tokens.control_line, "strong_line": tokens.text, "control_line": tokens.text}
        return replace(self, palette=replace(tokens, muted=tokens.text, canvas=tokens.surface, raised=tokens.surface, **lines))

    def color(self, role: str, alpha: float = 1.0) -> QColor:
        """Give the colour of a palette's role, more or less transparent."""
        return _color(getattr(self.palette, role), alpha)

    def shadow(self, alpha: float) -> QColor:
        """Give the colour of the shadow below what floats."""
        return _color(_SHADOW[self.name], alpha)


@cache
def _color(value: str, alpha: float) -> QColor:
    color = QColor(value)
    color.setAlphaF(alpha)
    return color


def blend(below: str, above: str, share: float) -> str:
    """Mix two ``#RRGGBB`` colours; ``share`` of 1 gives ``above`` alone."""
    parts = (round(int(below[i : i + 2], 16) * (1 - share) + int(above[i : i + 2], 16) * share) for i in (1, 3, 5))
    return "#" + "".join(f"{part:02X}" for part in parts)
