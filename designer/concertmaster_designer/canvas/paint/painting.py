"""A painting under way: what is painted on, of which graph, through which lens, in which colours, and within which rectangle."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.kernel.raster import Raster
from concertmaster_designer.canvas.model.graph import Graph

from .inks import Inks
from .levels import TITLES_FROM


@dataclass(frozen=True, slots=True)
class Painting:
    """Handed to everything that paints; ``moving`` says that the picture may be coarse because it is about to change again.

    ``wordless`` says that there are too many titles to paint meanwhile. Where ``raster`` is there, it draws what is many into the
    picture that the painter paints on.
    """

    painter: QPainter
    graph: Graph
    lens: Lens
    inks: Inks
    clip: QRect
    moving: bool = False
    wordless: bool = False
    raster: Raster | None = None

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """Give left, top, right and bottom of the clip; the last two lie beyond the last pixel."""
        clip = self.clip
        return clip.left(), clip.top(), clip.right() + 1, clip.bottom() + 1

    @property
    def has_titles(self) -> bool:
        """Tell whether cards carry their words, or bars in place of them."""
        return self.lens.logical >= TITLES_FROM and not self.wordless
