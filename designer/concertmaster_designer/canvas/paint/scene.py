"""The scene: everything of the graph inside a rectangle of device pixels, in its order from the ground up."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.graph import HALO, Graph
from concertmaster_designer.canvas.model.hit import edges_in, nodes_in
from concertmaster_designer.canvas.model.tables import DEAD, LIFTED, Box, Rows

from .edges import EdgeStyle, paint_edges
from .ground import paint_frames, paint_ground
from .inks import Inks
from .levels import LABELS_FROM
from .nodes import paint_nodes
from .sprites import Sprites
from .texts import Texts

_LABEL_REACH = 96.0
"""How far a port's label reaches beyond its card, at most."""


class Scene:
    """Paints a graph. Holds what painting needs to be fast: sprites, and words cut to length."""

    def __init__(self, graph: Graph, inks: Inks, font: QFont) -> None:
        self.graph = graph
        self.inks = inks
        self.sprites = Sprites()
        self.texts = Texts(font)

    def show(self, graph: Graph) -> None:
        """Paint another graph from now on."""
        self.graph = graph
        self.forget()

    def forget(self) -> None:
        """Forget what depends on looks and names."""
        self.sprites.clear()
        self.texts.forget()

    def paint(self, painter: QPainter, clip: QRect, lens: Lens, *, moving: bool = False) -> None:
        """Paint everything inside the clip, but for what is lifted."""
        painter.setClipRect(clip)
        paint_ground(painter, clip, lens, self.inks)
        graph = self.graph
        if graph.groups or graph.notes:
            paint_frames(painter, graph, clip, lens, self.inks, self.texts.font)
        box = lens.world_box(clip.left(), clip.top(), clip.right() + 1, clip.bottom() + 1)
        edges = edges_in(graph, _grown(box, 4.0 + 2.0 / lens.scale), DEAD | LIFTED)
        nodes = nodes_in(graph, _grown(box, HALO + 2.0 / lens.scale), DEAD | LIFTED)
        labelled = nodes_in(graph, _grown(box, _LABEL_REACH), DEAD | LIFTED) if lens.logical >= LABELS_FROM else nodes
        self.paint_parts(painter, (nodes, edges, labelled), EdgeStyle(lens, self.inks, clip, moving=moving))

    def paint_parts(self, painter: QPainter, parts: tuple[Rows, Rows, Rows], style: EdgeStyle) -> None:
        """Paint the given nodes and edges, and the labels of nodes."""
        nodes, edges, labelled = parts
        lens, moving = style.lens, style.moving
        paint_edges(painter, self.graph, edges, style)
        self.texts.paint_labels(painter, self.graph, labelled, lens, self.inks)
        paint_nodes(painter, self.graph, nodes, lens, self.inks, self.sprites, moving=moving)
        self.texts.paint_titles(painter, self.graph, nodes, lens, self.inks)


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by
