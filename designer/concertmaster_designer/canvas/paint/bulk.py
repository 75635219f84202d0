"""Hand arrays to QPainter as they lie in memory: one call for thousands of rectangles, lines or sprites.

Making one Qt object from Python costs about a microsecond, in which Qt paints five of them from an array. Each array must have
the layout of the Qt type, lie in one piece, and outlive the call.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRect
from PySide6.QtGui import QPainter, QPixmap
from shiboken6 import Shiboken

Floats = NDArray[np.float64]

Ints = NDArray[np.int32]
Rects = tuple[Ints, Ints, Ints, Ints]
"""x, y, width and height of many rectangles."""

_Qt = TypeVar("_Qt")

FRAGMENT_COLUMNS: Final = 10
"""x and y of the middle, source left, top, width, height, scale x and y, rotation, opacity."""


def draw_rects(painter: QPainter, places: Rects) -> None:
    """Paint rectangles with the painter's brush."""
    x, y, width, height = places
    if not len(x):
        return
    rects = np.empty((len(x), 4), np.int32)
    rects[:, 0], rects[:, 1] = x, y
    # A QRect holds its last pixel, not its size.
    rects[:, 2], rects[:, 3] = x + width - 1, y + height - 1
    painter.drawRects(_first(rects, QRect), len(rects))


def draw_lines(painter: QPainter, lines: Floats) -> None:
    """Paint lines, one row each (x1, y1, x2, y2), with the painter's pen."""
    if not len(lines):
        return
    lines = np.ascontiguousarray(lines, np.float64)
    painter.drawLines(_first(lines, QLineF), len(lines))


def draw_sprites(painter: QPainter, sheet: QPixmap, fragments: Floats) -> None:
    """Paint pieces of a sheet; ``fragments`` has one row a piece with the columns of ``FRAGMENT_COLUMNS``."""
    if not len(fragments):
        return
    fragments = np.ascontiguousarray(fragments, np.float64)
    painter.drawPixmapFragments(_first(fragments, QPainter.PixmapFragment), len(fragments), sheet)


def chains(xs: Floats, ys: Floats) -> Floats:
    """Give the lines between neighbours in each row of points."""
    lines = np.empty((xs.shape[0], xs.shape[1] - 1, 4))
    lines[..., 0], lines[..., 1], lines[..., 2], lines[..., 3] = xs[:, :-1], ys[:, :-1], xs[:, 1:], ys[:, 1:]
    return lines.reshape(-1, 4)


def _first(array: NDArray[Any], kind: type[_Qt]) -> _Qt:
    """Give the first row of an array as the Qt object that lies there."""
    return cast("_Qt", Shiboken.wrapInstance(array.ctypes.data, kind))
