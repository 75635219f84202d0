"""Paint what happened over the picture of both versions: rims and signs on cards, lines from old places, ways of edges."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.hit import edges_in, nodes_in
from concertmaster_designer.canvas.model.notes import note_box
from concertmaster_designer.canvas.model.tables import Box, Rows
from concertmaster_designer.canvas.paint.card import RADIUS, size_at
from concertmaster_designer.canvas.paint.edges import EDGE_WIDTH, paths, stroke, to_device
from concertmaster_designer.canvas.paint.levels import SPRITES_FROM
from concertmaster_designer.canvas.paint.nodes import corners
from concertmaster_designer.canvas.paint.painting import Painting
from concertmaster_designer.canvas.paint.scene import Parts, Scene
from concertmaster_shared.workflow.compare import How

from .marks import HOWS, Marks
from .signs import color_of, draw_sign

_RIM: Final = 2.5
_GAP: Final = 3.0
_SIGN: Final = 9.0
_SMALLEST_SIGN: Final = 3.0
_GHOST: Final = 0.55
_TINT: Final = 0.10
_MANY: Final = 400
"""More edges than that are stroked plainly, without signs; more cards stay below them."""


def paint_comparison(on: Painting, scene: Scene, marks: Marks) -> None:
    """Paint all marks that show; ``scene`` puts cards back over the edges that were painted on them."""
    box = on.lens.world_box((on.clip.left(), on.clip.top(), on.clip.right() + 1, on.clip.bottom() + 1))
    on.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    _paint_frames(on, marks)
    _paint_edges(on, marks, edges_in(on.graph, box))
    _paint_ways(on, marks)
    shown = nodes_in(on.graph, box)
    if len(shown) <= _MANY:
        scene.paint_parts(on, Parts(shown, np.zeros(0, np.int64), shown))
    shown = shown[marks.nodes[shown] > 0]
    if on.lens.logical < SPRITES_FROM:
        _paint_blocks(on, marks, shown)
    else:
        for row, left, top in zip(shown.tolist(), *(part.tolist() for part in corners(on.graph, shown, on.lens)), strict=True):
            width, height = size_at(on.graph.shapes.shapes[on.graph.nodes.shape[row]], on.lens.scale)
            _paint_rim(on, QRectF(left, top, width, height), _how(marks.nodes[row]))


def _how(code: int) -> How:
    return HOWS[code - 1]


def _paint_rim(on: Painting, card: QRectF, how: How) -> None:
    painter, scale, color = on.painter, on.lens.scale, color_of(how, on.inks)
    gap, radius = _GAP * scale, (RADIUS + _GAP) * scale
    around = card.adjusted(-gap, -gap, gap, gap)
    tint = QColor(on.inks.ground if how == "removed" else color)
    tint.setAlphaF(_GHOST if how == "removed" else _TINT)
    painter.setBrush(tint)
    painter.setPen(_pen(color, max(1.5, _RIM * scale), how))
    painter.drawRoundedRect(around, radius, radius)
    draw_sign(painter, how, around.topLeft() + QPointF(2 * gap, 0), radius=max(_SMALLEST_SIGN, _SIGN * scale), inks=on.inks)


def _paint_blocks(on: Painting, marks: Marks, rows: Rows) -> None:
    """Paint cards that are a few pixels as blocks of their colour, larger than they are: what differs must not be overlooked."""
    xs, ys = corners(on.graph, rows, on.lens)
    scale, shapes = on.lens.scale, on.graph.shapes
    widths = np.maximum(5.0, shapes.widths * scale)[on.graph.nodes.shape[rows]]
    heights = np.maximum(5.0, shapes.heights * scale)[on.graph.nodes.shape[rows]]
    on.painter.setPen(Qt.PenStyle.NoPen)
    for code in np.unique(marks.nodes[rows]).tolist():
        some = marks.nodes[rows] == code
        on.painter.setBrush(color_of(_how(code), on.inks))
        parts = (part[some].tolist() for part in (xs, ys, widths, heights))
        on.painter.drawRects([QRectF(*place) for place in zip(*parts, strict=True)])


def _paint_edges(on: Painting, marks: Marks, rows: Rows) -> None:
    rows = rows[marks.edges[rows] > 0]
    for code in np.unique(marks.edges[rows]).tolist():
        some, how = rows[marks.edges[rows] == code], _how(code)
        if len(some) > _MANY or on.lens.logical < SPRITES_FROM:
            stroke(on, some, color_of(how, on.inks))
            continue
        radius = max(_SMALLEST_SIGN, 0.8 * _SIGN * on.lens.scale)
        for path in paths(to_device(on.graph.curves(some), on.lens)):
            on.painter.setBrush(Qt.BrushStyle.NoBrush)
            on.painter.setPen(_pen(color_of(how, on.inks), max(1.5, (EDGE_WIDTH + 1) * on.lens.scale), how))
            on.painter.drawPath(path)
            draw_sign(on.painter, how, path.pointAtPercent(0.5), radius=radius, inks=on.inks)


def _paint_ways(on: Painting, marks: Marks) -> None:
    """Paint where moved nodes stood, and a faint line from there."""
    graph, lens, painter = on.graph, on.lens, on.painter
    color = QColor(color_of("moved", on.inks))
    color.setAlphaF(_GHOST)
    pen = QPen(color, max(1.0, 1.5 * lens.scale))
    pen.setDashPattern([4.0, 4.0])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for row, (x, y) in marks.places.items():
        x0, y0, x1, y1 = graph.node_box(row)
        before = _device(lens, (x, y, x + x1 - x0, y + y1 - y0))
        now = _device(lens, (x0, y0, x1, y1))
        if not before.united(now).intersects(QRectF(on.clip)):
            continue
        if lens.logical >= SPRITES_FROM:
            painter.drawRoundedRect(before, RADIUS * lens.scale, RADIUS * lens.scale)
        painter.drawLine(before.center(), now.center())


def _paint_frames(on: Painting, marks: Marks) -> None:
    """Paint rims around notes and groups."""
    boxes = [(note_box(note), marks.notes[note_id]) for note_id, note in on.graph.notes.items() if note_id in marks.notes]
    boxes += [(box, marks.groups[group_id]) for group_id, box in on.graph.frames if group_id in marks.groups]
    for box, how in boxes:
        place = _device(on.lens, box)
        if place.intersects(QRectF(on.clip)):
            on.painter.setBrush(Qt.BrushStyle.NoBrush)
            on.painter.setPen(_pen(color_of(how, on.inks), max(1.5, _RIM * on.lens.scale), how))
            on.painter.drawRoundedRect(place, RADIUS * on.lens.scale, RADIUS * on.lens.scale)
            draw_sign(on.painter, how, place.topLeft(), radius=max(_SMALLEST_SIGN, _SIGN * on.lens.scale), inks=on.inks)


def _pen(color: QColor, width: float, how: How) -> QPen:
    pen = QPen(color, width)
    if how == "removed":
        pen.setDashPattern([3.0, 2.5])
    return pen


def _device(lens: Lens, box: Box) -> QRectF:
    left, top = lens.device(box[0], box[1])
    right, bottom = lens.device(box[2], box[3])
    return QRectF(left, top, right - left, bottom - top)
