"""The cheat sheet on paper: every key on one page, in columns, for a printer or for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import ceil
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from concertmaster_shared.look import LIGHT

from .key_lines import Line

Row = Line | str
"""A line, a heading, or nothing but room."""

_COLUMNS: Final = 3
_GAP: Final = 0.03
_TITLE: Final = 2.4
_LETTERS: Final = 0.62
_LARGEST: Final = 0.022
_SMALLEST: Final = 0.78
"""How far a long line is written smaller before it is cut."""

_SHARE_OF_KEYS: Final = 0.45


def paint_sheet(painter: QPainter, page: QRectF, title: str, lines: Sequence[Line]) -> None:
    """Paint the sheet as large as it fits on the page, always dark on light: it is for paper."""
    columns = _columns(_rows(lines))
    in_column = max(map(len, columns), default=1)
    height = min(page.height() / (in_column + _TITLE + 1), page.width() * _LARGEST)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(LIGHT.text))
    painter.setFont(_font(painter, height * 1.1, strong=True))
    heading = QRectF(page.left(), page.top(), page.width(), height * _TITLE)
    painter.drawText(heading, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
    width = page.width() / _COLUMNS
    for number, rows in enumerate(columns):
        left = page.left() + number * width
        for place, row in enumerate(rows):
            top = heading.bottom() + place * height
            _paint_row(painter, QRectF(left, top, width - page.width() * _GAP, height), row)


def _rows(lines: Sequence[Line]) -> list[Row]:
    """Give the rows of all columns one after the other: a heading over each topic, and room above it."""
    rows: list[Row] = []
    for topic, told in groupby(lines, key=lambda line: line.topic):
        rows += ["", topic] if rows else [topic]
        rows += told
    return rows


def _columns(rows: Sequence[Row]) -> list[list[Row]]:
    """Share rows among the columns; none begins with room, and none ends with a heading."""
    columns: list[list[Row]] = []
    left = list(rows)
    for number in range(_COLUMNS, 0, -1):
        count = ceil(len(left) / number)
        while count < len(left) and count > 1 and isinstance(left[count - 1], str):
            count -= 1
        columns.append(left[:count])
        left = left[count:]
        while left and left[0] == "":
            left.pop(0)
    return columns


def _paint_row(painter: QPainter, room: QRectF, row: Row) -> None:
    if isinstance(row, str):
        painter.setFont(_font(painter, room.height() * _LETTERS, strong=True))
        painter.setPen(QColor(LIGHT.accent))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, row)
        return
    painter.setPen(QColor(LIGHT.line))
    painter.drawLine(room.bottomLeft(), room.bottomRight())
    painter.setFont(_font(painter, room.height() * _LETTERS, strong=True))
    painter.setPen(QColor(LIGHT.text))
    keys, width = _fitting(painter, row.keys, room.width() * _SHARE_OF_KEYS)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys)
    left = room.adjusted(0, 0, -width - room.height() * 0.4, 0)
    painter.setFont(_font(painter, room.height() * _LETTERS))
    long = QFontMetricsF(painter.font(), painter.device()).horizontalAdvance(row.title)
    painter.setFont(_font(painter, room.height() * _LETTERS * max(_SMALLEST, min(1.0, left.width() / max(1.0, long)))))
    painter.setPen(QColor(LIGHT.muted))
    words = QFontMetricsF(painter.font(), painter.device()).elidedText(row.title, Qt.TextElideMode.ElideRight, left.width())
    painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, words)


def _fitting(painter: QPainter, keys: Sequence[str], room: float) -> tuple[str, float]:
    """Give as many of the keys as fit, at least one."""
    metrics = QFontMetricsF(painter.font(), painter.device())
    for count in range(len(keys), 1, -1):
        words = " or ".join(keys[:count])
        if metrics.horizontalAdvance(words) <= room:
            return words, metrics.horizontalAdvance(words)
    return keys[0], metrics.horizontalAdvance(keys[0])


def _font(painter: QPainter, pixels: float, *, strong: bool = False) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(max(1, int(pixels)))
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font
