"""Cards, arrowheads and notes as vectors, in place of the sprites and plates that the screen is painted with."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from concertmaster_designer.canvas.model.curves import flatten
from concertmaster_designer.canvas.model.notes import Note, note_box
from concertmaster_designer.canvas.model.shapes import PORT_RADIUS
from concertmaster_designer.canvas.model.tables import Points, Rows
from concertmaster_designer.canvas.paint.arrows import Arrows
from concertmaster_designer.canvas.paint.card import SPINE, Card
from concertmaster_designer.canvas.paint.notes import RADIUS, NotePictures, words_room
from concertmaster_designer.canvas.paint.painting import Painting
from concertmaster_designer.canvas.paint.sprites import Sprites, shape_and_state
from concertmaster_designer.canvas.paint.tones import NOTE_COLOR, note_tone

_LENGTH: Final = 8.0
_HALF: Final = 3.75
_PIECES: Final = 24


class VectorCard(Card):
    """A card of which nothing is clipped: pictures of vectors have no clips."""

    def _draw_spine(self, painter: QPainter, body: QPainterPath) -> None:
        spine = QPainterPath()
        spine.addRect(QRectF(0, 0, max(2.0, SPINE * self.scale), self.size[1]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.color))
        painter.drawPath(body.intersected(spine))


class VectorSheet:
    """Draws each card where a sheet of sprites would stamp it."""

    def stamp(self, on: Painting, codes: NDArray[np.int64], corners: Points) -> None:
        """Draw a card for each code."""
        for code, x, y in zip(codes.tolist(), corners[0].tolist(), corners[1].tolist(), strict=True):
            shape, state = shape_and_state(code, on.graph.shapes.shapes)
            on.painter.save()
            on.painter.translate(x, y)
            VectorCard(shape, state, on.lens.scale, on.inks, not on.has_titles).draw(on.painter)
            on.painter.restore()


class VectorSprites(Sprites):
    """Hands out the sheet that draws."""

    def sheet(self, _on: Painting) -> Any:
        """Give it."""
        return VectorSheet()


class VectorArrows(Arrows):
    """Draws each head."""

    def paint(self, on: Painting, rows: Rows, color: QColor) -> None:
        """Draw the heads of edges, turned as their curves come in."""
        if not len(rows):
            return
        scale, painter = on.lens.scale, on.painter
        xs, ys = flatten(on.graph.curves(rows), _PIECES)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        for x, y, before_x, before_y in zip(
            xs[:, -1].tolist(), ys[:, -1].tolist(), xs[:, -3].tolist(), ys[:, -3].tolist(), strict=True
        ):
            turn = math.atan2(y - before_y, x - before_x)
            painter.save()
            painter.translate(x * scale + on.lens.dx, y * scale + on.lens.dy)
            painter.rotate(math.degrees(turn))
            tip, back, half = -PORT_RADIUS * scale, -(PORT_RADIUS + _LENGTH) * scale, _HALF * scale
            painter.drawPolygon(QPolygonF([QPointF(tip, 0), QPointF(back, -half), QPointF(back, half)]))
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_notes(on: Painting, font: QFont) -> None:
    """Draw the notes as on the screen, but with text that can be searched and copied."""
    pictures = NotePictures(font)
    for note in on.graph.notes.values():
        _draw_note(on, note, pictures)


def _draw_note(on: Painting, note: Note, pictures: NotePictures) -> None:
    box = note_box(note)
    room, (x0, y0, x1, y1) = words_room(box), box
    tone, scale, painter = note_tone(on.inks, str(note.get("color") or NOTE_COLOR)), on.lens.scale, on.painter
    painter.save()
    painter.translate(x0 * scale + on.lens.dx, y0 * scale + on.lens.dy)
    painter.setPen(QPen(QColor(tone.line), scale))
    painter.setBrush(QColor(tone.fill))
    painter.drawRoundedRect(QRectF(0, 0, (x1 - x0) * scale, (y1 - y0) * scale), RADIUS * scale, RADIUS * scale)
    painter.translate((room.left() - x0) * scale, (room.top() - y0) * scale)
    if text := str(note.get("text", "")):
        painter.scale(scale, scale)
        pictures.draw(painter, on.inks, text, size=room.size())
    painter.restore()
