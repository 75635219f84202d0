"""The minimap: the whole graph in a corner, with the part that shows.

A press or a drag there looks elsewhere; it folds to a button.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from concertmaster_designer.canvas.camera import Camera, Lens
from concertmaster_designer.canvas.kernel.raster import raster
from concertmaster_designer.canvas.paint.edges import paint_edges
from concertmaster_designer.canvas.paint.frames import paint_folded_blocks
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.paint.nodes import paint_nodes
from concertmaster_designer.canvas.paint.painting import Painting
from concertmaster_designer.canvas.paint.sprites import Sprites
from concertmaster_designer.canvas.stage import Stage

from .corner_button import CornerButton, side

SIZE: Final = QSize(200, 132)
_ROOM: Final = QSize(760, 540)
_MARGIN: Final = 8.0
_MOST_EDGES: Final = 2000
_MOST_NODES: Final = 20_000
_AT_MOST_EVERY_MS: Final = 200
_CORNER: Final = 8.0
_NEAR: Final = 24.0
"""What is to be seen keeps so far away from the map."""


class Minimap(QWidget):
    """A small picture of everything, repainted at most five times a second."""

    def __init__(self, stage: Stage, inks: Inks, parent: QWidget) -> None:
        super().__init__(parent)
        self._stage = stage
        self._inks = inks
        self._camera = Camera()
        self._sprites = Sprites()
        self._image = QImage()
        self._version = -1
        self.setAccessibleName("Minimap")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._fold = CornerButton("map", "Show or hide the minimap", self)
        self._fold.setCheckable(True)
        self._fold.clicked.connect(self._keep_choice)
        self._chosen = False
        self._fold.toggled.connect(self._resize)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AT_MOST_EVERY_MS)
        self._timer.timeout.connect(self.update)
        self.wear(inks)

    @property
    def is_folded(self) -> bool:
        """Tell whether only the button shows."""
        return self._fold.isChecked()

    def fold(self, folded: bool) -> None:  # noqa: FBT001 - a slot takes what a toggle gives
        """Show the button alone, or the map again."""
        self._fold.setChecked(folded)

    def fold_when_small(self, width: int, height: int) -> None:
        """Fold where the canvas has no room for a map, unless a hand has decided."""
        if not self._chosen:
            self.fold(width < _ROOM.width() or height < _ROOM.height())

    def wear(self, inks: Inks) -> None:
        """Take other colours."""
        self._inks = inks
        self._fold.wear(inks.theme)
        self._version = -1
        self._resize()

    def follow(self) -> None:
        """Show the camera where it is now, and the graph soon."""
        if self._stage.graph.version == self._version:
            self.update()
        elif not self._timer.isActive():
            self._timer.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the map and the frame of what shows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._inks.theme.palette
        painter.setPen(QPen(QColor(tokens.strong_line), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
        if self.is_folded:
            return
        if self._image.isNull() or (self._version != self._stage.graph.version and not self._timer.isActive()):
            self._draw()
        painter.drawImage(QPointF(1, 1), self._image)
        self._paint_frame(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look at the place that was pressed."""
        self._look_at(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Look where the pointer drags."""
        self._look_at(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw again for another density of the screen."""
        self._version = -1
        super().changeEvent(event)

    def _keep_choice(self) -> None:
        self._chosen = True

    def _look_at(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and not self.is_folded:
            place = event.position()
            self._stage.camera.center_on(*self._camera.to_world(place.x() - 1, place.y() - 1))
            self._stage.view_changed.emit()
        event.accept()

    def _draw(self) -> None:
        graph = self._stage.graph
        self._version = graph.version
        dpr = self.devicePixelRatioF()
        width, height = SIZE.width() - 2, SIZE.height() - 2
        self._image = QImage(round(width * dpr), round(height * dpr), QImage.Format.Format_ARGB32_Premultiplied)
        self._image.fill(Qt.GlobalColor.transparent)
        self._camera.resize(width, height, dpr)
        box = graph.bounds()
        if box is not None:
            self._fit(box)
            drawing = raster(int(np.frombuffer(self._image.bits(), np.uint8).ctypes.data), self._image.width())
            painter = QPainter(self._image)
            lens = self._camera.lens
            lens = Lens(lens.scale, min(lens.logical, 0.09), lens.dx, lens.dy)
            on = Painting(painter, graph, lens, self._inks, self._image.rect(), moving=True, raster=drawing)
            if len(graph.edges) <= _MOST_EDGES:
                paint_edges(on, graph.edges.shown())
            nodes = graph.nodes.shown()
            # So many blocks lie on one another here; without the kernel some of them must do.
            step = 1 if drawing is not None else 1 + len(nodes) // _MOST_NODES
            paint_nodes(on, nodes[::step], self._sprites)
            paint_folded_blocks(on)
            painter.end()
        self._image.setDevicePixelRatio(dpr)

    def _fit(self, box: tuple[float, float, float, float]) -> None:
        x0, y0, x1, y1 = box
        width, height = self._camera.width - 2 * _MARGIN, self._camera.height - 2 * _MARGIN
        self._camera.scale = min(width / max(1.0, x1 - x0), height / max(1.0, y1 - y0), 0.12)
        self._camera.center_on((x0 + x1) / 2, (y0 + y1) / 2)

    def _paint_frame(self, painter: QPainter) -> None:
        x0, y0, x1, y1 = self._stage.camera.view_box
        (left, top), (right, bottom) = self._camera.to_view(x0, y0), self._camera.to_view(x1, y1)
        inside = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        frame = QRectF(left + 1, top + 1, max(4.0, right - left), max(4.0, bottom - top)).intersected(inside)
        fill = QColor(self._inks.accent)
        fill.setAlphaF(0.08)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(self._inks.accent), 1.5))
        painter.drawRoundedRect(frame, 2, 2)

    def _resize(self) -> None:
        right, bottom = self.geometry().right(), self.geometry().bottom()
        size = QSize(side(), side()) if self.is_folded else SIZE
        self.setGeometry(right - size.width() + 1, bottom - size.height() + 1, size.width(), size.height())
        self._fold.move(size.width() - side(), size.height() - side())
        self._stage.camera.corner = (0.0, 0.0) if self.is_folded else (size.width() + _NEAR, size.height() + _NEAR)
        self.update()
