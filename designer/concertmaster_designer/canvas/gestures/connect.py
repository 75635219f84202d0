"""Connect: a drag from a port to a port, or to the card that has it. From an input it runs backwards."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.curves import Ends, curves
from concertmaster_designer.canvas.model.hit import PortPlace, node_at, port_at, ports_of
from concertmaster_designer.canvas.model.requests import connecting, is_connected, port_name
from concertmaster_designer.canvas.model.shapes import ERROR_INDEX, PORT_RADIUS, PORT_REACH
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.paint.edges import EDGE_WIDTH, paths, to_device
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.stage import Stage

from .gesture import Gesture, Pointer


class Connect(Gesture):
    """A loose edge that follows the pointer and takes hold of a port that fits."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, port: PortPlace, pointer: Pointer) -> None:
        self._stage = stage
        self._port = port
        self._end = pointer.world
        self._met: PortPlace | None = None

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer, and take hold of a port within reach."""
        self._end = pointer.world
        self._met = self._find(self._end)
        self._stage.view_changed.emit()

    def finish(self, pointer: Pointer) -> None:
        """Ask for the edge; let go over nothing, tell where, so that a node can be offered there."""
        self.move(pointer)
        graph = self._stage.graph
        if self._met is not None:
            source, target = (self._port, self._met) if self._port.is_output else (self._met, self._port)
            self._stage.request(connecting(graph, source, target, new_id=self._stage.new_edge_id))
        elif node_at(graph, self._end) is None:
            node = graph.nodes.ids[self._port.node]
            self._stage.connection_dropped.emit(node, port_name(graph, self._port), *self._end)
        self._stage.view_changed.emit()

    def cancel(self) -> None:
        """Let go."""
        self._stage.view_changed.emit()

    def paint(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint the loose edge and the port it would take."""
        end = (self._met.x, self._met.y) if self._met else self._end
        here, there = ((self._port.x, self._port.y), end)
        if not self._port.is_output:
            here, there = there, here
        color = inks.error if self._port.index == ERROR_INDEX and self._port.is_output else inks.accent
        pen = QPen(QColor(color), max(1.5, EDGE_WIDTH * lens.scale))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if self._met is None:
            pen.setDashPattern([3.0, 3.0])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ends = Ends(*(np.array([value]) for value in (*here, *there)))
        downwards = np.array([self._port.is_output and self._port.index == ERROR_INDEX])
        painter.drawPath(paths(to_device(curves(ends, np.zeros(1), downwards), lens))[0])
        for place in (self._port, self._met):
            if place is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(color))
                radius = max(3.0, (PORT_RADIUS + 1.5) * lens.scale)
                painter.drawEllipse(QPointF(*lens.device(place.x, place.y)), radius, radius)

    def _find(self, end: Point) -> PortPlace | None:
        graph = self._stage.graph
        place = port_at(graph, end, max(PORT_REACH, 10 / self._stage.camera.scale))
        if place is not None and self._fits(place):
            return place
        node = node_at(graph, end)
        if node is None:
            return None
        fitting = [port for port in ports_of(graph, node) if port.index != ERROR_INDEX and self._fits(port)]
        return min(fitting, key=lambda port: abs(port.y - end[1]), default=None)

    def _fits(self, place: PortPlace) -> bool:
        if place.is_output == self._port.is_output or place.node == self._port.node:
            return False
        ends = (self._port, place) if self._port.is_output else (place, self._port)
        return not is_connected(self._stage.graph, *ends)


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button on a port."""
    if pointer.button != Qt.MouseButton.LeftButton or stage.locked or pointer.adds:
        return None
    port = port_at(stage.graph, pointer.world, max(PORT_REACH / 1.5, 6 / stage.camera.scale))
    return None if port is None else Connect(stage, port, pointer)
