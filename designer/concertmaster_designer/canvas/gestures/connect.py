"""Connect: a drag from a port to a port, or to the card that has it. From an input it runs backwards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.hit import PortPlace, node_at, port_at, ports_of
from concertmaster_designer.canvas.model.requests import connecting, is_connected, port_name
from concertmaster_designer.canvas.model.shapes import ERROR_INDEX, PORT_REACH
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.paint.hints import paint_loose_edge
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
        self._met = port_for(self._stage, self._port, self._end)
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
        paint_loose_edge(painter, lens, inks, port=self._port, met=self._met, end=self._end)


def port_for(stage: Stage, port: PortPlace, place: Point) -> PortPlace | None:
    """Give the port at a place that an edge from ``port`` could take: one within reach, or the best of the card there."""
    graph = stage.graph
    near = port_at(graph, place, max(PORT_REACH, 10 / stage.camera.scale))
    if near is not None and fits(stage, port, near):
        return near
    node = node_at(graph, place)
    return None if node is None else best_port(stage, port, node, beside=place[1])


def best_port(stage: Stage, port: PortPlace, node: int, *, beside: float) -> PortPlace | None:
    """Give the port of a node that an edge from ``port`` could take, the one nearest to a height."""
    fitting = [place for place in ports_of(stage.graph, node) if place.index != ERROR_INDEX and fits(stage, port, place)]
    return min(fitting, key=lambda place: abs(place.y - beside), default=None)


def fits(stage: Stage, port: PortPlace, place: PortPlace) -> bool:
    """Tell whether an edge could join two ports: an output with an input of another node, and none does yet."""
    if place.is_output == port.is_output or place.node == port.node:
        return False
    ends = (port, place) if port.is_output else (place, port)
    return not is_connected(stage.graph, *ends)


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button on a port."""
    if pointer.button != Qt.MouseButton.LeftButton or stage.locked or pointer.adds:
        return None
    port = port_at(stage.graph, pointer.world, max(PORT_REACH / 1.5, 6 / stage.camera.scale))
    return None if port is None else Connect(stage, port, pointer)
