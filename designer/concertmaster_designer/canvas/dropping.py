"""What is dragged over the canvas from a palette: taken where it is a type of node and the canvas is not locked."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from concertmaster_designer.canvas.gestures.drop import Drop, dragged_type
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.stage import Stage


class Dropping:
    """Turns drag events into one gesture, which shows where the card would be."""

    def __init__(self, stage: Stage) -> None:
        self.gesture: Drop | None = None
        self._stage = stage

    def enter(self, event: QDragEnterEvent) -> None:
        """Take a type of node."""
        node_type = dragged_type(event.mimeData())
        if node_type is not None and not self._stage.locked:
            self.gesture = Drop(self._stage, node_type)
            event.acceptProposedAction()

    def hover(self, event: QDragMoveEvent, place: Point) -> None:
        """Show where the card would be."""
        if self.gesture is not None:
            self.gesture.hover(place)
            event.acceptProposedAction()

    def leave(self) -> None:
        """Forget what was dragged."""
        self.gesture = None
        self._stage.view_changed.emit()

    def drop(self, event: QDropEvent, place: Point) -> None:
        """Ask for the node."""
        node_type = dragged_type(event.mimeData())
        if node_type is not None and not self._stage.locked:
            Drop(self._stage, node_type).release(place)
            event.acceptProposedAction()
        self.leave()
