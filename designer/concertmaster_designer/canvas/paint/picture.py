"""The kept picture: a pan moves it and paints the strips that come into view, a change paints its own place.

Three keys decide: another scale or size paints everything; another offset moves; touched boxes are painted over.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QRegion

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.kernel.raster import Raster, raster


class Place(NamedTuple):
    """A rectangle of device pixels to be painted, and what draws there what is many, where that is not the painter alone.

    ``moving`` says that the picture moves and may be coarse.
    """

    clip: QRect
    lens: Lens
    moving: bool
    raster: Raster | None


Paint = Callable[[QPainter, Place], None]

_BYTES: Final = 4
_BANDS: Final = 4
_TILE: Final = 120
_MOST_PATCHES: Final = 5
_MOST_SHARE: Final = 0.5
_MOST_PLACES: Final = 8
"""Patches that cover more of the picture than that share, or are more than so many, are painted as one: each takes a scan."""


class Picture:
    """One image in device pixels and what it shows."""

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        self._image = QImage()
        self._lens: Lens | None = None
        self._bands: list[QRect] = []

    @property
    def coarse(self) -> bool:
        """Tell whether some of the picture was painted coarsely and waits for a calm moment."""
        return bool(self._bands)

    def forget(self) -> None:
        """Paint everything next time."""
        self._lens = None

    def show(self, lens: Lens, size: tuple[int, int], touched: NDArray[np.float64], *, moving: bool = False) -> QImage:
        """Give the picture for a lens, painting what is missing."""
        width, height = size
        if self._image.width() != width or self._image.height() != height:
            self._image = QImage(width, height, QImage.Format.Format_RGB32)
            self._lens = None
        before, self._lens = self._lens, lens
        whole = QRect(0, 0, width, height)
        if before is None or before.scale != lens.scale:
            self._bands = _bands(whole) if moving else []
            self._fill([whole], lens, moving=moving)
            return self._image
        shift = QPoint(lens.dx - before.dx, lens.dy - before.dy)
        if abs(shift.x()) >= width or abs(shift.y()) >= height:
            self._bands = []
            self._fill([whole], lens, moving=False)
            return self._image
        places = [*self._scroll(shift, whole), *_patches(touched, lens, whole)]
        self._bands = [band for band in (band.translated(shift).intersected(whole) for band in self._bands) if not band.isEmpty()]
        if self._bands and not moving:
            # One band a frame: refining all of it at once would be the longest frame of a zoom.
            places.append(self._bands.pop(0))
        self._fill(places, lens, moving=False)
        return self._image

    def _scroll(self, shift: QPoint, whole: QRect) -> list[QRect]:
        if shift.isNull():
            return []
        _move(self._image, shift)
        exposed = QRegion(whole).subtracted(QRegion(whole.translated(shift)))
        return _rects(exposed)

    def _fill(self, places: list[QRect], lens: Lens, *, moving: bool) -> None:
        if not places:
            return
        drawing = raster(_address(self._image), self._image.width())
        painter = QPainter(self._image)
        for place in places:
            self._paint(painter, Place(place, lens, moving, drawing))
        painter.end()


def _address(image: QImage) -> int:
    return int(np.frombuffer(image.bits(), np.uint8).ctypes.data)


def _move(image: QImage, shift: QPoint) -> None:
    """Move all pixels in one piece. What leaves a line at one end comes in at the other, where it is painted over."""
    way = (shift.y() * image.width() + shift.x()) * _BYTES
    start = _address(image)
    ctypes.memmove(start + max(0, way), start + max(0, -way), image.sizeInBytes() - abs(way))


def _bands(whole: QRect) -> list[QRect]:
    step = -(-whole.height() // _BANDS)
    return [QRect(0, top, whole.width(), step).intersected(whole) for top in range(0, whole.height(), step)]


def _patches(touched: NDArray[np.float64], lens: Lens, whole: QRect) -> list[QRect]:
    """Give the rectangles that touched boxes cover on the picture."""
    if not len(touched):
        return []
    x0, y0, x1, y1 = lens.world_box((0, 0, whole.width(), whole.height()))
    seen = touched[(touched[:, 0] < x1) & (touched[:, 2] > x0) & (touched[:, 1] < y1) & (touched[:, 3] > y0)]
    if not len(seen):
        return []
    region = QRegion()
    for place in _tiles(seen, lens, whole) if len(seen) > _MOST_PATCHES else [_around(box, lens, whole) for box in seen.tolist()]:
        region = region.united(QRegion(place))
    patches = _rects(region)
    covered = sum(place.width() * place.height() for place in patches)
    if len(patches) > _MOST_PLACES or covered > _MOST_SHARE * whole.width() * whole.height():
        return [region.boundingRect()]
    return patches


def _tiles(seen: NDArray[np.float64], lens: Lens, whole: QRect) -> list[QRect]:
    """Give runs of tiles that hold many boxes: fewer rectangles than boxes, and less ground than one around them all."""
    offset = np.array([lens.dx, lens.dy, lens.dx, lens.dy])
    places = (np.clip(seen * lens.scale + offset + (-2, -2, 3, 3), 0, (*(whole.right(), whole.bottom()) * 2,)) // _TILE).astype(
        int
    )
    corners = np.zeros((whole.height() // _TILE + 2, whole.width() // _TILE + 2), int)
    left, top, right, bottom = places.T
    # Sums over a table of corners tell for each tile how many boxes lie over it.
    np.add.at(corners, (top, left), 1)
    np.add.at(corners, (top, right + 1), -1)
    np.add.at(corners, (bottom + 1, left), -1)
    np.add.at(corners, (bottom + 1, right + 1), 1)
    touched = corners.cumsum(axis=0).cumsum(axis=1) > 0
    runs = []
    for row, line in enumerate(touched):
        edges = np.flatnonzero(np.diff(line.astype(int), prepend=0, append=0))
        runs += [QRect(a * _TILE, row * _TILE, (b - a) * _TILE, _TILE) for a, b in edges.reshape(-1, 2).tolist()]
    return [run.intersected(whole) for run in runs]


def _rects(region: QRegion) -> list[QRect]:
    return list(cast("Iterable[QRect]", region))


def _around(box: list[float], lens: Lens, whole: QRect) -> QRect:
    (x0, y0), (x1, y1) = lens.device(box[0], box[1]), lens.device(box[2], box[3])
    left, top = max(-2.0, x0 - 2), max(-2.0, y0 - 2)
    right, bottom = min(whole.width() + 2.0, x1 + 2), min(whole.height() + 2.0, y1 + 2)
    return QRect(int(left), int(top), int(right - left) + 2, int(bottom - top) + 2).intersected(whole)
