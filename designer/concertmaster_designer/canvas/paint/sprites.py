"""Sprites: each look of a card drawn once a scale, then stamped by the thousand.

A state is a code, so that arrays can ask for sprites.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from concertmaster_designer.canvas.kernel import raster
from concertmaster_designer.canvas.model.flags import DISABLED, ERROR, FAILS_OVER, SELECTED, STATUSES, WARNING
from concertmaster_designer.canvas.model.shapes import Shape
from concertmaster_designer.canvas.model.tables import Points

from .bulk import FRAGMENT_COLUMNS, draw_sprites
from .card import Card, CardState, margin_at, size_at
from .inks import Inks
from .painting import Painting

_STATE_BITS: Final = 9
_SELECTED: Final = 1
_ERROR_PORT: Final = 2
_STATUS_SHIFT: Final = 2
_STATUS_MASK: Final = 7
_WARNING: Final = 32
_ERROR: Final = 64
_DISABLED: Final = 128
HOVERED: Final = 256

_NARROWEST: Final = 512
_IN_A_SHELF: Final = 8
_PIXELS_KEPT: Final = 12_000_000
"""All sheets together, in pixels of four bytes."""

_LADDER_STEP: Final = 1.03
_LADDER_BELOW: Final = 120.0
"""Cards narrower than that may be off by a step of the ladder while the picture moves; nobody sees a pixel then."""


def sprite_codes(shape: NDArray[np.int32], flags: NDArray[np.uint16], status: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Give the code of each node's sprite."""
    codes = shape.astype(np.int64) << _STATE_BITS
    codes |= status.astype(np.int64) << _STATUS_SHIFT
    for flag, bits in (
        (SELECTED, _SELECTED | _ERROR_PORT),
        (FAILS_OVER, _ERROR_PORT),
        (WARNING, _WARNING),
        (ERROR, _ERROR),
        (DISABLED, _DISABLED),
    ):
        codes |= np.where(flags & flag, bits, 0)
    return codes


def _state(code: int) -> CardState:
    problem = "error" if code & _ERROR else "warning" if code & _WARNING else ""
    return CardState(
        selected=bool(code & _SELECTED),
        hovered=bool(code & HOVERED),
        error_port=bool(code & (_ERROR_PORT | HOVERED)),
        status=STATUSES[(code >> _STATUS_SHIFT) & _STATUS_MASK],
        problem=problem,
        disabled=bool(code & _DISABLED),
    )


