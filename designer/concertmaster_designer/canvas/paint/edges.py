"""Paint edges: curves where they are few and large, chains of thin lines where they are many, straight lines where they are dust.

Never one wide antialiased path of many curves: that costs ten times as much a curve as painting them one by one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.kernel.raster import Pen
from concertmaster_designer.canvas.model.curves import Curves, flatten
from concertmaster_designer.canvas.model.flags import DOWNWARDS, SELECTED, STATUS_CODES
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.model.tables import Rows

from .arrows import Arrows
from .bulk import chains, draw_lines
from .inks import Inks
from .levels import CURVES_FROM, SMOOTH_EDGES_FROM, SPRITES_FROM, edge_strength, shortest_edge
from .painting import Painting

Floats = NDArray[np.float64]

EDGE_WIDTH: Final = 2.0

_PIECES: Final = ((16.0, 2), (48.0, 5), (160.0, 9), (600.0, 14), (2400.0, 32), (np.inf, 96))
"""An edge no longer than so many device pixels is a chain of so many lines."""

_THIN: Final = 1.4
_WIDEST_THIN: Final = 2.2
_LONG: Final = 1600.0
_PIECES_TO_CULL: Final = 12

_PIXELS_WHILE_MOVING: Final = 400_000
_PIXELS_OF_THE_KERNEL: Final = 1_800_000
_PIXELS_TO_BEGIN: Final = 60
_LONGEST_SEEN: Final = 2000.0
_THICK: Final = 3.2
"""Device pixels from which a curve shows where the lines of a chain meet, so that Qt's pen draws it."""

_HASH: Final = np.uint32(2654435761)
"""Knuth's multiplier: which edges stay while the picture moves depends on the row alone, so that nothing flickers."""

_NORMAL, _FADED, _FAILING, _DONE, _CHOSEN = range(5)
_AFTER: Final = np.isin(np.arange(8), [STATUS_CODES[status] for status in ("running", "waiting", "succeeded", "failed")])


def paint_edges(on: Painting, rows: Rows, arrows: Arrows | None = None) -> None:
    """Paint edges with their heads, those that are chosen last."""
    rows = _worthwhile(on, rows)
    if on.moving:
        rows = _sample(on, rows)
    if not len(rows):
        return
    tones = _tones(on.graph, rows)
    logical = on.lens.logical
    smooth = logical >= (CURVES_FROM if on.moving else SMOOTH_EDGES_FROM)
    on.painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    on.painter.setBrush(Qt.BrushStyle.NoBrush)
    for tone in np.unique(tones).tolist():
        color = on.inks.edge_at(_color(tone, on.inks), edge_strength(logical) if tone <= _FAILING else 1.0)
        stroke(on, rows[tones == tone], color)
        if arrows is not None:
            arrows.paint(on, rows[tones == tone], color)


def stroke(on: Painting, rows: Rows, color: QColor) -> None:
    """Paint edges in one colour, in the manner that fits the scale."""
    painter, lens = on.painter, on.lens
    straight = lens.logical < SPRITES_FROM
    near = lens.logical >= CURVES_FROM
    thickness = 1.0 if straight or (on.moving and not near) else max(1.0, EDGE_WIDTH * lens.scale)
    if on.raster is not None and (thickness < _THICK or on.moving):
        smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
        pen = Pen(color.rgba(), thickness, smooth, pieces=0.45 if on.moving else 0.7)
        on.raster.edges(on.bounds, lens, on.graph.edges, rows=rows, pen=pen, straight=straight)
        return
    if straight:
        edges = on.graph.edges
        places = (edges.ax[rows], edges.ay[rows], edges.bx[rows], edges.by[rows])
        lines = np.stack(places, axis=1) * lens.scale + (lens.dx, lens.dy, lens.dx, lens.dy)
        _draw_thin(painter, lines, color, thickness=1.0)
        return
    curve = to_device(on.graph.curves(rows), lens)
    if near and not on.moving:
        curve = _stroke_near(on, curve, QPen(color, thickness))
    for some, pieces in _by_length(curve):
        lines = chains(*flatten(some, (pieces + 1) // 2 if on.moving else pieces))
        _draw_thin(painter, lines[_touching(lines, on.clip)], color, thickness=1.0 if on.moving else thickness)


def _stroke_near(on: Painting, curve: Curves, pen: QPen) -> Curves:
    """Paint curves one by one with Qt's pen, and give those that are left for thin lines.

    Qt walks all of a path, however little shows: of long curves only the pieces that show are painted.
    """
    near = _touching(chains(*flatten(curve, _PIECES_TO_CULL)), on.clip).reshape(len(curve.ax), -1).any(axis=1)
    long = np.abs(curve.bx - curve.sx) + np.abs(curve.by - curve.ay) > _LONG
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    on.painter.setPen(pen)
    for path in paths(_pick(curve, near & ~long)):
        on.painter.drawPath(path)
    left = _pick(curve, near & long)
    if pen.widthF() <= _WIDEST_THIN:
        return left
    for some, pieces in _by_length(left):
        xs, ys = flatten(some, pieces)
        shows = _touching(chains(xs, ys), on.clip).reshape(len(xs), -1)
        for line_xs, line_ys, line_shows in zip(xs, ys, shows, strict=True):
            ends = np.flatnonzero(np.diff(line_shows.astype(np.int8), prepend=0, append=0)).tolist()
            for first, last in zip(ends[::2], ends[1::2], strict=True):
                points = zip(line_xs[first : last + 1].tolist(), line_ys[first : last + 1].tolist(), strict=True)
                on.painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))
    return _pick(left, np.zeros(len(left.ax), bool))


