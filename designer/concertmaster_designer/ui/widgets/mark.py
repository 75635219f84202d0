"""An icon that says something in a list, in the colour of a role."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QIcon

from concertmaster_designer.ui.icons import icon_pixmap, widened
from concertmaster_designer.ui.theme import current_theme, px

_SIZE: Final = 16
_SCREENS: Final = (1.0, 2.0)


def mark(name: str, role: str, *, room: int = 0) -> QIcon:
    """Give the icon in today's colours and size, sharp on screens of both common densities; ``room`` as for buttons' icons."""
    color, made = getattr(current_theme().palette, role), QIcon()
    for density in _SCREENS:
        made.addPixmap(widened(icon_pixmap(name, color, px(_SIZE), dpr=density), px(room)))
    return made
