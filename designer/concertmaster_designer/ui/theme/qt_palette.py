"""The theme as Qt's own palette, for everything that the style sheet does not name."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from .theme import Theme, blend


def qt_palette(theme: Theme) -> QPalette:
    """Build the application palette of a theme."""
    tokens = theme.palette
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.surface,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.waiting,
        role.Light: tokens.surface,
        role.Midlight: tokens.line,
        role.Mid: tokens.strong_line,
        role.Dark: tokens.control_line,
        role.Shadow: tokens.strong_line,
    }
    palette = QPalette()
    for which, color in colors.items():
        palette.setColor(which, QColor(color))
    faint = QColor(blend(tokens.surface, tokens.muted, 0.6))
    for which in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, faint)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(tokens.strong_line))
    return palette
