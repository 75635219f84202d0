"""The few colours that people give to groups and notes: those of the families of nodes, mixed into the ground."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from concertmaster_designer.ui.theme.theme import blend

from .inks import Inks

FAMILY_OF: Final[Mapping[str, str]] = MappingProxyType(
    {"gray": "outside", "blue": "data", "green": "trigger", "amber": "logic", "violet": "people"}
)
COLORS: Final = tuple(FAMILY_OF)
GROUP_COLOR: Final = "gray"
NOTE_COLOR: Final = "amber"


class Tone(NamedTuple):
    """What a frame is filled with, its line, and its title."""

    fill: str
    line: str
    words: str


def family(color: str, otherwise: str) -> str:
    """Give the family whose colour a name stands for; unknown names look like the usual one."""
    return FAMILY_OF.get(color) or FAMILY_OF[otherwise]


@lru_cache(maxsize=64)
def group_tone(inks: Inks, color: str) -> Tone:
    """Give the colours of a group's frame."""
    if color not in FAMILY_OF or color == GROUP_COLOR:
        return Tone(inks.group, inks.group_line, inks.subtitle)
    hue = inks.families[FAMILY_OF[color]]
    return Tone(blend(inks.ground, hue, 0.07), blend(inks.ground, hue, 0.38), blend(inks.title, hue, 0.55))


@lru_cache(maxsize=64)
def note_tone(inks: Inks, color: str) -> Tone:
    """Give the colours of a note."""
    if color not in FAMILY_OF or color == NOTE_COLOR:
        return Tone(inks.note, inks.note_line, inks.title)
    hue = inks.families[FAMILY_OF[color]]
    return Tone(blend(inks.ground, hue, 0.09), blend(inks.ground, hue, 0.32), inks.title)
