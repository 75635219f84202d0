"""The signs of a comparison: a disc with plus, minus, wave or arrow, so that nobody has to tell colours apart. Device pixels."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_shared.workflow.compare import How

_ROLES: Final = {"added": "success", "removed": "danger", "changed": "warning", "moved": "accent"}
_SMALLEST_GLYPH: Final = 4.0


def color_of(how: How, inks: Inks) -> QColor:
    """Give the colour of what happened."""
    return inks.theme.color(_ROLES[how])


def draw_sign(painter: QPainter, how: How, center: QPointF, *, radius: float, inks: Inks) -> None:
    """Draw a disc with the sign of what happened."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(inks.ground))
    painter.drawEllipse(center, radius * 1.22, radius * 1.22)
    painter.setBrush(color_of(how, inks))
    painter.drawEllipse(center, radius, radius)
    if radius < _SMALLEST_GLYPH:
        return
    pen = QPen(QColor(inks.card), max(1.2, radius * 0.24))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(how, center, radius * 0.52))


def _path(how: How, center: QPointF, reach: float) -> QPainterPath:
    path = QPainterPath(center - QPointF(reach, 0))
    if how == "changed":
        path.cubicTo(
            center + QPointF(-0.4 * reach, -1.1 * reach), center + QPointF(0.4 * reach, 1.1 * reach), center + QPointF(reach, 0)
        )
        return path
    path.lineTo(center + QPointF(reach, 0))
    if how == "added":
        path.moveTo(center - QPointF(0, reach))
        path.lineTo(center + QPointF(0, reach))
    elif how == "moved":
        path.moveTo(center + QPointF(0.3 * reach, -0.7 * reach))
        path.lineTo(center + QPointF(reach, 0))
        path.lineTo(center + QPointF(0.3 * reach, 0.7 * reach))
    return path
