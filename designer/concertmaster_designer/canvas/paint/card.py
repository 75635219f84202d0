"""One card as it looks at one scale: body, spine, icon, ports and marks. Its words are painted later, over the sprites."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from concertmaster_designer.canvas.model.shapes import CARD_WIDTH, MARK_INSET, MARK_RADIUS, PORT_RADIUS, PORT_STEP, Shape
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
_RING: Final = 2.0
_HALO: Final = 4.0

_UNKNOWN_ICON: Final = "circle-question-mark"
_PORTS_FROM: Final = 0.28
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


@dataclass(frozen=True, slots=True)
class Card:
    """A card to be drawn, with its upper left corner at the painter's origin; ``bars`` stand for words too small to read."""

    shape: Shape
    state: CardState
    scale: float
    inks: Inks
    bars: bool

    @property
    def size(self) -> tuple[int, int]:
        """Give the card's size in whole pixels."""
        return size_at(self.shape, self.scale)

    @property
    def color(self) -> str:
        """Give the colour of the family."""
        return self.inks.families[self.shape.look.family]

    def draw(self, painter: QPainter) -> None:
        """Draw the card from its body up."""
        body = self._body()
        if self.state.selected:
            self._draw_halo(painter)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.state.faded:
            # Faded over the ground, not over whatever runs below the card.
            painter.setBrush(QColor(self.inks.ground))
            painter.drawPath(body)
            painter.setOpacity(FADED)
        painter.setBrush(QColor(self.inks.card))
        painter.drawPath(body)
        self._draw_spine(painter, body)
        self._draw_border(painter, body)
        self._draw_icon(painter)
        if self.bars:
            self._draw_bars(painter)
        painter.setOpacity(1.0)
        if self.scale >= _PORTS_FROM:
            self._draw_ports(painter)
        self._draw_marks(painter)

    def _body(self) -> QPainterPath:
        (width, height), pen = self.size, max(1.0, round(self.scale * 0.9))
        body = QPainterPath()
        radius = RADIUS * self.scale
        body.addRoundedRect(QRectF(pen / 2, pen / 2, width - pen, height - pen), radius, radius)
        return body

    def _draw_halo(self, painter: QPainter) -> None:
        (width, height), reach = self.size, _HALO * self.scale
        radius = RADIUS * self.scale + reach
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.inks.halo))
        painter.drawRoundedRect(QRectF(-reach, -reach, width + 2 * reach, height + 2 * reach), radius, radius)

    def _draw_spine(self, painter: QPainter, body: QPainterPath) -> None:
        painter.save()
        painter.setClipPath(body)
        painter.fillRect(QRectF(0, 0, max(2.0, SPINE * self.scale), self.size[1]), QColor(self.color))
        painter.restore()

    def _draw_border(self, painter: QPainter, body: QPainterPath) -> None:
        state, inks = self.state, self.inks
        color, width = inks.card_line, max(1.0, round(self.scale * 0.9))
        if state.hovered:
            color = inks.card_line_hover
        if state.status in _STRONG_STATES:
            color, width = inks.statuses[state.status], max(1.0, _RING * self.scale * 0.75)
        if state.selected:
            color, width = inks.accent, max(1.0, _RING * self.scale)
        pen = QPen(QColor(color), width)
        if not self.shape.look.known or state.disabled:
            pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(body)

    def _draw_icon(self, painter: QPainter) -> None:
        look = self.shape.look
        size = round(ICON * self.scale)
        left, top = round(ICON_LEFT * self.scale), round((self.size[1] - size) / 2)
        if size < _SMALLEST_ICON:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.inks.family_blocks[look.family]))
            painter.drawRoundedRect(QRectF(left, top, size, size), size / 4, size / 4)
            return
        name = look.icon if has_icon(look.icon) else _UNKNOWN_ICON
        painter.drawPixmap(left, top, icon_pixmap(name, self.color, size))

    def _draw_bars(self, painter: QPainter) -> None:
        middle, scale = self.size[1] / 2, self.scale
        thick, left, opacity = max(1.0, 7 * scale), TEXT_LEFT * scale, painter.opacity()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.inks.bar))
        painter.drawRoundedRect(QRectF(left, middle - 11 * scale, 112 * scale, thick), thick / 2, thick / 2)
        painter.setOpacity(opacity * 0.5)
        painter.drawRoundedRect(QRectF(left, middle + 5 * scale, 76 * scale, thick), thick / 2, thick / 2)
        painter.setOpacity(opacity)

    def _draw_ports(self, painter: QPainter) -> None:
        (width, height), scale, inks = self.size, self.scale, self.inks
        radius, line = max(1.5, (PORT_RADIUS - 0.75) * scale), max(1.0, 1.5 * scale)
        painter.setBrush(QColor(inks.card))
        painter.setPen(QPen(QColor(inks.accent if self.state.hovered else inks.port), line))
        for x, ports in ((0, self.shape.inputs), (width, self.shape.outputs)):
            first = height / 2 - (len(ports) - 1) * PORT_STEP / 2 * scale
            for index in range(len(ports)):
                painter.drawEllipse(QPointF(x, first + index * PORT_STEP * scale), radius, radius)
        if self.state.error_port and self.shape.look.can_fail:
            painter.setPen(QPen(QColor(inks.error), line))
            painter.drawEllipse(QPointF(width / 2, height), radius, radius)

    def _draw_marks(self, painter: QPainter) -> None:
        (width, height), state, inks = self.size, self.state, self.inks
        radius = max(2.0, MARK_RADIUS * self.scale)
        right = width - MARK_INSET * self.scale
        if state.status:
            mark, color = STATUS_LOOKS[state.status].mark, inks.statuses[state.status]
            draw_mark(painter, mark, QPointF(right, height), radius=radius, colors=(inks.ground, color, inks.card))
        if state.problem:
            color = {"error": inks.error, "warning": inks.warning}.get(state.problem, inks.subtitle)
            draw_mark(painter, state.problem, QPointF(right, 0), radius=radius, colors=(inks.ground, color, inks.card))
            right -= 2.5 * radius
        if state.disabled:
            draw_mark(painter, "pause", QPointF(right, 0), radius=radius, colors=(inks.ground, inks.port, inks.card))
