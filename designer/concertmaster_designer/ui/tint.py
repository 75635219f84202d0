"""How icons are tinted on what they stand on."""

from __future__ import annotations

from .icons import IconTint
from .theme import Theme


def quiet_tint(theme: Theme) -> IconTint:
    """Give the tint of icons on surfaces: muted, accented where checked."""
    tokens = theme.palette
    return IconTint(normal=tokens.muted, checked=tokens.accent, disabled=tokens.strong_line, scale=theme.text_scale)


def loud_tint(theme: Theme) -> IconTint:
    """Give the tint of icons on the accent."""
    tokens = theme.palette
    return IconTint(normal=tokens.on_accent, checked=tokens.on_accent, disabled=tokens.muted, scale=theme.text_scale)
