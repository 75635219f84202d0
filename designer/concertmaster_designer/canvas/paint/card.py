"""One card as it looks at one scale: body, spine, icon, ports and marks. Its words are painted later, over the sprites."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from concertmaster_designer.canvas.model.shapes import CARD_WIDTH, PORT_RADIUS, Shape
from concertmaster_designer.ui.icons import has_icon, icon_pixmap
from concertmaster_shared.look import STATUS_LOOKS

from .inks import Inks
from .marks import draw_mark

RADIUS: Final = 8.0
SPINE: Final = 4.0
ICON: Final = 20.0
ICON_LEFT: Final = 15.0
TEXT_LEFT: Final = 45.0
TEXT_RIGHT: Final = 9.0
FADED: Final = 0.45
MARK_RADIUS: Final = 8.0
MARK_INSET: Final = 16.0
_RING: Final = 2.0
_HALO: Final = 4.0

_UNKNOWN_ICON: Final = "circle-question-mark"
_SMALLEST_ICON: Final = 7
"""Pixels below which an icon is a block of its family's colour."""

_STRONG_STATES: Final = frozenset({"running", "failed", "waiting", "succeeded"})


@dataclass(frozen=True, slots=True)
class CardState:
    """What a card shows beside its shape."""

    selected: bool = False
    hovered: bool = False
    error_port: bool = False
    status: str = ""
    problem: str = ""
    disabled: bool = False

    @property
    def faded(self) -> bool:
        """Tell whether the card steps back: it does not run, or did not."""
        return self.disabled or self.status == "skipped"


def margin_at(scale: float) -> int:
    """Give how many pixels beyond a card its sprite reaches."""
    return math.ceil(12 * scale) + 2


def size_at(shape: Shape, scale: float) -> tuple[int, int]:
    """Give a card's size in whole pixels."""
    return max(2, round(CARD_WIDTH * scale)), max(2, round(shape.height * scale))


def draw_card(painter: QPainter, shape: Shape, state: CardState, scale: float, inks: Inks, *, bars: bool) -> None:
    """Draw a card with its upper left corner at the origin; ``bars`` stand for words too small to read."""
    width, height = size_at(shape, scale)
    body = QPainterPath()
    pen = max(1.0, round(scale * 0.9))
    body.addRoundedRect(QRectF(pen / 2, pen / 2, width - pen, height - pen), RADIUS * scale, RADIUS * scale)
    if state.selected:
        _draw_halo(painter, width, height, scale, inks)
    painter.setPen(Qt.PenStyle.NoPen)
    if state.faded:
        # Faded over the ground, not over whatever runs below the card.
        painter.setBrush(QColor(inks.ground))
        painter.drawPath(body)
        painter.setOpacity(FADED)
    painter.setBrush(QColor(inks.card))
    painter.drawPath(body)
    _draw_spine(painter, shape, body, height, scale, inks)
    _draw_border(painter, shape, state, body, scale, inks)
    _draw_icon(painter, shape, height, scale, inks)
    if bars:
        _draw_bars(painter, height, scale, inks)
    painter.setOpacity(1.0)
    _draw_ports(painter, shape, state, (width, height), scale, inks)
    _draw_marks(painter, state, width, height, scale, inks)


def _draw_halo(painter: QPainter, width: int, height: int, scale: float, inks: Inks) -> None:
    reach = _HALO * scale
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(inks.halo))
    around = QRectF(-reach, -reach, width + 2 * reach, height + 2 * reach)
    painter.drawRoundedRect(around, RADIUS * scale + reach, RADIUS * scale + reach)


def _draw_spine(painter: QPainter, shape: Shape, body: QPainterPath, height: int, scale: float, inks: Inks) -> None:
    painter.save()
    painter.setClipPath(body)
    painter.fillRect(QRectF(0, 0, max(2.0, SPINE * scale), height), QColor(inks.families[shape.look.family]))
    painter.restore()


def _draw_border(painter: QPainter, shape: Shape, state: CardState, body: QPainterPath, scale: float, inks: Inks) -> None:
    color, width = inks.card_line, max(1.0, round(scale * 0.9))
    if state.hovered:
        color = inks.card_line_hover
    if state.status in _STRONG_STATES:
        color, width = inks.statuses[state.status], max(1.0, _RING * scale * 0.75)
    if state.selected:
        color, width = inks.accent, max(1.0, _RING * scale)
    pen = QPen(QColor(color), width)
    if not shape.look.known or state.disabled:
        pen.setDashPattern([4.0, 3.0])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(body)


def _draw_icon(painter: QPainter, shape: Shape, height: int, scale: float, inks: Inks) -> None:
    size = round(ICON * scale)
    left, top = round(ICON_LEFT * scale), round((height - size) / 2)
    color = inks.families[shape.look.family]
    if size < _SMALLEST_ICON:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(inks.family_blocks[shape.look.family]))
        painter.drawRoundedRect(QRectF(left, top, size, size), size / 4, size / 4)
        return
    name = shape.look.icon if has_icon(shape.look.icon) else _UNKNOWN_ICON
    painter.drawPixmap(left, top, icon_pixmap(name, color, size))


def _draw_bars(painter: QPainter, height: int, scale: float, inks: Inks) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(inks.bar))
    thick, left = max(1.0, 7 * scale), TEXT_LEFT * scale
    painter.drawRoundedRect(QRectF(left, height / 2 - 11 * scale, 112 * scale, thick), thick / 2, thick / 2)
    painter.setOpacity(painter.opacity() * 0.5)
    painter.drawRoundedRect(QRectF(left, height / 2 + 5 * scale, 76 * scale, thick), thick / 2, thick / 2)
    painter.setOpacity(painter.opacity() * 2)


def _draw_ports(painter: QPainter, shape: Shape, state: CardState, size: tuple[int, int], scale: float, inks: Inks) -> None:
    radius = max(1.5, (PORT_RADIUS - 0.75) * scale)
    painter.setBrush(QColor(inks.card))
    painter.setPen(QPen(QColor(inks.accent if state.hovered else inks.port), max(1.0, 1.5 * scale)))
    for x, ports in ((0, shape.inputs), (size[0], shape.outputs)):
        first = size[1] / 2 - (len(ports) - 1) * 12 * scale
        for index in range(len(ports)):
            painter.drawEllipse(QPointF(x, first + index * 24 * scale), radius, radius)
    if state.error_port and shape.look.can_fail:
        painter.setPen(QPen(QColor(inks.error), max(1.0, 1.5 * scale)))
        painter.drawEllipse(QPointF(size[0] / 2, size[1]), radius, radius)


def _draw_marks(painter: QPainter, state: CardState, width: int, height: int, scale: float, inks: Inks) -> None:
    radius = max(3.0, MARK_RADIUS * scale)
    right = width - MARK_INSET * scale
    if state.status:
        mark, color = STATUS_LOOKS[state.status].mark, inks.statuses[state.status]
        draw_mark(painter, mark, QPointF(right, height), radius, ground=inks.ground, color=color, glyph=inks.card)
    if state.problem:
        color = inks.error if state.problem == "error" else inks.warning
        draw_mark(painter, state.problem, QPointF(right, 0), radius, ground=inks.ground, color=color, glyph=inks.card)
        right -= 2.5 * radius
    if state.disabled:
        draw_mark(painter, "pause", QPointF(right, 0), radius, ground=inks.ground, color=inks.port, glyph=inks.card)