class Sheet:
    """The sprites of one scale in one pixmap, packed in shelves and drawn when first asked for."""

    def __init__(self, scale: float, inks: Inks, *, bars: bool) -> None:
        self._scale = scale
        self._inks = inks
        self._bars = bars
        self._margin = margin_at(scale)
        self._rows: dict[int, int] = {}
        self._places = np.zeros((64, 6))
        self._x = self._y = self._shelf = 0
        self._image = QImage()
        self._pixmap: QPixmap | None = None
        self._pixels = raster.Sheet(0, 0)

    @property
    def pixels(self) -> int:
        """Give how many pixels the sheet holds."""
        return self._image.width() * self._image.height()

    def stamp(self, on: Painting, codes: NDArray[np.int64], corners: Points) -> None:
        """Paint a sprite for each code with its card's upper left corner there."""
        shapes = on.graph.shapes.shapes
        distinct, which = np.unique(codes, return_inverse=True)
        rows = np.array([self._row(code, shapes) for code in distinct.tolist()])
        places = self._places[rows][which]
        if on.raster is not None:
            stamps = np.empty((len(codes), raster.STAMP_COLUMNS), np.int32)
            stamps[:, 0] = corners[0] + places[:, 4]
            stamps[:, 1] = corners[1] + places[:, 5]
            stamps[:, 2:6] = places[:, :4]
            on.raster.stamps(on.bounds, self._pixels, stamps)
            return
        fragments = np.zeros((len(codes), FRAGMENT_COLUMNS))
        fragments[:, 0] = corners[0] + places[:, 4] + places[:, 2] / 2
        fragments[:, 1] = corners[1] + places[:, 5] + places[:, 3] / 2
        fragments[:, 2:6] = places[:, :4]
        fragments[:, 6:8] = 1.0
        fragments[:, 9] = 1.0
        if self._pixmap is None:
            self._pixmap = QPixmap.fromImage(self._image, Qt.ImageConversionFlag.NoFormatConversion)
        draw_sprites(on.painter, self._pixmap, fragments)

    def _row(self, code: int, shapes: list[Shape]) -> int:
        row = self._rows.get(code)
        if row is None:
            row = self._rows[code] = len(self._rows)
            self._draw(row, shapes[code >> _STATE_BITS], _state(code))
        return row

    def _draw(self, row: int, shape: Shape, state: CardState) -> None:
        width, height = (side + 2 * self._margin for side in size_at(shape, self._scale))
        left, top = self._find_room(width, height)
        if row == len(self._places):
            self._places = np.concatenate([self._places, np.zeros_like(self._places)])
        # Were the pixmap still there, the two would no longer share their pixels.
        self._pixmap = None
        painter = QPainter(self._image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(left + self._margin, top + self._margin)
        Card(shape, state, self._scale, self._inks, self._bars).draw(painter)
        painter.end()
        self._pixels = raster.Sheet(_view(self._image).ctypes.data, self._image.width())
        x, y, wide, high = _drawn(_view(self._image)[top : top + height, left : left + width])
        self._places[row] = left + x, top + y, wide, high, x - self._margin, y - self._margin

    def _find_room(self, width: int, height: int) -> tuple[int, int]:
        sheet_width = max(_NARROWEST, self._image.width(), _IN_A_SHELF * width)
        if self._x + width > sheet_width:
            self._x, self._y, self._shelf = 0, self._y + self._shelf, 0
        self._shelf = max(self._shelf, height)
        if self._y + self._shelf > self._image.height():
            self._grow(sheet_width, max(2 * self._image.height(), self._y + 2 * self._shelf))
        place = self._x, self._y
        self._x += width
        return place

    def _grow(self, width: int, height: int) -> None:
        larger = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        larger.fill(Qt.GlobalColor.transparent)
        if not self._image.isNull():
            painter = QPainter(larger)
            painter.drawImage(0, 0, self._image)
            painter.end()
        self._pixmap = None
        self._image = larger


def _view(image: QImage) -> NDArray[np.uint32]:
    return np.frombuffer(image.bits(), np.uint32).reshape(image.height(), image.width())


def _drawn(pixels: NDArray[np.uint32]) -> tuple[int, int, int, int]:
    """Give left, top, width and height of what is not empty: margins that nothing was drawn in cost time at each stamp."""
    lines, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    if not len(lines):
        return 0, 0, 1, 1
    left, top = int(columns[0]), int(lines[0])
    return left, top, int(columns[-1]) - left + 1, int(lines[-1]) - top + 1


class Sprites:
    """The sheets of the scales used last."""

    def __init__(self) -> None:
        self._sheets: OrderedDict[tuple[float, bool, Inks], Sheet] = OrderedDict()

    def sheet(self, on: Painting) -> Sheet:
        """Give the sheet for a scale, or for one so near that it serves while the picture moves."""
        scale, inks = on.lens.scale, on.inks
        if on.moving and scale * 200 < _LADDER_BELOW:
            scale = _LADDER_STEP ** round(math.log(scale, _LADDER_STEP))
        key = (round(scale, 6), not on.has_titles, inks)
        sheet = self._sheets.get(key)
        if sheet is None:
            sheet = self._sheets[key] = Sheet(scale, inks, bars=key[1])
            self._forget_old()
        self._sheets.move_to_end(key)
        return sheet

    def clear(self) -> None:
        """Forget every sheet: shapes have other numbers now."""
        self._sheets.clear()

    def _forget_old(self) -> None:
        held = sum(sheet.pixels for sheet in self._sheets.values())
        while held > _PIXELS_KEPT and len(self._sheets) > 1:
            _key, old = self._sheets.popitem(last=False)
            held -= old.pixels
