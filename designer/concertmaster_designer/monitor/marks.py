"""How a status is shown in lists: an icon in its colour, and its word."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QIcon

from concertmaster_designer.ui.icons import icon_pixmap
from concertmaster_designer.ui.theme import current_theme
from concertmaster_shared.look import STATUS_LOOKS

_ICONS: Final = {
    "dot": "circle-dashed",
    "ring": "loader-circle",
    "clock": "clock",
    "tick": "circle-check",
    "cross": "circle-x",
    "dash": "minus",
    "square": "ban",
}
_SCREENS: Final = (1.0, 2.0)


def status_icon(status: str) -> QIcon:
    """Give the icon of a status in today's colours."""
    look, theme = STATUS_LOOKS[status], current_theme()
    made = QIcon()
    for density in _SCREENS:
        made.addPixmap(icon_pixmap(_ICONS[look.mark], getattr(theme.palette, look.role), 16, dpr=density))
    return made


def status_word(status: str) -> str:
    """Give the word of a status as a sentence begins."""
    return status.capitalize()
