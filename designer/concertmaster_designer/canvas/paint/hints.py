"""What a gesture paints over the picture to say what it would do: a loose edge, lit edges, guides, outlines of cards to be."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.curves import Ends, curves
from concertmaster_designer.canvas.model.graph import Boxes, Graph
from concertmaster_designer.canvas.model.hit import PortPlace
from concertmaster_designer.canvas.model.shapes import ERROR_INDEX, PORT_RADIUS
from concertmaster_designer.canvas.model.tables import Box, Point, Rows

from .card import RADIUS
from .edges import EDGE_WIDTH, paths, stroke, to_device
from .inks import Inks
from .painting import Painting

_MOST_THICK: Final = 24
_MOST_LIT: Final = 1500
_MOST_OUTLINES: Final = 400
_GUIDE_REACH: Final = 12.0
"""Logical pixels a guide goes on beyond the cards it joins."""


def paint_loose_edge(painter: QPainter, lens: Lens, inks: Inks, *, port: PortPlace, met: PortPlace | None, end: Point) -> None:
    """Paint an edge that hangs on one port and ends at the pointer, or at the port it would take."""
    here, there = (port.x, port.y), (met.x, met.y) if met else end
    if not port.is_output:
        here, there = there, here
    color = inks.error if port.index == ERROR_INDEX and port.is_output else inks.accent
    pen = QPen(QColor(color), max(1.5, EDGE_WIDTH * lens.scale))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if met is None:
        pen.setDashPattern([3.0, 3.0])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ends = Ends(*(np.array([value]) for value in (*here, *there)))
    downwards = np.array([port.is_output and port.index == ERROR_INDEX])
    painter.drawPath(paths(to_device(curves(ends, np.zeros(1), downwards), lens))[0])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    radius = max(3.0, (PORT_RADIUS + 1.5) * lens.scale)
    for place in (port, met):
        if place is not None:
            painter.drawEllipse(QPointF(*lens.device(place.x, place.y)), radius, radius)


def paint_lit_edges(painter: QPainter, lens: Lens, inks: Inks, *, graph: Graph, rows: Rows, color: str) -> None:
    """Paint edges in a colour: thicker where they are few, in the manner of all edges where they are many."""
    if not len(rows):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if len(rows) > _MOST_THICK:
        device = painter.device()
        clip = QRect(0, 0, round(device.width() * device.devicePixelRatio()), round(device.height() * device.devicePixelRatio()))
        stroke(Painting(painter, graph, lens, inks, clip), rows[:_MOST_LIT], QColor(color))
        return
    pen = QPen(QColor(color), max(2.0, (EDGE_WIDTH + 2.0) * lens.scale))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    for path in paths(to_device(graph.curves(rows), lens)):
        painter.drawPath(path)


def paint_guides(painter: QPainter, lens: Lens, inks: Inks, *, lines: tuple[Box, ...]) -> None:
    """Paint the lines in which cards stand, thin and on whole pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(QColor(inks.accent), max(1.0, lens.scale / lens.logical)))
    reach = _GUIDE_REACH * lens.scale / lens.logical
    for x0, y0, x1, y1 in lines:
        (left, top), (right, bottom) = lens.device(x0, y0), lens.device(x1, y1)
        across, down = (0.0, reach) if x0 == x1 else (reach, 0.0)
        painter.drawLine(QLineF(round(left - across), round(top - down), round(right + across), round(bottom + down)))


def paint_outlines(painter: QPainter, lens: Lens, inks: Inks, *, boxes: Boxes) -> None:
    """Paint dashed outlines of cards to be; of very many, one around them all."""
    if len(boxes) > _MOST_OUTLINES:
        boxes = np.array([[boxes[:, 0].min(), boxes[:, 1].min(), boxes[:, 2].max(), boxes[:, 3].max()]])
    fill = QColor(inks.accent)
    fill.setAlphaF(0.08)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(QPen(QColor(inks.accent), max(1.0, 1.5 * lens.scale), Qt.PenStyle.DashLine))
    painter.setBrush(fill)
    radius = RADIUS * lens.scale
    for x0, y0, x1, y1 in boxes.tolist():
        left, top = lens.device(x0, y0)
        painter.drawRoundedRect(QRectF(left, top, (x1 - x0) * lens.scale, (y1 - y0) * lens.scale), radius, radius)
