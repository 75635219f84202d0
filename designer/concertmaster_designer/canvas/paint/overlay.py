"""What lies over the kept picture for a moment: the lifted nodes, what the pointer is over, and what runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.flags import DEAD, HIDDEN, LIFTED, STATUS_CODES
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.model.hit import edges_in, nodes_in
from concertmaster_designer.canvas.model.shapes import MARK_INSET, MARK_RADIUS
from concertmaster_designer.canvas.model.tables import Rows

from .card import size_at
from .edges import EDGE_WIDTH, paths, stroke, to_device
from .levels import PULSES_FROM, SPRITES_FROM
from .marks import draw_arc
from .nodes import corners, paint_nodes
from .painting import Painting
from .scene import Parts, Scene

_DIMMED: Final = 0.4
_MANY: Final = 400
_RUNNING: Final = STATUS_CODES["running"]
_MOST_PULSES: Final = 100
_NOBODY: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Hover:
    """What the pointer is over: a node, or else an edge; of a node, the output whose handle it is on."""

    node: int | None = None
    edge: int | None = None
    output: int | None = None


def paint_lifted(on: Painting, scene: Scene, lifted: tuple[Rows, Rows]) -> None:
    """Paint lifted nodes and their edges where they are carried."""
    nodes, edges = lifted
    scene.backdrop.paint_carried_below(on, nodes)
    if len(nodes):
        nodes = nodes[(on.graph.nodes.flags[nodes] & HIDDEN) == 0]
        edges = edges[(on.graph.edges.flags[edges] & HIDDEN) == 0]
        labelled = nodes if len(nodes) <= _MANY else _NOBODY
        scene.paint_parts(on, Parts(nodes, edges, labelled))
        scene.backdrop.paint_carried_above(on)


def paint_hover(on: Painting, scene: Scene, hover: Hover, *, strength: float) -> None:
    """Brighten the edge under the pointer and both its ends by dimming the rest, or outline the node under it."""
    graph = on.graph
    if _is_gone(graph, hover):
        return
    if hover.edge is not None:
        veil = QColor(on.inks.ground)
        veil.setAlphaF(_DIMMED * strength)
        on.painter.fillRect(on.clip, veil)
        on.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        on.painter.setBrush(Qt.BrushStyle.NoBrush)
        stroke(on, np.array([hover.edge]), QColor(on.inks.edge_hover))
        scene.arrows.paint(on, np.array([hover.edge]), QColor(on.inks.edge_hover))
        ends = np.unique(np.array([graph.edges.source[hover.edge], graph.edges.target[hover.edge]], np.int64))
        scene.paint_parts(on, Parts(ends, _NOBODY, ends))
    elif hover.node is not None and on.lens.logical >= SPRITES_FROM and not graph.nodes.flags[hover.node] & LIFTED:
        rows = np.array([hover.node])
        paint_nodes(on, rows, scene.sprites, hovered=True)
        scene.texts.paint_titles(on, rows)


def _is_gone(graph: Graph, hover: Hover) -> bool:
    if hover.edge is not None:
        return bool(graph.edges.flags[hover.edge] & DEAD)
    return hover.node is not None and bool(graph.nodes.flags[hover.node] & DEAD)


def running_places(graph: Graph, lens: Lens, size: tuple[int, int]) -> tuple[Rows, Rows]:
    """Give the nodes on screen that run, and the edges that lead to them; ``size`` is that of the screen in device pixels."""
    if lens.logical < PULSES_FROM:
        return _NOBODY, _NOBODY
    box = lens.world_box((0, 0, *size))
    seen = nodes_in(graph, box)
    nodes = seen[graph.nodes.status[seen] == _RUNNING][:_MOST_PULSES]
    if not len(nodes):
        return nodes, _NOBODY
    runs = np.zeros(graph.nodes.count, bool)
    runs[nodes] = True
    edges = edges_in(graph, box)
    begun = graph.nodes.status[graph.edges.source[edges]] > STATUS_CODES["pending"]
    return nodes, edges[runs[graph.edges.target[edges]] & begun][:_MOST_PULSES]


def paint_running(on: Painting, scene: Scene, places: tuple[Rows, Rows], *, seconds: float) -> None:
    """Paint a dash that moves along the edges into running nodes, and the turning ring on those nodes."""
    nodes, edges = places
    painter, graph, lens, inks = on.painter, on.graph, on.lens, on.inks
    if not len(nodes):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(QColor(inks.accent), max(1.5, (EDGE_WIDTH + 0.5) * lens.scale))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([3.0, 4.0])
    pen.setDashOffset(-(seconds * 10.0) % 7.0)
    painter.setPen(pen)
    for path in paths(to_device(graph.curves(edges), lens)):
        painter.drawPath(path)
    # Cards and labels stay over their edges.
    ends = np.union1d(graph.edges.source[edges], nodes).astype(np.int64)
    scene.paint_parts(on, Parts(ends, _NOBODY, ends))
    xs, ys = corners(graph, nodes, lens)
    radius = max(3.0, MARK_RADIUS * lens.scale)
    for shape, x, y in zip(graph.nodes.shape[nodes].tolist(), xs.tolist(), ys.tolist(), strict=True):
        width, height = size_at(graph.shapes.shapes[shape], lens.scale)
        center = QPointF(x + width - MARK_INSET * lens.scale, y + height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(inks.statuses["running"]))
        painter.drawEllipse(center, radius, radius)
        draw_arc(painter, center, radius * 0.5, color=inks.card, turn=seconds * 0.8 % 1.0)
