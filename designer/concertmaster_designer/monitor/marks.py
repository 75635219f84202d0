"""How a status is shown in lists: an icon in its colour, and its word."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QIcon

from concertmaster_designer.ui.widgets.mark import mark
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


def status_icon(status: str) -> QIcon:
    """Give the icon of a status in today's colours."""
    look = STATUS_LOOKS[status]
    return mark(_ICONS[look.mark], look.role)


def status_word(status: str) -> str:
    """Give the word of a status as a sentence begins."""
    return status.capitalize()
