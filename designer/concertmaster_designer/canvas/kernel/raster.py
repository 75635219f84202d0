"""A picture in memory that the kernel draws into.

It turns arrays of the model into calls, and shares a large piece of work between two threads: each has its half of the picture.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model import curves
from concertmaster_designer.canvas.model.flags import DOWNWARDS, SELECTED
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.model.tables import EdgeTable, Rows

from . import structures
from .library import library
from .structures import address

Ints = NDArray[np.int32]
Clip = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; the last two lie beyond the last pixel."""

STAMP_COLUMNS: Final = 6
"""Left and top in the picture, then left, top, width and height in the sheet."""

_WORTH_A_THREAD: Final = 250_000
"""Pixels from which a clip is shared out."""

_EDGES_WORTH_A_THREAD: Final = 400
_BLOCKS_WORTH_A_THREAD: Final = 8_000
_STAMPS_WORTH_A_THREAD: Final = 400


@dataclass(frozen=True, slots=True)
class Pen:
    """How lines are drawn: a colour as 0xAARRGGBB, a thickness in pixels, and whether their borders are smooth.

    A curve of a length of so many pixels has ``pieces`` times its root.
    """

    color: int
    thickness: float = 1.0
    smooth: bool = True
    pieces: float = 0.7


@dataclass(frozen=True, slots=True)
class BlockLooks:
    """How nodes look from afar: sizes in pixels and colours by shape, colours by status, and the width of the spine."""

    widths: NDArray[np.float64]
    heights: NDArray[np.float64]
    plain: NDArray[np.uint32]
    spines: NDArray[np.uint32]
    statuses: NDArray[np.uint32]
    chosen: int
    spine: int
    smooth: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Sprites in memory."""

    pixels: int
    stride: int


class Raster:
    """Draws into a picture of 32-bit pixels at an address; rows lie ``stride`` pixels apart."""

    def __init__(self, kernel: ctypes.CDLL, pixels: int, stride: int) -> None:
        self._kernel = kernel
        self._pixels = pixels
        self._stride = stride

    def edges(self, clip: Clip, lens: Lens, table: EdgeTable, *, rows: Rows, pen: Pen, straight: bool) -> None:
        """Draw edges along their curves, or ``straight`` from end to end."""
        columns = structures.Edges(
            address(table.ax, np.float64),
            address(table.ay, np.float64),
            address(table.bx, np.float64),
            address(table.by, np.float64),
            address(table.lead, np.float32),
            address(table.flags, np.uint16),
            DOWNWARDS,
            straight,
            curves.SHORTEST_ARM,
            curves.LONGEST_ARM,
            curves.LONGEST_ARM_BACK,
            curves.DOWN_ARM,
            curves.ROOM_TO_BEND,
        )
        pens = structures.Pen(pen.color, pen.smooth, pen.thickness, pen.pieces)
        arguments = _lens(lens), columns, ctypes.c_void_p(address(rows, np.int64)), ctypes.c_int64(len(rows)), pens
        self._draw(self._kernel.cm_edges, clip, arguments, shared=len(rows) >= _EDGES_WORTH_A_THREAD)

    def blocks(self, clip: Clip, lens: Lens, graph: Graph, *, rows: Rows, looks: BlockLooks) -> None:
        """Draw a rectangle a node, in the order given."""
        nodes = graph.nodes
        columns = structures.Blocks(
            address(nodes.x, np.float64),
            address(nodes.y, np.float64),
            address(nodes.shape, np.int32),
            address(nodes.status, np.uint8),
            address(nodes.flags, np.uint16),
            address(looks.widths, np.float64),
            address(looks.heights, np.float64),
            address(looks.plain, np.uint32),
            address(looks.spines, np.uint32),
            address(looks.statuses, np.uint32),
            looks.chosen,
            SELECTED,
            looks.spine,
            looks.smooth,
        )
        arguments = _lens(lens), columns, ctypes.c_void_p(address(rows, np.int64)), ctypes.c_int64(len(rows))
        self._draw(self._kernel.cm_blocks, clip, arguments, shared=len(rows) >= _BLOCKS_WORTH_A_THREAD)

    def dots(self, clip: Clip, xs: Ints, ys: Ints, *, size: int, color: int) -> None:
        """Draw a square dot at each crossing of columns and lines."""
        columns = ctypes.c_void_p(address(xs, np.int32)), ctypes.c_int64(len(xs))
        lines = ctypes.c_void_p(address(ys, np.int32)), ctypes.c_int64(len(ys))
        self._draw(self._kernel.cm_dots, clip, (*columns, *lines, ctypes.c_int32(size), ctypes.c_uint32(color)))

    def stamps(self, clip: Clip, sheet: Sheet, stamps: Ints) -> None:
        """Lay pieces of a sheet over the picture, one a row, in the order given."""
        where = ctypes.c_void_p(address(stamps, np.int32)), ctypes.c_int64(len(stamps))
        arguments = ctypes.c_void_p(sheet.pixels), ctypes.c_int64(sheet.stride), *where
        self._draw(self._kernel.cm_stamps, clip, arguments, shared=len(stamps) >= _STAMPS_WORTH_A_THREAD)

    def _draw(self, function: Callable[..., None], clip: Clip, arguments: tuple[Any, ...], *, shared: bool = False) -> None:
        left, top, right, bottom = clip
        arguments = tuple(ctypes.byref(one) if isinstance(one, ctypes.Structure) else one for one in arguments)
        if not shared or (right - left) * (bottom - top) < _WORTH_A_THREAD or not _has_two_cores():
            function(ctypes.byref(structures.Picture(self._pixels, self._stride, *clip)), *arguments)
            return
        middle = (top + bottom) // 2
        lower = structures.Picture(self._pixels, self._stride, left, middle, right, bottom)
        upper = structures.Picture(self._pixels, self._stride, left, top, right, middle)
        other = _second_hand().submit(function, ctypes.byref(lower), *arguments)
        function(ctypes.byref(upper), *arguments)
        other.result()


def raster(pixels: int, stride: int) -> Raster | None:
    """Give what draws into a picture in memory, where the kernel is to be had."""
    kernel = library()
    return None if kernel is None else Raster(kernel, pixels, stride)


def _lens(lens: Lens) -> structures.Lens:
    return structures.Lens(lens.scale, lens.dx, lens.dy)


@lru_cache(maxsize=1)
def _has_two_cores() -> bool:
    return (os.cpu_count() or 1) > 1


@lru_cache(maxsize=1)
def _second_hand() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "canvas")
