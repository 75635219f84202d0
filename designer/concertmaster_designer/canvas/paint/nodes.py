"""Paint nodes: sprites, or one rectangle each where a card would be a few pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.kernel.raster import BlockLooks
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
_SMALLEST_WITH_TWO_LINES: Final = 1 / 40
"""Device pixels a unit below which a block is less than two pixels high."""


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
    lens, inks, shapes = on.lens, on.inks, on.graph.shapes
    families = [FAMILIES.index(one.look.family) for one in shapes.shapes]
    spine = max(2, round(_BLOCK_SPINE * lens.scale)) if CARD_WIDTH * lens.scale >= _SMALLEST_WITH_SPINE else 0
    widths, heights = np.maximum(2, np.rint(shapes.widths * lens.scale)), np.rint(shapes.heights * lens.scale)
    thin = lens.scale < _SMALLEST_WITH_TWO_LINES
    heights = np.maximum(1 if thin else 2, heights)
    fills = inks.family_tints if spine else inks.family_specks
    if on.raster is None:
        # A line is thinner than what it stands for, and makes up for it in colour.
        fills = inks.families if thin else fills
        _paint_rects(on, rows, Blocks(np.array(families), widths.astype(np.int32), heights.astype(np.int32), spine, fills))
        return
    smooth = not spine
    if smooth:
        widths, heights = shapes.widths * lens.scale, shapes.heights * lens.scale
    spines = np.array([QColor(inks.families[family]).rgba() for family in FAMILIES], np.uint32)[families]
    plain = np.array([QColor(fills[family]).rgba() for family in FAMILIES], np.uint32)[families]
    statuses = [0, *(QColor(inks.statuses[status]).rgba() for status in STATUSES if status)]
    looks = BlockLooks(
        widths=widths,
        heights=heights,
        plain=plain,
        spines=spines,
        statuses=np.array(statuses, np.uint32),
        chosen=QColor(inks.accent).rgba(),
        spine=spine,
        smooth=smooth,
    )
    on.raster.blocks(on.bounds, lens, on.graph, rows=rows, looks=looks)


class Blocks(NamedTuple):
    """Families, widths and heights in pixels by shape, the width of the spine where there is one, and colours by family."""

    families: NDArray[np.int64]
    widths: NDArray[np.int32]
    heights: NDArray[np.int32]
    spine: int
    fills: Mapping[str, str]


def _paint_rects(on: Painting, rows: Rows, blocks: Blocks) -> None:
    painter, inks, nodes = on.painter, on.inks, on.graph.nodes
    shape = nodes.shape[rows]
    status = nodes.status[rows]
    colors = np.where(status > 0, _STATUS_COLORS + status.astype(np.int64), blocks.families[shape])
    colors[(nodes.flags[rows] & SELECTED) != 0] = _SELECTED_COLOR
    x, y = (side.astype(np.int32) for side in corners(on.graph, rows, on.lens))
    width, height = blocks.widths[shape], blocks.heights[shape]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    for color in np.flatnonzero(np.bincount(colors)).tolist():
        of_color = colors == color
        places = x[of_color], y[of_color], width[of_color], height[of_color]
        plain = color < _STATUS_COLORS
        painter.setBrush(QColor(blocks.fills[FAMILIES[color]] if plain else _loud_color(color, inks)))
        draw_rects(painter, places)
        if plain and blocks.spine:
            painter.setBrush(QColor(inks.families[FAMILIES[color]]))
            draw_rects(painter, (places[0], places[1], np.full_like(places[2], blocks.spine), places[3]))


def _loud_color(color: int, inks: Inks) -> str:
    return inks.accent if color == _SELECTED_COLOR else inks.statuses[STATUSES[color - _STATUS_COLORS]]
