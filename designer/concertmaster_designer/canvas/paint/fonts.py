"""Fonts and widths of words at any scale: measured once a character, so that words need not be laid out to be cut to length."""

from __future__ import annotations

import unicodedata
from typing import Final

from PySide6.QtGui import QFont, QFontMetricsF, QPixmap

_MEASURED_AT: Final = 100.0
_ROUNDED_UP: Final = 0.35
ELLIPSIS: Final = "…"
_STRONG: Final = frozenset({"L", "R", "AL"})
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f")


def sized(font: QFont, pixels: float, *, strong: bool = False) -> QFont:
    """Give a font at about a height in device pixels, with widths that follow it.

    Qt paints letters at whole heights alone. Rounding up little keeps what was cut to length inside its card.
    """
    made = QFont(font)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    made.setPixelSize(max(1, int(pixels + _ROUNDED_UP)))
    return made


def runs_leftwards(text: str) -> bool:
    """Tell whether a text is to be read from the right: its first letter that has a direction says so."""
    for letter in text:
        way = unicodedata.bidirectional(letter)
        if way in _STRONG:
            return way != "L"
    return False


def _whole(text: str, place: int) -> int:
    """Give the first place from there on that does not lie within a letter and its marks."""
    while place < len(text) and (unicodedata.combining(text[place]) or text[place] in _JOINERS):
        place += 1
    return place


class Measure:
    """Widths of words in one font, in units of its height."""

    def __init__(self, font: QFont, *, strong: bool) -> None:
        self._metrics = QFontMetricsF(sized(font, _MEASURED_AT, strong=strong), QPixmap(1, 1))
        self._advances: dict[str, float] = {}

    def width(self, text: str) -> float:
        """Give the width of a text."""
        advances = self._advances
        try:
            return sum([advances[letter] for letter in text])
        except KeyError:
            for letter in set(text):
                advances[letter] = self._metrics.horizontalAdvance(letter) / _MEASURED_AT
            return sum([advances[letter] for letter in text])

    def shorten(self, text: str, room: float) -> str:
        """Cut a text to a width by leaving out its middle: names often differ in their last letters alone."""
        if self.width(text) <= room:
            return text
        room -= self.width(ELLIPSIS)
        tail_room = room * 0.4
        tail = len(text)
        while tail > 0 and self.width(text[tail - 1 :]) <= tail_room:
            tail -= 1
        tail = _whole(text, tail)
        head = self._fitting(text, room - self.width(text[tail:]))
        return text[:head].rstrip() + ELLIPSIS + text[tail:].lstrip()

    def cut(self, text: str, room: float) -> str:
        """Cut a text to a width by leaving out its end."""
        if self.width(text) <= room:
            return text
        return text[: self._fitting(text, room - self.width(ELLIPSIS))].rstrip() + ELLIPSIS

    def wrap(self, text: str, room: float) -> tuple[str, ...]:
        """Break a text into one or two lines of a width; what does not fit is left out of the middle of the second."""
        if self.width(text) <= room:
            return (text,)
        space = text.rfind(" ", 0, self._fitting(text, room) + 1)
        if space <= 0:
            return (self.shorten(text, room),)
        return text[:space], self.shorten(text[space + 1 :], room)

    def _fitting(self, text: str, room: float) -> int:
        for count, letter in enumerate(text):
            room -= self._advances[letter]
            if room < 0:
                return count
        return len(text)
