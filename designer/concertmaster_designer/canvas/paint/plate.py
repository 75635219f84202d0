"""A plate: an image of sprites that both renderers stamp from: Qt from a pixmap, the kernel from memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from concertmaster_designer.canvas.kernel import raster
from concertmaster_designer.canvas.model.tables import Points

from .bulk import FRAGMENT_COLUMNS, draw_sprites
from .painting import Painting

Pieces = NDArray[np.int32]
"""One row a sprite: left, top, width and height in the plate."""


class Plate:
    """Sprites side by side on a transparent ground."""

    def __init__(self) -> None:
        self._image = QImage()
        self._pixmap: QPixmap | None = None
        self._memory = raster.Sheet(0, 0)

    @property
    def width(self) -> int:
        """Give the width in pixels."""
        return self._image.width()

    @property
    def height(self) -> int:
        """Give the height in pixels."""
        return self._image.height()

    def grow(self, width: int, height: int) -> None:
        """Make room; what is there stays where it is."""
        larger = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        larger.fill(Qt.GlobalColor.transparent)
        if not self._image.isNull():
            painter = QPainter(larger)
            painter.drawImage(0, 0, self._image)
            painter.end()
        self._pixmap = None
        self._image = larger
        self._memory = raster.Sheet(self._pixels().ctypes.data, width)

    def painter(self, left: int, top: int) -> QPainter:
        """Give a painter with its origin there; the caller ends it."""
        # Were the pixmap still there, the two would no longer share their pixels.
        self._pixmap = None
        painter = QPainter(self._image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(left, top)
        return painter

    def drawn(self, left: int, top: int, *, width: int, height: int) -> tuple[int, int, int, int]:
        """Give the part of a rectangle that is not empty: what nothing was drawn in costs time at each stamp."""
        pixels = self._pixels()[top : top + height, left : left + width]
        lines, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
        if not len(lines):
            return left, top, 1, 1
        first, last = (int(columns[0]), int(lines[0])), (int(columns[-1]), int(lines[-1]))
        return left + first[0], top + first[1], last[0] - first[0] + 1, last[1] - first[1] + 1

    def stamp(self, on: Painting, pieces: Pieces, corners: Points) -> None:
        """Paint each piece with its upper left corner there, in whole pixels and in the order given."""
        if on.raster is not None:
            stamps = np.empty((len(pieces), raster.STAMP_COLUMNS), np.int32)
            stamps[:, 0], stamps[:, 1] = corners
            stamps[:, 2:] = pieces
            on.raster.stamps(on.bounds, self._memory, stamps)
            return
        fragments = np.zeros((len(pieces), FRAGMENT_COLUMNS))
        fragments[:, 0] = corners[0] + pieces[:, 2] / 2
        fragments[:, 1] = corners[1] + pieces[:, 3] / 2
        fragments[:, 2:6] = pieces
        fragments[:, 6:8] = 1.0
        fragments[:, 9] = 1.0
        if self._pixmap is None:
            self._pixmap = QPixmap.fromImage(self._image, Qt.ImageConversionFlag.NoFormatConversion)
        draw_sprites(on.painter, self._pixmap, fragments)

    def _pixels(self) -> NDArray[np.uint32]:
        return np.frombuffer(self._image.bits(), np.uint32).reshape(self._image.height(), self._image.width())
