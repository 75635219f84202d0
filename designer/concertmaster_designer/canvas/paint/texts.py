"""Paint the words of the graph: titles and subtitles on cards, labels at ports.

Where cards are small a title takes the whole card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from concertmaster_designer.canvas.model.flags import DISABLED, FAILS_OVER, STATUS_CODES
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.model.looks import ERROR_PORT
from concertmaster_designer.canvas.model.shapes import CARD_WIDTH, PORT_RADIUS, Shape, are_told_apart
from concertmaster_designer.canvas.model.tables import Point, Rows

from .card import FADED, TEXT_LEFT, TEXT_RIGHT
from .fonts import Measure, runs_leftwards, sized
from .levels import LABELS_FROM, SUBTITLES_FROM
from .nodes import corners
from .painting import Painting

Subtitle = Callable[[Mapping[str, Any]], str]

_TITLE: Final = 13.0
_SUBTITLE: Final = 11.0
_LABEL: Final = 11.0
_LABEL_PADDING: Final = 3.0
_ROOM: Final = CARD_WIDTH - TEXT_LEFT - TEXT_RIGHT
_LARGEST_TITLE: Final = 21.0
_READABLE: Final = 9.0
"""Logical pixels a title keeps while its card shrinks, as long as two lines of it fit."""

_KEPT: Final = 20_000
_MOST_LABELLED_MOVING: Final = 80
_CAP: Final = 0.36
"""From the middle of a line of letters down to their foot, in heights of the font."""


class Texts:
    """Paints words, and keeps what was cut to length."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.subtitle_of: Subtitle | None = None
        self._strong = Measure(font, strong=True)
        self._plain = Measure(font, strong=False)
        self._titles: dict[tuple[int, int], tuple[str, ...]] = {}
        self._subtitles: dict[int, str] = {}

    def forget(self) -> None:
        """Forget what was cut to length: names, parameters or looks have changed."""
        self._titles.clear()
        self._subtitles.clear()

    def paint_titles(self, on: Painting, rows: Rows) -> None:
        """Paint titles, and subtitles where they can be read."""
        painter, graph, lens, inks = on.painter, on.graph, on.lens, on.inks
        if not on.has_titles or not len(rows):
            return
        with_subtitles = lens.logical >= SUBTITLES_FROM
        size = _TITLE if with_subtitles else float(round(min(_LARGEST_TITLE, max(_TITLE, _READABLE / lens.logical))))
        xs, ys = corners(graph, rows, lens)
        middles = (ys + graph.shapes.heights[graph.nodes.shape[rows]] * lens.scale / 2).tolist()
        lefts = (xs + TEXT_LEFT * lens.scale).tolist()
        fades = self._fades(graph, rows)
        places = list(zip(rows.tolist(), lefts, middles, fades, strict=True))
        painter.setFont(sized(self.font, size * lens.scale, strong=True))
        painter.setPen(QColor(inks.title))
        for row, left, middle, fade in places:
            painter.setOpacity(fade)
            lines = self._title(graph, row, size)
            above = -10.0 if with_subtitles and self._subtitle(graph, row) else -0.58 * size * (len(lines) - 1)
            for line in lines:
                self._line(painter, left, middle + (above + _CAP * size) * lens.scale, line, room=_ROOM * lens.scale)
                above += 1.16 * size
        if with_subtitles:
            painter.setFont(sized(self.font, _SUBTITLE * lens.scale))
            painter.setPen(QColor(inks.subtitle))
            for row, left, middle, fade in places:
                painter.setOpacity(fade)
                below = middle + (10.0 + _CAP * _SUBTITLE) * lens.scale
                self._line(painter, left, below, self._subtitle(graph, row), room=_ROOM * lens.scale)
        painter.setOpacity(1.0)

    def _line(self, painter: QPainter, left: float, foot: float, line: str, *, room: float) -> None:
        """Paint a line of words: from the left, or so that it ends at the right where it is read from there."""
        if not line.isascii() and runs_leftwards(line):
            left += max(0.0, room - painter.fontMetrics().horizontalAdvance(line))
        painter.drawText(QPointF(left, foot), line)

    def paint_labels(self, on: Painting, rows: Rows) -> None:
        """Paint the names of ports where a node has more than one of a kind, on the edges that leave them."""
        painter, graph, lens = on.painter, on.graph, on.lens
        if lens.logical < LABELS_FROM or not len(rows) or (on.moving and len(rows) > _MOST_LABELLED_MOVING):
            return
        painter.setFont(sized(self.font, _LABEL * lens.scale))
        xs, ys = corners(graph, rows, lens)
        for row, shape_row, x, y in zip(rows.tolist(), graph.nodes.shape[rows].tolist(), xs.tolist(), ys.tolist(), strict=True):
            shape, corner = graph.shapes.shapes[shape_row], (x, y)
            for ports, places in (
                (shape.outputs, graph.shapes.output_places[shape_row]),
                (shape.inputs, graph.shapes.input_places[shape_row]),
            ):
                for port, (left, top) in zip(ports, places.tolist(), strict=False) if are_told_apart(ports) else ():
                    self._port_label(on, corner, (left, top), port.title or port.name)
            if graph.nodes.flags[row] & FAILS_OVER:
                self._error_label(on, corner, shape)

    def _port_label(self, on: Painting, corner: Point, port: Point, text: str) -> None:
        gap, width = PORT_RADIUS + 5.0, self._width(text)
        left = port[0] + gap if port[0] > 0 else port[0] - gap - width
        self._patch(on, corner, (left, port[1]), text=text, color=on.inks.label)

    def _error_label(self, on: Painting, corner: Point, shape: Shape) -> None:
        left = CARD_WIDTH / 2 - PORT_RADIUS - 3.0 - self._width(ERROR_PORT)
        self._patch(on, corner, (left, shape.height + 10.0), text=ERROR_PORT, color=on.inks.error)

    def _patch(self, on: Painting, corner: Point, place: Point, *, text: str, color: str) -> None:
        """Paint a word on a patch of the ground, which seems to lie over the edge; ``place`` is its left middle in units."""
        painter, scale = on.painter, on.lens.scale
        left, middle = corner[0] + place[0] * scale, corner[1] + place[1] * scale
        half = 0.68 * _LABEL * scale
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(on.inks.ground))
        painter.drawRoundedRect(QRectF(left, middle - half, self._width(text) * scale, 2 * half), half / 2, half / 2)
        painter.setPen(QColor(color))
        painter.drawText(QPointF(left + _LABEL_PADDING * scale, middle + _CAP * _LABEL * scale), text)

    def _width(self, text: str) -> float:
        return self._plain.width(text) * _LABEL + 2 * _LABEL_PADDING

    def _title(self, graph: Graph, row: int, size: float) -> tuple[str, ...]:
        key = (row, int(size))
        lines = self._titles.get(key)
        if lines is None:
            if len(self._titles) > _KEPT:
                self._titles.clear()
            name, room = graph.nodes.names[row], _ROOM / size
            lines = (self._strong.shorten(name, room),) if size == _TITLE else self._strong.wrap(name, room)
            self._titles[key] = lines
        return lines

    def _subtitle(self, graph: Graph, row: int) -> str:
        text = self._subtitles.get(row)
        if text is None:
            if len(self._subtitles) > _KEPT:
                self._subtitles.clear()
            text = self.subtitle_of(graph.node(row)) if self.subtitle_of is not None else ""
            text = self._subtitles[row] = self._plain.cut(text or self._kind(graph, row), _ROOM / _SUBTITLE)
        return text

    @staticmethod
    def _kind(graph: Graph, row: int) -> str:
        """Name the type of a node, unless its own name says just that: then nothing is said twice."""
        title = graph.shapes.shapes[graph.nodes.shape[row]].look.title
        return "" if graph.nodes.names[row].strip().casefold() == title.casefold() else title

    def _fades(self, graph: Graph, rows: Rows) -> list[float]:
        status = graph.nodes.status[rows]
        flags = graph.nodes.flags[rows]
        faded = (status == STATUS_CODES["skipped"]) | ((flags & DISABLED) != 0)
        return [FADED if fade else 1.0 for fade in faded.tolist()]
