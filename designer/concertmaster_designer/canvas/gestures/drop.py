"""Drop: a type of node dragged in from a palette becomes a node where it is let go."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.requests import adding, snapped
from concertmaster_designer.canvas.model.shapes import CARD_HEIGHT, CARD_WIDTH
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.paint.card import RADIUS
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.stage import Stage

from .gesture import Gesture

NODE_TYPE_MIME: Final = "application/x-concertmaster-node-type"


class Drop(Gesture):
    """Shows where the card would be."""

    def __init__(self, stage: Stage, node_type: str) -> None:
        self._stage = stage
        self._type = node_type
        self._corner: Point | None = None

    def hover(self, place: Point) -> None:
        """Follow the pointer."""
        self._corner = _corner(place)
        self._stage.view_changed.emit()

    def release(self, place: Point) -> None:
        """Ask for the node."""
        add_node(self._stage, self._type, place)

    def paint(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint the outline of the card to be."""
        if self._corner is None:
            return
        left, top = lens.device(*self._corner)
        fill = QColor(inks.accent)
        fill.setAlphaF(0.08)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(QPen(QColor(inks.accent), max(1.0, 1.5 * lens.scale), Qt.PenStyle.DashLine))
        painter.setBrush(fill)
        radius = RADIUS * lens.scale
        painter.drawRoundedRect(QRectF(left, top, CARD_WIDTH * lens.scale, CARD_HEIGHT * lens.scale), radius, radius)


def dragged_type(content: QMimeData) -> str | None:
    """Give the type of node that is dragged, if it is one."""
    if not content.hasFormat(NODE_TYPE_MIME):
        return None
    return bytes(content.data(NODE_TYPE_MIME).data()).decode("utf-8", errors="replace") or None


def add_node(stage: Stage, node_type: str, place: Point) -> None:
    """Ask for a node with the middle of its card at a place, and choose it."""
    edit = adding(node_type, stage.graph.binder.look(node_type).title, _corner(place), new_id=stage.new_node_id)
    stage.request([edit], choose=[edit["node"]["id"]])


def _corner(middle: Point) -> Point:
    return snapped(middle[0] - CARD_WIDTH / 2), snapped(middle[1] - CARD_HEIGHT / 2)
