"""What lies over the kept picture for a moment: the lifted nodes, what the pointer is over, and what runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.model.hit import edges_in, nodes_in
from concertmaster_designer.canvas.model.tables import LIFTED, STATUS_CODES, Rows

from .card import MARK_INSET, MARK_RADIUS, size_at
from .edges import EDGE_WIDTH, EdgeStyle, paths, stroke, to_device
from .levels import SPRITES_FROM
from .marks import draw_arc
from .nodes import corners
from .scene import Scene
from .sprites import HOVERED, sprite_codes

_DIMMED: Final = 0.4
_MANY: Final = 400
_RUNNING: Final = STATUS_CODES["running"]
_MOST_PULSES: Final = 200
_NOBODY: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Hover:
    """What the pointer is over: a node, or else an edge."""

    node: int | None = None
    edge: int | None = None


def paint_lifted(painter: QPainter, scene: Scene, nodes: Rows, edges: Rows, clip: QRect, lens: Lens) -> None:
    """Paint lifted nodes and their edges where they are carried."""
    if not len(nodes):
        return
    moving = len(edges) > _MANY and lens.logical < SPRITES_FROM * 2
    labelled = nodes if len(nodes) <= _MANY else _NOBODY
    scene.paint_parts(painter, (nodes, edges, labelled), EdgeStyle(lens, scene.inks, clip, moving=moving))


def paint_hover(painter: QPainter, scene: Scene, hover: Hover, clip: QRect, lens: Lens, strength: float) -> None:
    """Brighten the edge under the pointer and both its ends by dimming the rest, or outline the node under it."""
    graph = scene.graph
    if hover.edge is not None:
        veil = QColor(scene.inks.ground)
        veil.setAlphaF(_DIMMED * strength)
        painter.fillRect(clip, veil)
        edge = np.array([hover.edge])
        ends = np.unique(np.array([graph.edges.source[hover.edge], graph.edges.target[hover.edge]], np.int64))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = EdgeStyle(lens, scene.inks, clip)
        stroke(painter, graph, edge, style, QColor(scene.inks.edge_hover))
        scene.paint_parts(painter, (ends, _NOBODY, ends[:1]), style)
    elif hover.node is not None and lens.logical >= SPRITES_FROM and not graph.nodes.flags[hover.node] & LIFTED:
        rows = np.array([hover.node])
        codes = sprite_codes(graph.nodes.shape[rows], graph.nodes.flags[rows], graph.nodes.status[rows]) | HOVERED
        x, y = corners(graph, rows, lens)
        scene.sprites.sheet(lens, scene.inks, moving=False).stamp(painter, graph.shapes.shapes, codes, x, y)
        scene.texts.paint_titles(painter, graph, rows, lens, scene.inks)


def running_places(graph: Graph, lens: Lens, width: int, height: int) -> tuple[Rows, Rows]:
    """Give the nodes on screen that run, and the edges that lead to them."""
    box = lens.world_box(0, 0, width, height)
    seen = nodes_in(graph, box)
    nodes = seen[graph.nodes.status[seen] == _RUNNING][:_MOST_PULSES]
    if not len(nodes):
        return nodes, _NOBODY
    runs = np.zeros(graph.nodes.count, bool)
    runs[nodes] = True
    edges = edges_in(graph, box)
    begun = graph.nodes.status[graph.edges.source[edges]] > STATUS_CODES["pending"]
    return nodes, edges[runs[graph.edges.target[edges]] & begun][:_MOST_PULSES]


def paint_running(painter: QPainter, scene: Scene, places: tuple[Rows, Rows], clip: QRect, lens: Lens, seconds: float) -> None:
    """Paint a dash that moves along the edges into running nodes, and the turning ring on those nodes."""
    nodes, edges = places
    graph, inks = scene.graph, scene.inks
    if not len(nodes) or lens.logical < SPRITES_FROM:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    thickness = max(1.5, (EDGE_WIDTH + 0.5) * lens.scale)
    pen = QPen(QColor(inks.accent), thickness)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([3.0, 4.0])
    pen.setDashOffset(-(seconds * 10.0) % 7.0)
    painter.setPen(pen)
    for path in paths(to_device(graph.curves(edges), lens)):
        painter.drawPath(path)
    # Cards and labels stay over their edges.
    ends = np.union1d(graph.edges.source[edges], nodes).astype(np.int64)
    scene.paint_parts(painter, (ends, _NOBODY, ends), EdgeStyle(lens, inks, clip))
    xs, ys = corners(graph, nodes, lens)
    radius = max(3.0, MARK_RADIUS * lens.scale)
    for shape, x, y in zip(graph.nodes.shape[nodes].tolist(), xs.tolist(), ys.tolist(), strict=True):
        width, height = size_at(graph.shapes.shapes[shape], lens.scale)
        center = QPointF(x + width - MARK_INSET * lens.scale, y + height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(inks.statuses["running"]))
        painter.drawEllipse(center, radius, radius)
        draw_arc(painter, center, radius * 0.5, inks.card, seconds * 0.8 % 1.0)
