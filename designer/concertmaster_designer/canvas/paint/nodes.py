"""Paint nodes: sprites, or one rectangle each where a card would be a few pixels."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.flags import SELECTED, STATUSES
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.model.shapes import CARD_WIDTH
from concertmaster_designer.canvas.model.tables import Points, Rows
from concertmaster_shared.look import FAMILIES

from .bulk import draw_rects
from .inks import Inks
from .levels import SPRITES_FROM
from .painting import Painting
from .sprites import HOVERED, Sprites, sprite_codes

_STATUS_COLORS: Final = 16
_BLOCK_SPINE: Final = 24.0
_SMALLEST_WITH_SPINE: Final = 9.0
_SELECTED_COLOR: Final = 32


def paint_nodes(on: Painting, rows: Rows, sprites: Sprites, *, hovered: bool = False) -> None:
    """Paint the cards of nodes, in the order given."""
    if not len(rows):
        return
    if on.lens.logical < SPRITES_FROM:
        _paint_blocks(on, rows)
        return
    nodes = on.graph.nodes
    codes = sprite_codes(nodes.shape[rows], nodes.flags[rows], nodes.status[rows])
    sprites.sheet(on).stamp(on, codes | HOVERED if hovered else codes, corners(on.graph, rows, on.lens))


def corners(graph: Graph, rows: Rows, lens: Lens) -> Points:
    """Give the upper left corners of cards in whole device pixels."""
    return np.rint(graph.nodes.x[rows] * lens.scale) + lens.dx, np.rint(graph.nodes.y[rows] * lens.scale) + lens.dy


def _paint_blocks(on: Painting, rows: Rows) -> None:
    painter, lens, inks = on.painter, on.lens, on.inks
    nodes, shapes = on.graph.nodes, on.graph.shapes
    shape = nodes.shape[rows]
    family_of_shape = np.array([FAMILIES.index(one.look.family) for one in shapes.shapes])
    status = nodes.status[rows]
    colors = np.where(status > 0, _STATUS_COLORS + status.astype(np.int64), family_of_shape[shape])
    colors[(nodes.flags[rows] & SELECTED) != 0] = _SELECTED_COLOR
    x, y = (side.astype(np.int32) for side in corners(on.graph, rows, lens))
    width = np.maximum(2, np.rint(shapes.widths * lens.scale)).astype(np.int32)[shape]
    height = np.maximum(1 if lens.scale < 1 / 40 else 2, np.rint(shapes.heights * lens.scale)).astype(np.int32)[shape]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    spine = max(2, round(_BLOCK_SPINE * lens.scale))
    with_spines = CARD_WIDTH * lens.scale >= _SMALLEST_WITH_SPINE
    for color in np.flatnonzero(np.bincount(colors)).tolist():
        of_color = colors == color
        places = x[of_color], y[of_color], width[of_color], height[of_color]
        plain = color < _STATUS_COLORS
        painter.setBrush(QColor(inks.block if plain and with_spines else _block_color(color, inks)))
        draw_rects(painter, places)
        if plain and with_spines:
            painter.setBrush(QColor(inks.families[FAMILIES[color]]))
            draw_rects(painter, (places[0], places[1], np.full_like(places[2], spine), places[3]))


def _block_color(color: int, inks: Inks) -> str:
    if color == _SELECTED_COLOR:
        return inks.accent
    if color >= _STATUS_COLORS:
        return inks.statuses[STATUSES[color - _STATUS_COLORS]]
    return inks.family_blocks[FAMILIES[color]]
