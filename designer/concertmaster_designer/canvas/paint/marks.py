"""Marks: the small discs that tell a state or a problem by shape as well as by colour. Measures are device pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

_SMALLEST_GLYPH: Final = 4.5
"""Below this radius a disc says enough and a glyph would be a smudge."""

Draw = Callable[[QPainter, QPointF, float], None]


def draw_mark(painter: QPainter, mark: str, center: QPointF, *, radius: float, colors: tuple[str, str, str]) -> None:
    """Draw a mark's disc with its glyph; ``colors`` are those of the rim around it, the disc and the glyph."""
    ground, color, glyph = colors
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawEllipse(center, radius * 1.25, radius * 1.25)
    painter.setBrush(QColor(color))
    if mark == "warning":
        painter.drawPolygon(_triangle(center, radius * 1.12))
    else:
        painter.drawEllipse(center, radius, radius)
    if mark == "unfilled":
        # A ring, where problems are discs: nothing is wrong yet.
        painter.setBrush(QColor(glyph))
        painter.drawEllipse(center, radius * 0.78, radius * 0.78)
        glyph = color
    if radius < _SMALLEST_GLYPH:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_stroke(glyph, radius))
    _GLYPHS[mark](painter, center, radius)


def draw_arc(painter: QPainter, center: QPointF, radius: float, *, color: str, turn: float) -> None:
    """Draw the open ring of something that runs, turned by ``turn`` (0 to 1)."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_stroke(color, radius * 1.4))
    around = QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)
    painter.drawArc(around, round(-turn * 5760) + 1440, -4000)


def _stroke(color: str, radius: float) -> QPen:
    pen = QPen(QColor(color), max(1.0, radius * 0.22))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _triangle(center: QPointF, radius: float) -> QPolygonF:
    corners = (math.radians(-90 + 120 * corner) for corner in range(3))
    return QPolygonF([center + QPointF(math.cos(angle) * radius, math.sin(angle) * radius + radius * 0.12) for angle in corners])


def _line(painter: QPainter, center: QPointF, radius: float, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([center + QPointF(x * radius, y * radius) for x, y in points]))


def _tick(painter: QPainter, center: QPointF, radius: float) -> None:
    _line(painter, center, radius, (-0.42, 0.04), (-0.1, 0.36), (0.46, -0.32))


def _cross(painter: QPainter, center: QPointF, radius: float) -> None:
    _line(painter, center, radius, (-0.34, -0.34), (0.34, 0.34))
    _line(painter, center, radius, (-0.34, 0.34), (0.34, -0.34))


def _clock(painter: QPainter, center: QPointF, radius: float) -> None:
    _line(painter, center, radius, (0.0, -0.5), (0.0, 0.06), (0.36, 0.28))


def _ring(painter: QPainter, center: QPointF, radius: float) -> None:
    around = QRectF(center.x() - radius * 0.45, center.y() - radius * 0.45, radius * 0.9, radius * 0.9)
    painter.drawArc(around, 1440, -4000)


def _dash(painter: QPainter, center: QPointF, radius: float) -> None:
    _line(painter, center, radius, (-0.4, 0.0), (0.4, 0.0))


def _square(painter: QPainter, center: QPointF, radius: float) -> None:
    _line(painter, center, radius, (-0.3, -0.3), (0.3, -0.3), (0.3, 0.3), (-0.3, 0.3), (-0.3, -0.3))


def _dots(painter: QPainter, center: QPointF, radius: float) -> None:
    for offset in (-0.42, 0.0, 0.42):
        painter.drawPoint(center + QPointF(offset * radius, 0.0))


def _exclamation(painter: QPainter, center: QPointF, radius: float) -> None:
    _line(painter, center, radius, (0.0, -0.46), (0.0, 0.1))
    painter.drawPoint(center + QPointF(0.0, radius * 0.46))


def _pause(painter: QPainter, center: QPointF, radius: float) -> None:
    _line(painter, center, radius, (-0.2, -0.32), (-0.2, 0.32))
    _line(painter, center, radius, (0.2, -0.32), (0.2, 0.32))


_GLYPHS: Final[Mapping[str, Draw]] = MappingProxyType(
    {
        "tick": _tick,
        "cross": _cross,
        "clock": _clock,
        "ring": _ring,
        "dash": _dash,
        "square": _square,
        "dot": _dots,
        "error": _exclamation,
        "warning": _exclamation,
        "pause": _pause,
        "unfilled": _dots,
    }
)