def _touching(lines: Floats, clip: QRect) -> NDArray[np.bool_]:
    """Tell which lines come near a rectangle."""
    x0, y0, x1, y1 = lines.T
    left, top, right, bottom = clip.left() - 4, clip.top() - 4, clip.right() + 5, clip.bottom() + 5
    across = (np.minimum(x0, x1) < right) & (np.maximum(x0, x1) > left)
    touching: NDArray[np.bool_] = across & (np.minimum(y0, y1) < bottom) & (np.maximum(y0, y1) > top)
    return touching


def _pick(curve: Curves, chosen: NDArray[np.bool_]) -> Curves:
    return Curves(*(part[chosen] for part in curve))


def paths(curve: Curves) -> list[QPainterPath]:
    """Give each curve as a path."""
    made = []
    for sx, ax, ay, cx, cy, dx, dy, bx, by in np.stack(curve, axis=1).tolist():
        path = QPainterPath()
        path.moveTo(sx, ay)
        if sx != ax:
            path.lineTo(ax, ay)
        path.cubicTo(cx, cy, dx, dy, bx, by)
        made.append(path)
    return made


def to_device(curve: Curves, lens: Lens) -> Curves:
    """Give curves in device pixels."""
    offsets = (lens.dx, *(lens.dx, lens.dy) * 4)
    return Curves(*(part * lens.scale + offset for part, offset in zip(curve, offsets, strict=True)))


def _draw_thin(painter: QPainter, lines: Floats, color: QColor, *, thickness: float) -> None:
    """Draw lines up to about two pixels wide: twice side by side, which costs half of what Qt's wide pen takes."""
    pen = QPen(color, 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    if thickness < _THIN:
        draw_lines(painter, lines)
        return
    along = lines[:, 2:] - lines[:, :2]
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    away = np.stack([-along[:, 1] / length, along[:, 0] / length], axis=1) * (min(thickness, _WIDEST_THIN) - 1) / 2
    both = np.concatenate([away, away], axis=1)
    draw_lines(painter, lines + both)
    draw_lines(painter, lines - both)


def _by_length(curve: Curves) -> list[tuple[Curves, int]]:
    size = np.abs(curve.bx - curve.sx) + np.abs(curve.by - curve.ay)
    flat = np.abs(curve.by - curve.ay) < 1.0
    groups = []
    # A level edge that runs forward is a straight line, however long.
    straight = flat & (curve.bx > curve.ax) & (curve.cy == curve.ay)
    least = -1.0
    for most, pieces in _PIECES:
        chosen = (size > least) & (size <= most) & ~straight
        if chosen.any():
            groups.append((_pick(curve, chosen), pieces))
        least = most
    if straight.any():
        groups.append((_pick(curve, straight), 1))
    return groups


def _worthwhile(on: Painting, rows: Rows) -> Rows:
    shortest = shortest_edge(on.lens.logical) / on.lens.logical
    if not shortest:
        return rows
    return rows[on.graph.edges.span[rows] >= shortest]


def _sample(on: Painting, rows: Rows) -> Rows:
    """Leave out so many edges that those left cost about the time there is; long edges cost most of it."""
    pixels = float(np.minimum(on.graph.edges.span[rows] * on.lens.scale, _LONGEST_SEEN).sum())
    share = (_PIXELS_WHILE_MOVING if on.raster is None else _PIXELS_OF_THE_KERNEL) / max(
        1.0, pixels + _PIXELS_TO_BEGIN * len(rows)
    )
    if share >= 1:
        return rows
    return rows[(rows.astype(np.uint32) * _HASH) < np.uint32(share * 0xFFFFFFFF)]


def _tones(graph: Graph, rows: Rows) -> NDArray[np.int64]:
    edges, status = graph.edges, graph.nodes.status
    flags = edges.flags[rows]
    tones = np.where(flags & DOWNWARDS, _FAILING, _NORMAL)
    begins, ends = status[edges.source[rows]], status[edges.target[rows]]
    if begins.any() or ends.any():
        skipped = STATUS_CODES["skipped"]
        tones[(begins == skipped) | (ends == skipped)] = _FADED
        tones[
            ((begins == STATUS_CODES["succeeded"]) | (begins == STATUS_CODES["failed"]) & (tones == _FAILING)) & _AFTER[ends]
        ] = _DONE
    tones[(flags & SELECTED) != 0] = _CHOSEN
    return tones


def _color(tone: int, inks: Inks) -> str:
    return (inks.edge, inks.dot, inks.edge_failed, inks.edge_done, inks.accent)[tone]
