"""The scene: everything of the graph inside a rectangle of device pixels, in its order from the ground up."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.kernel.raster import Raster
from concertmaster_designer.canvas.model.flags import DEAD, LIFTED
from concertmaster_designer.canvas.model.graph import HALO, Graph
from concertmaster_designer.canvas.model.hit import covered, edges_in, nodes_in
from concertmaster_designer.canvas.model.tables import Box, Rows

from .arrows import Arrows
from .backdrop import Backdrop
from .edges import paint_edges
from .ground import paint_ground
from .inks import Inks
from .levels import LABELS_FROM
from .nodes import paint_nodes
from .painting import Painting
from .sprites import Sprites
from .texts import Texts

_LABEL_REACH: Final = 96.0
"""How far a port's label reaches beyond its card, at most."""


_MOST_ONE_BY_ONE: Final = 100
_MOST_TITLES_MOVING: Final = 250


class Parts(NamedTuple):
    """What of a graph is to be painted: nodes, edges, and the nodes whose ports are labelled."""

    nodes: Rows
    edges: Rows
    labelled: Rows


class Scene:
    """Paints a graph. Holds what painting needs to be fast: sprites, and words cut to length."""

    def __init__(self, graph: Graph, inks: Inks, font: QFont) -> None:
        self.graph = graph
        self.inks = inks
        self.sprites = Sprites()
        self.arrows = Arrows()
        self.texts = Texts(font)
        self.backdrop = Backdrop(font)

    def show(self, graph: Graph) -> None:
        """Paint another graph from now on."""
        self.graph = graph
        self.forget()

    def forget(self) -> None:
        """Forget what depends on looks and names."""
        self.sprites.clear()
        self.texts.forget()

    def paint(self, painter: QPainter, clip: QRect, lens: Lens, *, moving: bool = False, raster: Raster | None = None) -> None:
        """Paint everything inside the clip, but for what is lifted; a raster draws into what the painter paints on."""
        painter.setClipRect(clip)
        graph = self.graph
        box = lens.world_box((clip.left(), clip.top(), clip.right() + 1, clip.bottom() + 1))
        edges = edges_in(graph, _grown(box, 4.0 + 2.0 / lens.scale), DEAD | LIFTED)
        nodes = nodes_in(graph, _grown(box, HALO + 2.0 / lens.scale), DEAD | LIFTED)
        wordless = moving and len(nodes) > _MOST_TITLES_MOVING
        on = Painting(painter, graph, lens, self.inks, clip, moving, wordless, raster)
        paint_ground(on)
        self.backdrop.paint_below(on)
        labelled = nodes_in(graph, _grown(box, _LABEL_REACH), DEAD | LIFTED) if lens.logical >= LABELS_FROM else nodes
        self.paint_parts(on, Parts(nodes, edges, labelled))
        self.backdrop.paint_above(on)

    def paint_parts(self, on: Painting, parts: Parts) -> None:
        """Paint some nodes and edges, and the labels of some nodes."""
        paint_edges(on, parts.edges, self.arrows)
        self.texts.paint_labels(on, parts.labelled)
        nodes = parts.nodes
        if on.has_titles:
            nodes = self._paint_covered(on, nodes)
        paint_nodes(on, nodes, self.sprites)
        self.texts.paint_titles(on, nodes)

    def _paint_covered(self, on: Painting, nodes: Rows) -> Rows:
        """Paint nodes on which others lie one by one, words and all, and give the others: their words are painted last."""
        below = covered(self.graph, nodes)
        if not 0 < len(below) <= _MOST_ONE_BY_ONE:
            return nodes
        for row in below:
            paint_nodes(on, np.array([row]), self.sprites)
            self.texts.paint_titles(on, np.array([row]))
        return np.setdiff1d(nodes, below, assume_unique=True)


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by
