"""The screen: composes a frame from the kept picture and what lies over it, and knows what moves by itself.

It asks for repaints through ``stale`` and never repaints anything that nobody sees.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEasingCurve, QObject, QRect, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.gestures import Gesture
from concertmaster_designer.canvas.gestures.add_next import shown
from concertmaster_designer.canvas.paint.inks import inks
from concertmaster_designer.canvas.paint.openings import paint_openings
from concertmaster_designer.canvas.paint.overlay import Hover, paint_hover, paint_lifted, paint_running, running_places
from concertmaster_designer.canvas.paint.painting import Painting
from concertmaster_designer.canvas.paint.picture import Picture, Place
from concertmaster_designer.canvas.paint.scene import Scene
from concertmaster_designer.canvas.stage import Stage
from concertmaster_designer.ui.theme import Theme
from concertmaster_designer.ui.theme.apply import interface_font

_STILL_MOVING_S: Final = 0.12
"""Two frames of different scales within that time are part of one movement: the second may be coarse."""

_REFINE_AFTER_MS: Final = 70
_PULSE_EVERY_MS: Final = 33
_VEIL_MS: Final = 120


class Screen(QObject):
    """Paints frames of a stage."""

    stale = Signal()

    def __init__(self, stage: Stage, theme: Theme, now: Callable[[], float]) -> None:
        super().__init__()
        self.inks = inks(theme)
        self.hover = Hover()
        self._stage = stage
        self._now = now
        self._theme = theme
        self._scene = Scene(stage.graph, self.inks, interface_font())
        self._picture = Picture(self._paint_place)
        self._scale: float | None = None
        self._zoomed_at = -_STILL_MOVING_S
        self._refine = QTimer(self, singleShot=True, interval=_REFINE_AFTER_MS)
        self._refine.timeout.connect(self.stale)
        self._pulse = QTimer(self, interval=_PULSE_EVERY_MS)
        self._pulse.timeout.connect(self._beat)
        self._running = False
        self._veil = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=_VEIL_MS)
        self._veil.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._veil.valueChanged.connect(self.stale)
        stage.graph_replaced.connect(self._show_graph)
        stage.names_changed.connect(self._scene.texts.forget)

    @property
    def scene(self) -> Scene:
        """Give what paints the graph."""
        return self._scene

    def wear(self, theme: Theme) -> None:
        """Paint with another theme from now on."""
        self._theme = theme
        self.inks = self._scene.inks = inks(theme)
        self.forget()

    def forget(self) -> None:
        """Paint everything anew: looks, names, subtitles or colours have changed."""
        self._scene.forget()
        self._picture.forget()
        self.stale.emit()

    def point_at(self, hover: Hover) -> None:
        """Show what the pointer is over."""
        if hover == self.hover:
            return
        fades_in = hover.edge is not None and self.hover.edge is None
        self.hover = hover
        if fades_in and not self._theme.reduced_motion:
            self._veil.start()
        elif hover.edge is None:
            self._veil.stop()
        self.stale.emit()

    def show_running(self, *, running: bool) -> None:
        """Let running nodes pulse, as long as there are any and things may move."""
        self._running = running
        if running and not self._theme.reduced_motion:
            self._pulse.start()
        else:
            self._pulse.stop()

    def paint(self, painter: QPainter, gesture: Gesture | None) -> None:
        """Paint a frame; the painter is in device pixels."""
        stage = self._stage
        lens = stage.camera.lens
        size = self._size()
        touched = stage.graph.take_touched()
        painter.drawImage(0, 0, self._picture.show(lens, size, touched, moving=self._is_zooming(lens.scale)))
        if self._picture.coarse:
            self._refine.start(_REFINE_AFTER_MS if self._is_moving() else 0)
        on = Painting(painter, stage.graph, lens, self.inks, QRect(0, 0, *size))
        if self._running:
            places = running_places(stage.graph, lens, size)
            paint_running(on, self._scene, places, seconds=0.0 if self._theme.reduced_motion else self._now())
        if gesture is None:
            strength = float(self._veil.currentValue()) if self._veil.state() == self._veil.State.Running else 1.0
            paint_hover(on, self._scene, self.hover, strength=strength)
            self._paint_openings(painter, lens)
        paint_lifted(on, self._scene, (stage.lifted_nodes, stage.lifted_edges))
        if gesture is not None:
            gesture.paint(painter, lens, self.inks)

    def _paint_openings(self, painter: QPainter, lens: Lens) -> None:
        openings = shown(self._stage)
        at = (self.hover.node, self.hover.output)
        hot = next((opening for opening in openings if (opening.port.node, opening.port.index) == at), None)
        paint_openings(painter, lens, self.inks, openings=openings, hot=hot)

    def _paint_place(self, painter: QPainter, place: Place) -> None:
        self._scene.paint(painter, place.clip, place.lens, moving=place.moving, raster=place.raster)

    def _is_moving(self) -> bool:
        return self._now() - self._zoomed_at < _REFINE_AFTER_MS / 1000

    def _show_graph(self) -> None:
        self._scene.show(self._stage.graph)
        self._picture.forget()
        self.hover = Hover()

    def _is_zooming(self, scale: float) -> bool:
        """Tell whether this frame is one of several at different scales in quick succession, or comes right after them."""
        if self._scale is None:
            self._scale = scale
        if scale == self._scale:
            return self._picture.coarse and self._is_moving()
        last, self._scale, self._zoomed_at = self._zoomed_at, scale, self._now()
        return self._zoomed_at - last < _STILL_MOVING_S

    def _beat(self) -> None:
        nodes, _edges = running_places(self._stage.graph, self._stage.camera.lens, self._size())
        if len(nodes):
            self.stale.emit()

    def _size(self) -> tuple[int, int]:
        camera = self._stage.camera
        return round(camera.width * camera.dpr), round(camera.height * camera.dpr)
