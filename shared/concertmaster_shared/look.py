"""The look both products share: colours by role for light and dark, sizes, and the mark of every status.

Values and the arithmetic of contrast, nothing that draws. The designer makes a Qt palette of them, the form pages custom
properties.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours by role, as ``#RRGGBB``."""

    # Grounds, from far to near.
    canvas: str
    surface: str
    raised: str
    # Lines: hairlines between parts, stronger ones around parts, and those that alone show where a control is.
    line: str
    strong_line: str
    control_line: str
    # Words.
    text: str
    muted: str
    # What can be pressed, what is chosen.
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    # States.
    success: str
    warning: str
    danger: str
    waiting: str
    # Families of node types: a spine on a card, never its fill.
    trigger: str
    data: str
    logic: str
    people: str
    outside: str

    def items(self) -> tuple[tuple[str, str], ...]:
        """Give each role with its colour."""
        return tuple((field.name, getattr(self, field.name)) for field in fields(self))


# States and families were chosen by search: every pair stays apart for the three common colour-vision deficiencies, which the
# test measures.
LIGHT: Final = Palette(
    canvas="#F6F7F9",
    surface="#FFFFFF",
    raised="#FBFCFD",
    line="#E3E6EB",
    strong_line="#C9CED6",
    control_line="#868E9B",
    text="#14181F",
    muted="#5B6472",
    accent="#2F5BEA",
    accent_hover="#2449C9",
    accent_soft="#E8EDFD",
    on_accent="#FFFFFF",
    success="#147B4B",
    warning="#875E00",
    danger="#D3163A",
    waiting="#8440C4",
    trigger="#12935A",
    data="#1B84F5",
    logic="#DB5F00",
    people="#8A36C8",
    outside="#5F6A85",
)

DARK: Final = Palette(
    canvas="#14161A",
    surface="#1B1E24",
    raised="#22262E",
    line="#2C313A",
    strong_line="#3C434F",
    control_line="#707A8A",
    text="#E8EBF0",
    muted="#9AA4B2",
    accent="#7C9BFF",
    accent_hover="#98B0FF",
    accent_soft="#252E4A",
    on_accent="#0E1220",
    success="#4FD6A0",
    warning="#F7B23C",
    danger="#F27B62",
    waiting="#BDB8FF",
    trigger="#4FDDA6",
    data="#4F82FA",
    logic="#FA9A1A",
    people="#CFA6FF",
    outside="#8B8F99",
)

PALETTES: Final[Mapping[str, Palette]] = MappingProxyType({"light": LIGHT, "dark": DARK})

FAMILIES: Final = ("trigger", "data", "logic", "people", "outside")

SPACING: Final = (4, 8, 12, 16, 24, 32, 48)
"""Distances, in logical pixels."""

RADII: Final[Mapping[str, int]] = MappingProxyType({"control": 4, "card": 8, "dialogue": 12})

TYPE_SIZES: Final[Mapping[str, int]] = MappingProxyType({"small": 11, "body": 13, "lead": 15, "title": 20, "display": 28})
"""Heights of type in the designer, in logical pixels."""

TYPE_WEIGHTS: Final[Mapping[str, int]] = MappingProxyType({"regular": 400, "strong": 600})

MOTION_MS: Final[Mapping[str, int]] = MappingProxyType({"short": 90, "long": 160})
"""How long a thing may move that has a cause to."""


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How a status is told twice: the role of its colour and the name of its mark."""

    role: str
    mark: str


STATUS_LOOKS: Final[Mapping[str, StatusLook]] = MappingProxyType(
    {
        "pending": StatusLook("muted", "dot"),
        "queued": StatusLook("muted", "dot"),
        "running": StatusLook("accent", "ring"),
        "waiting": StatusLook("waiting", "clock"),
        "succeeded": StatusLook("success", "tick"),
        "failed": StatusLook("danger", "cross"),
        "skipped": StatusLook("muted", "dash"),
        "cancelled": StatusLook("muted", "square"),
    }
)

_LINEAR_BELOW: Final = 0.04045


def luminance(color: str) -> float:
    """Give the relative luminance of ``#RRGGBB`` (WCAG 2.2), from 0 for black to 1 for white."""
    red, green, blue = (_linear(int(color[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Give the contrast ratio of two colours (WCAG 2.2), from 1 to 21, in either order."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _linear(channel: float) -> float:
    if channel <= _LINEAR_BELOW:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
