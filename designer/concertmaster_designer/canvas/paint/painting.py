"""A painting under way: what is painted on, of which graph, through which lens, in which colours, and within which rectangle."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.graph import Graph

from .inks import Inks
from .levels import TITLES_FROM


@dataclass(frozen=True, slots=True)
class Painting:
    """Handed to everything that paints; ``moving`` says that the picture may be coarse because it is about to change again.

    ``wordless`` says that there are too many titles to paint meanwhile.
    """

    painter: QPainter
    graph: Graph
    lens: Lens
    inks: Inks
    clip: QRect
    moving: bool = False
    wordless: bool = False

    @property
    def has_titles(self) -> bool:
        """Tell whether cards carry their words, or bars in place of them."""
        return self.lens.logical >= TITLES_FROM and not self.wordless
