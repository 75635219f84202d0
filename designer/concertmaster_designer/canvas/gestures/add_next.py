"""Add the next node: a click on the handle of an output that leads nowhere yet asks for one, a drag connects from there.

By key it is asked for beside the node that is chosen.
"""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.hit import PortPlace, ports_of
from concertmaster_designer.canvas.model.openings import AWAY, Opening, opening_at
from concertmaster_designer.canvas.model.requests import port_name
from concertmaster_designer.canvas.model.rewiring import free_output
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.paint.levels import OPENINGS_FROM
from concertmaster_designer.canvas.paint.openings import paint_openings
from concertmaster_designer.canvas.stage import Stage

from .connect import Connect
from .gesture import DRAG_STARTS, Gesture, Pointer


class AddNext(Gesture):
    """A click until the pointer has gone far enough, then an edge that follows it."""

    cursor = Qt.CursorShape.PointingHandCursor

    def __init__(self, stage: Stage, opening: Opening, pointer: Pointer) -> None:
        self._stage = stage
        self._opening = opening
        self._start = pointer
        self._edge: Connect | None = None

    def move(self, pointer: Pointer) -> None:
        """Take an edge along once this is no click any more."""
        far = math.hypot(pointer.x - self._start.x, pointer.y - self._start.y) >= DRAG_STARTS
        if self._edge is None and far:
            self._edge = Connect(self._stage, self._opening.port, pointer)
            self.cursor = self._edge.cursor
        if self._edge is not None:
            self._edge.move(pointer)

    def finish(self, pointer: Pointer) -> None:
        """Ask for the next node, or for the edge."""
        if self._edge is not None:
            self._edge.finish(pointer)
        else:
            ask(self._stage, self._opening.port, (self._opening.x, self._opening.y))

    def cancel(self) -> None:
        """Let go."""
        self._stage.view_changed.emit()

    def paint(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint the handle that is pressed, or the edge."""
        if self._edge is not None:
            self._edge.paint(painter, lens, inks)
        else:
            paint_openings(painter, lens, inks, openings=[self._opening], hot=self._opening)


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button on a handle."""
    if pointer.button != Qt.MouseButton.LeftButton or pointer.adds:
        return None
    opening = handle_at(stage, pointer.world)
    return None if opening is None else AddNext(stage, opening, pointer)


def shown(stage: Stage) -> tuple[Opening, ...]:
    """Give the openings whose handles can be seen now."""
    if stage.locked or stage.camera.scale < OPENINGS_FROM:
        return ()
    return stage.openings.shown(stage.graph, stage.hovered)


def handle_at(stage: Stage, place: Point) -> Opening | None:
    """Give the opening whose handle is at a point."""
    return opening_at(shown(stage), place, stage.camera.scale)


def ask_where_chosen(stage: Stage) -> None:
    """Ask for a node after the one that is chosen, at its first output that leads nowhere yet; else say why not."""
    node = stage.current
    if stage.locked:
        stage.said.emit("The canvas is locked. Unlock it at the lower left, then try again.")
        return
    if node is None:
        stage.said.emit("Select the node that the next one shall follow first.")
        return
    output = free_output(stage.graph, node)
    if output is None:
        stage.said.emit(f"'{stage.graph.nodes.names[node]}' has no output that a next node could follow.")
        return
    port = next(port for port in ports_of(stage.graph, node) if port.is_output and port.index == output)
    stage.reveal(stage.graph.node_box(node))
    ask(stage, port, (port.x + AWAY, port.y))


def ask(stage: Stage, port: PortPlace, place: Point) -> None:
    """Ask for a node that follows an output; the place is where the choice comes up."""
    stage.next_wanted.emit(stage.graph.nodes.ids[port.node], port_name(stage.graph, port), *place)
