"""Paint the handles of outputs that lead nowhere yet: a short line and a plus, the one under the pointer in the accent."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.openings import AWAY, Opening, reach_at
from concertmaster_designer.canvas.model.shapes import PORT_RADIUS

from .edges import EDGE_WIDTH
from .inks import Inks
from .levels import LABELS_FROM

_CROSS: Final = 0.45
"""How far the plus reaches, in halves of its handle."""


def paint_openings(painter: QPainter, lens: Lens, inks: Inks, *, openings: Iterable[Opening], hot: Opening | None) -> None:
    """Paint handles; the painter is in device pixels. ``hot`` is the one under the pointer or pressed."""
    device = painter.device()
    right, bottom = device.width() * device.devicePixelRatio(), device.height() * device.devicePixelRatio()
    for opening in openings:
        x, y = lens.device(opening.x, opening.y)
        # Where an output has a word, the line begins after it.
        away = AWAY if lens.logical >= LABELS_FROM else opening.x - opening.port.x
        handle = _picture(inks, (lens.scale, lens.logical), away, opening == hot)
        half = handle.height() / 2
        if -half < x < right + handle.width() and -half < y < bottom + half:
            painter.drawPixmap(round(x + half) - handle.width(), round(y - half), handle)


@lru_cache(maxsize=64)
def _picture(inks: Inks, scales: tuple[float, float], away: float, hot: bool) -> QPixmap:  # noqa: FBT001 - a key of the cache
    scale, logical = scales
    radius = reach_at(logical) * scale
    line = max(1.0, EDGE_WIDTH * scale * 0.75)
    half = radius + line
    width = round((away - PORT_RADIUS) * scale + half)
    picture = QPixmap(width, round(2 * half))
    picture.fill(Qt.GlobalColor.transparent)
    center = QPointF(width - half, half)
    color = QColor(inks.accent if hot else inks.port)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, line))
    painter.drawLine(QLineF(0, center.y(), center.x() - radius, center.y()))
    painter.setBrush(color if hot else QColor(inks.card))
    painter.drawRoundedRect(QRectF(center.x() - radius, half - radius, 2 * radius, 2 * radius), radius * 0.55, radius * 0.55)
    painter.setPen(QPen(QColor(inks.theme.palette.on_accent if hot else inks.subtitle), line, c=Qt.PenCapStyle.RoundCap))
    reach = radius * _CROSS
    painter.drawLine(QLineF(center.x() - reach, half, center.x() + reach, half))
    painter.drawLine(QLineF(center.x(), half - reach, center.x(), half + reach))
    painter.end()
    return picture
