"""Paint what lies below the graph: the ground, its dots, groups and notes."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.graph import note_box
from concertmaster_designer.canvas.model.groups import TITLE_HEIGHT
from concertmaster_designer.canvas.model.tables import Box
from concertmaster_designer.ui.theme.theme import blend

from .bulk import draw_rects
from .fonts import sized
from .levels import DOTS_FROM, DOTS_FULL, GRID_UNITS, SPRITES_FROM, TITLES_FROM
from .painting import Painting

_NOTE_PADDING: Final = 12.0
_CORNER: Final = 12.0


def paint_ground(on: Painting) -> None:
    """Fill the clip with the ground, and dots where they are far enough apart."""
    painter, clip, lens, inks = on.painter, on.clip, on.lens, on.inks
    painter.fillRect(clip, QColor(inks.ground))
    if lens.logical < DOTS_FROM:
        return
    strength = min(1.0, (lens.logical - DOTS_FROM) / (DOTS_FULL - DOTS_FROM))
    x0, y0, x1, y1 = lens.world_box((clip.left(), clip.top(), clip.right() + 1, clip.bottom() + 1))
    columns = np.arange(np.floor(x0 / GRID_UNITS), np.ceil(x1 / GRID_UNITS) + 1) * GRID_UNITS
    rows = np.arange(np.floor(y0 / GRID_UNITS), np.ceil(y1 / GRID_UNITS) + 1) * GRID_UNITS
    size = max(1, round(1.4 * min(lens.scale, 2.5)))
    xs = np.rint(columns * lens.scale).astype(np.int32) + lens.dx - size // 2 - clip.left()
    ys = np.rint(rows * lens.scale).astype(np.int32) + lens.dy - size // 2
    line = _dotted_line(xs, clip.width(), size, inks.ground, blend(inks.ground, inks.dot, strength))
    for y in ys.tolist():
        painter.drawPixmap(clip.left(), y, line)


def _dotted_line(xs: NDArray[np.int32], width: int, size: int, ground: str, dot: str) -> QPixmap:
    """Draw one line of dots: stamping it costs a tenth of painting every dot."""
    line = QPixmap(width, size)
    line.fill(QColor(ground))
    painter = QPainter(line)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(dot))
    sides = np.full(len(xs), size, np.int32)
    draw_rects(painter, (xs, np.zeros_like(xs), sides, sides))
    painter.end()
    return line


def paint_frames(on: Painting, font: QFont) -> None:
    """Paint groups and, over them, notes."""
    painter, graph, clip, lens = on.painter, on.graph, on.clip, on.lens
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    titles = {group_id: str(group.get("title", "")) for group_id, group in graph.groups.items()}
    for group_id, box in graph.frames if graph.groups else ():
        place = _place(box, lens)
        if place.intersects(QRectF(clip)):
            _paint_group(on, place, titles[group_id], font)
    for note in graph.notes.values():
        place = _place(note_box(note), lens)
        if place.intersects(QRectF(clip)):
            _paint_note(on, place, str(note.get("text", "")), font)


def _paint_group(on: Painting, place: QRectF, title: str, font: QFont) -> None:
    painter, lens, inks = on.painter, on.lens, on.inks
    painter.setPen(QPen(QColor(inks.group_line), 1))
    painter.setBrush(QColor(inks.group))
    painter.drawRoundedRect(place, _CORNER * lens.scale, _CORNER * lens.scale)
    if not title or lens.logical < SPRITES_FROM:
        return
    # A title keeps a readable size while its frame shrinks, and moves above the frame when it no longer fits inside.
    height = max(13 * lens.scale, 11 * lens.scale / lens.logical)
    painter.setFont(sized(font, height, strong=True))
    painter.setPen(QColor(inks.subtitle))
    room = place.adjusted(_NOTE_PADDING * lens.scale, 0, -_NOTE_PADDING * lens.scale, 0)
    room.setHeight(max(TITLE_HEIGHT * lens.scale, height * 1.6))
    if room.height() > TITLE_HEIGHT * lens.scale:
        room.moveBottom(place.top())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), title)


def _paint_note(on: Painting, place: QRectF, text: str, font: QFont) -> None:
    painter, lens, inks = on.painter, on.lens, on.inks
    painter.setPen(QPen(QColor(inks.note_line), 1))
    painter.setBrush(QColor(inks.note))
    painter.drawRoundedRect(place, 6 * lens.scale, 6 * lens.scale)
    if lens.logical < TITLES_FROM:
        return
    painter.setFont(sized(font, 13 * lens.scale))
    painter.setPen(QColor(inks.title))
    padding = _NOTE_PADDING * lens.scale
    room = place.adjusted(padding, padding, -padding, -padding)
    painter.save()
    painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
    painter.drawText(room, int(Qt.TextFlag.TextWordWrap), text)
    painter.restore()


def _place(box: Box, lens: Lens) -> QRectF:
    left, top = (round(side) + 0.5 for side in lens.device(box[0], box[1]))
    right, bottom = (round(side) + 0.5 for side in lens.device(box[2], box[3]))
    return QRectF(left, top, right - left, bottom - top)
