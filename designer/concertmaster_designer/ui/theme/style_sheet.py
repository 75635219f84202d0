"""The small style sheet, filled with a theme's colours.

Marks inside controls are icons, tinted into a folder that lives with the program.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from pathlib import Path
from string import Template
from typing import Final

from PySide6.QtCore import QTemporaryDir

from concertmaster_designer.ui.icons import tinted_svg

from .theme import Theme, blend

# Name in the style sheet, icon, role of its colour.
_MARKS: Final = (
    ("check_mark", "check", "on_accent"),
    ("partial_mark", "minus", "on_accent"),
    ("down_mark", "chevron-down", "muted"),
    ("up_mark", "chevron-up", "muted"),
    ("right_mark", "chevron-right", "muted"),
    ("close_mark", "x", "muted"),
)
# A tree stretches its marks to the width of its indent; a wider frame keeps them small.
_TREE_MARKS: Final = (("closed_mark", "chevron-right", "muted"), ("open_mark", "chevron-down", "muted"))

_SIZE: Final = re.compile(r"((?:width|height|radius|border): ?-?)([5-9]|\d\d+)px")


def style_sheet(theme: Theme) -> str:
    """Fill the style sheet for a theme."""
    tokens = theme.palette
    values = dict(tokens.items())
    values["hover"] = blend(tokens.surface, tokens.text, 0.05)
    values["pressed"] = blend(tokens.surface, tokens.text, 0.10)
    values["faint"] = blend(tokens.surface, tokens.muted, 0.6)
    values["handle"] = blend(tokens.surface, tokens.muted, 0.45)
    values["handle_hover"] = blend(tokens.surface, tokens.muted, 0.75)
    for name, icon, role in _MARKS:
        values[name] = _mark_file(icon, getattr(tokens, role), "0 0 24 24")
    for name, icon, role in _TREE_MARKS:
        values[name] = _mark_file(icon, getattr(tokens, role), "-8 -8 40 40")
    template = (resources.files(__package__) / "style.qss").read_text(encoding="utf-8")
    return _sized(Template(template).substitute(values), theme.text_scale)


def _sized(sheet: str, scale: float) -> str:
    """Let what holds words grow with them; hairlines, rings and paddings stay, so that there is room for the words."""
    if scale == 1.0:
        return sheet
    return _SIZE.sub(lambda found: f"{found[1]}{round(int(found[2]) * scale)}px", sheet)


@cache
def _marks_folder() -> QTemporaryDir:
    return QTemporaryDir()


@cache
def _mark_file(icon: str, color: str, frame: str) -> str:
    """Write a tinted icon where the style sheet can read it: Qt's style sheets take pictures from files alone."""
    file = Path(_marks_folder().path()) / f"{icon}-{color[1:]}-{frame.replace(' ', '_')}.svg"
    file.write_text(tinted_svg(icon, color).replace('viewBox="0 0 24 24"', f'viewBox="{frame}"'), encoding="utf-8")
    return file.as_posix()
