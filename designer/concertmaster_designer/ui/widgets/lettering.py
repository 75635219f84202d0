"""Words in which some letters are strong: those by which they were found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption


def draw_lettered(painter: QPainter, room: QRect, words: str, letters: Sequence[int]) -> None:
    """Draw one line of words with the painter's pen and font, elided where there is not the room."""
    font = painter.font()
    if not letters:
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        return
    strong = QFont(font)
    strong.setWeight(QFont.Weight.Bold)
    # Measured in the strong font: what fits in that fits in both.
    shown = QFontMetrics(strong).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    layout = QTextLayout(shown, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats([_range(place, strong) for place in _units(words, letters) if place < len(shown)])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(room.width())
    layout.endLayout()
    layout.draw(painter, QPointF(room.left(), room.top() + (room.height() - line.height()) / 2))


def _range(place: int, font: QFont) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = place, 1
    made.format = QTextCharFormat()
    made.format.setFont(font)
    return made


def _units(words: str, letters: Sequence[int]) -> list[int]:
    """Give the places as Qt counts them: letters beyond the first plane are two of its units."""
    if words.isascii():
        return list(letters)
    chosen, found, unit = set(letters), list[int](), 0
    for place, letter in enumerate(words):
        width = 2 if ord(letter) > 0xFFFF else 1  # noqa: PLR2004 - the end of the first plane
        if place in chosen:
            found += range(unit, unit + width)
        unit += width
    return found
