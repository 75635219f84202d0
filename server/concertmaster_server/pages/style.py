"""The one style sheet: the tokens of the shared look as custom properties, light and dark, in front of the rules."""

from __future__ import annotations

from typing import Final

from concertmaster_shared.look import DARK, LIGHT, RADII, Palette

_ROLES: Final = (
    "canvas",
    "surface",
    "raised",
    "line",
    "strong_line",
    "control_line",
    "text",
    "muted",
    "accent",
    "accent_hover",
    "accent_soft",
    "on_accent",
    "success",
    "warning",
    "danger",
)


def with_tokens(rules: str) -> str:
    """Put the tokens in front of the rules."""
    radii = "".join(f"--radius-{name}:{size}px;" for name, size in RADII.items())
    light = f":root{{color-scheme:light dark;{radii}{_properties(LIGHT)}}}"
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{_properties(DARK)}}}}}"
    return f"{light}\n{dark}\n{rules}"


def _properties(palette: Palette) -> str:
    return "".join(f"--{role.replace('_', '-')}:{getattr(palette, role)};" for role in _ROLES)
