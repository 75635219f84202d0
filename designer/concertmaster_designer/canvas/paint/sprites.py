"""Sprites: each look of a card drawn once a scale, then stamped by the thousand.

A state is a code, so that arrays can ask for sprites.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from concertmaster_designer.canvas.model.flags import DISABLED, ERROR, FAILS_OVER, SELECTED, STATUSES, UNFILLED, WARNING
from concertmaster_designer.canvas.model.shapes import Shape
from concertmaster_designer.canvas.model.tables import Points

from .card import Card, CardState, margin_at, size_at
from .inks import Inks
from .painting import Painting
from .plate import Plate

_STATE_BITS: Final = 10
_SELECTED: Final = 1
_ERROR_PORT: Final = 2
_STATUS_SHIFT: Final = 2
_STATUS_MASK: Final = 7
_WARNING: Final = 32
_ERROR: Final = 64
_DISABLED: Final = 128
HOVERED: Final = 256
_UNFILLED: Final = 512

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
        (UNFILLED, _UNFILLED),
    ):
        codes |= np.where(flags & flag, bits, 0)
    return codes


def shape_and_state(code: int, shapes: list[Shape]) -> tuple[Shape, CardState]:
    """Give what a code stands for."""
    return shapes[code >> _STATE_BITS], _state(code)


def _state(code: int) -> CardState:
    problem = "error" if code & _ERROR else "warning" if code & _WARNING else "unfilled" if code & _UNFILLED else ""
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
        self._pieces = np.zeros((64, 4), np.int32)
        self._offsets = np.zeros((64, 2))
        self._x = self._y = self._shelf = 0
        self._plate = Plate()

    @property
    def pixels(self) -> int:
        """Give how many pixels the sheet holds."""
        return self._plate.width * self._plate.height

    def stamp(self, on: Painting, codes: NDArray[np.int64], corners: Points) -> None:
        """Paint a sprite for each code with its card's upper left corner there."""
        shapes = on.graph.shapes.shapes
        distinct, which = np.unique(codes, return_inverse=True)
        rows = np.array([self._row(code, shapes) for code in distinct.tolist()])
        offsets = self._offsets[rows][which]
        self._plate.stamp(on, self._pieces[rows][which], (corners[0] + offsets[:, 0], corners[1] + offsets[:, 1]))

    def _row(self, code: int, shapes: list[Shape]) -> int:
        row = self._rows.get(code)
        if row is None:
            row = self._rows[code] = len(self._rows)
            self._draw(row, shapes[code >> _STATE_BITS], _state(code))
        return row

    def _draw(self, row: int, shape: Shape, state: CardState) -> None:
        width, height = (side + 2 * self._margin for side in size_at(shape, self._scale))
        left, top = self._find_room(width, height)
        if row == len(self._pieces):
            self._pieces = np.concatenate([self._pieces, np.zeros_like(self._pieces)])
            self._offsets = np.concatenate([self._offsets, np.zeros_like(self._offsets)])
        painter = self._plate.painter(left + self._margin, top + self._margin)
        Card(shape, state, self._scale, self._inks, self._bars).draw(painter)
        painter.end()
        self._pieces[row] = drawn = self._plate.drawn(left, top, width=width, height=height)
        self._offsets[row] = drawn[0] - left - self._margin, drawn[1] - top - self._margin

    def _find_room(self, width: int, height: int) -> tuple[int, int]:
        sheet_width = max(_NARROWEST, self._plate.width, _IN_A_SHELF * width)
        if self._x + width > sheet_width:
            self._x, self._y, self._shelf = 0, self._y + self._shelf, 0
        self._shelf = max(self._shelf, height)
        if self._y + self._shelf > self._plate.height:
            self._plate.grow(sheet_width, max(2 * self._plate.height, self._y + 2 * self._shelf))
        place = self._x, self._y
        self._x += width
        return place


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
