"""Drop: a type of node dragged in from a palette becomes a node where it is let go; over an edge, it is put into it."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.requests import Edit, adding, snapped
from concertmaster_designer.canvas.model.rewiring import Passage, making_room, passage, splitting
from concertmaster_designer.canvas.model.shapes import CARD_HEIGHT, CARD_WIDTH, Shape
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.paint.hints import paint_lit_edges, paint_outlines
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.stage import Stage

from .gesture import Gesture
from .insert import edge_for

NODE_TYPE_MIME: Final = "application/x-concertmaster-node-type"


class Drop(Gesture):
    """Shows where the card would be."""

    def __init__(self, stage: Stage, node_type: str) -> None:
        self._stage = stage
        self._type = node_type
        self._corner: Point | None = None
        self._edge: int | None = None

    def hover(self, place: Point) -> None:
        """Follow the pointer."""
        self._corner = _corner(place)
        self._edge = _edge_for(self._stage, self._type, place)
        self._stage.view_changed.emit()

    def release(self, place: Point) -> None:
        """Ask for the node."""
        add_node(self._stage, self._type, place, into=_edge_for(self._stage, self._type, place))

    def paint(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint the outline of the card to be, and the edge it would be put into."""
        if self._corner is None:
            return
        if self._edge is not None:
            paint_lit_edges(painter, lens, inks, graph=self._stage.graph, rows=np.array([self._edge]), color=inks.accent)
        left, top = self._corner
        paint_outlines(painter, lens, inks, boxes=np.array([[left, top, left + CARD_WIDTH, top + CARD_HEIGHT]]))


def dragged_type(content: QMimeData) -> str | None:
    """Give the type of node that is dragged, if it is one."""
    if not content.hasFormat(NODE_TYPE_MIME):
        return None
    return bytes(content.data(NODE_TYPE_MIME).data()).decode("utf-8", errors="replace") or None


def add_node(stage: Stage, node_type: str, place: Point, *, into: int | None = None) -> None:
    """Ask for a node with the middle of its card at a place, ``into`` an edge if one is given, and choose it."""
    edit = adding(node_type, stage.graph.binder.look(node_type).title, _corner(place), new_id=stage.new_node_id)
    node_id = edit["node"]["id"]
    through = None if into is None else _passage(stage, node_type, node_id)
    new_id = stage.fresh_ids()
    joined: list[Edit] = []
    if into is not None and through is not None:
        joined = [*splitting(stage.graph, into, through, new_id=new_id), *making_room(stage.graph, into, _corner(place))]
    stage.request([edit, *joined], choose=[node_id])


def add_where_chosen(stage: Stage, node_type: str) -> None:
    """Ask for a node in the middle of the edge that is chosen alone, else in the middle of the view."""
    edges, chosen = stage.graph.edges, stage.chosen_edges.tolist()
    if len(chosen) == 1 and stage.current is None and _passage(stage, node_type, "") is not None:
        edge = chosen[0]
        middle = (float(edges.ax[edge] + edges.bx[edge]) / 2, float(edges.ay[edge] + edges.by[edge]) / 2)
        add_node(stage, node_type, middle, into=edge)
    else:
        add_node(stage, node_type, stage.camera.center)


def _edge_for(stage: Stage, node_type: str, place: Point) -> int | None:
    return None if _passage(stage, node_type, "") is None else edge_for(stage, place)


def _passage(stage: Stage, node_type: str, node_id: str) -> Passage | None:
    look = stage.graph.binder.look(node_type)
    outputs = look.outputs if look.outputs_of is None else look.outputs_of({})
    return passage(node_id, Shape(node_type, look, look.inputs, outputs))


def _corner(middle: Point) -> Point:
    return snapped(middle[0] - CARD_WIDTH / 2), snapped(middle[1] - CARD_HEIGHT / 2)
