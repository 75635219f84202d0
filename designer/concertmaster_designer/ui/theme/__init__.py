"""The look of every window: tokens as a theme, a Qt palette and a style sheet made from them.

Widgets ask the theme for colours and never name one themselves.
"""

from .apply import apply_theme, current_theme, follow_system, on_theme_changed
from .measure import line_px, px
from .theme import Theme

__all__ = ["Theme", "apply_theme", "current_theme", "follow_system", "line_px", "on_theme_changed", "px"]
